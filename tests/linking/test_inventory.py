"""An inventory that nobody vouches for: a clear message, bounded memory, nothing else."""

from __future__ import annotations

import random
import tracemalloc
import zlib

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from glossary_src.faults import GlossaryError
from glossary_src.linking.inventory import MOST_BYTES, MOST_ROWS, parse
from glossary_src.linking.terms import read
from tests.linking.samples import ROWS, SITE, glossary, inventory

HEAD = inventory("")[: inventory("").index(b"zlib.\n") + 6]


def bomb(gigabytes: int = 1) -> bytes:
    """A zlib stream of zeros, made of one block over and over."""
    line = b"a std:cmd -1 a -" + bytes(983) + b"\n"
    packer = zlib.compressobj(9)
    start = packer.compress(line) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(line * 1000) + packer.flush(zlib.Z_FULL_FLUSH)
    return HEAD + start + block * (1000 * gigabytes)


BAD = {
    "empty": (b"", "is no Sphinx inventory."),
    "a page": (b"<!doctype html><h1>404</h1>", "is no Sphinx inventory."),
    "version 1": (inventory(ROWS, version=1), "has version b'1'."),
    "cut in its head": (HEAD[:60], "ends in its first lines."),
    "cut off": (inventory(ROWS)[:-9], "is cut off."),
    "nothing after the head": (HEAD, "is cut off."),
    "no zlib": (HEAD + ROWS.encode(), "cannot be unpacked."),
    "a gigabyte": (bomb(), "unpacks to far too much."),
    "one endless line": (inventory("x" * 1_000_000), "unpacks to far too much."),
    "too large a file": (HEAD + bytes(MOST_BYTES), "is too large."),
    "too many terms": (
        inventory("".join(f"t{n} std:term -1 t{n}/ -\n" for n in range(MOST_ROWS + 1))),
        f"has more than {MOST_ROWS} terms.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_inventory_is_refused_with_its_fault_in_little_memory(case: str) -> None:
    data, rule = BAD[case]
    tracemalloc.start()
    try:
        with pytest.raises(GlossaryError) as raised:
            parse(data)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert rule in str(raised.value)


def test_a_good_inventory_gives_every_term_and_label() -> None:
    found = parse(inventory(ROWS))
    assert [(row.role, row.name) for row in found.rows] == [
        ("term", "Vanishing gradient"),
        ("term", "vanishing gradient problem"),
        ("label", "vanishing-gradient"),
        ("term", "He init"),
    ]


def test_memory_stays_bounded_for_the_largest_inventory_that_is_read() -> None:
    rows = "".join(f"{'n' * 140}{n} std:term -1 {n}/ -\n" for n in range(MOST_ROWS))
    data = inventory(rows)
    tracemalloc.start()
    assert len(read(data, SITE).terms) == MOST_ROWS
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


HOSTILE = (
    "javascript row std:term -1 javascript:alert(1) -\n"
    "data row std:term -1 data:text/html,x -\n"
    "elsewhere std:term -1 //evil.test/x/ -\n"
    "<img src=x onerror=alert(1)> std:term -1 terms/img/ -\n"
    'quote std:term -1 terms/"onclick=alert(1)// -\n'
    "control\x02klzzwxh:0000\x03 std:term -1 terms/control/ -\n"
)


def test_a_flood_of_bad_entries_is_told_in_a_few_lines() -> None:
    found = read(inventory(ROWS + HOSTILE * 100), SITE)
    assert len(found.faults) == 21
    assert str(found.faults[-1]).startswith("580 more entries")


def test_hostile_entries_are_left_out_with_a_message_each() -> None:
    found = read(inventory(ROWS + HOSTILE), SITE)
    assert {term.slug for term in found.terms} == {"vanishing-gradient", "he-initialization"}
    assert len(found.faults) == 6
    assert "javascript:alert(1)" in str(found.faults[0])


def test_an_inventory_of_hostile_entries_only_is_refused() -> None:
    with pytest.raises(GlossaryError, match="holds no term"):
        read(inventory(HOSTILE), SITE)


def test_the_inventory_of_another_project_is_refused_unless_it_is_meant() -> None:
    python = inventory(ROWS, project="Python")
    with pytest.raises(GlossaryError, match="is that of 'Python', not of 'Gradient Glossary'"):
        read(python, SITE)
    assert read(python, SITE, "Python").terms


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"{" + b'"a":[' * 60_000,
        b'{"a":' + b"[" * 99_999,
        glossary([]),
        glossary([None, 3, {"title": 4}]),
        glossary([{"title": "X", "url": "javascript:alert(1)"}]),
        b'{"name": "Gradient Glossary", "terms": {"a": 1}}',
        b'{"name": ["Gradient Glossary"]}',
        b'{"a": ' + b"1" * 5000 + b"}",
        b'{"name": "\xff"}',
        b"{" + b" " * MOST_BYTES,
    ],
    ids=lambda data: repr(data[:20]),
)
def test_a_bad_glossary_json_is_refused(data: bytes) -> None:
    with pytest.raises(GlossaryError):
        read(data, SITE)


def test_entries_of_glossary_json_that_are_no_terms_are_left_out() -> None:
    found = read(glossary([{"title": "A", "url": "a/", "aliases": ["<b>", "b", 3]}, None]), "")
    assert [(term.title, term.names, term.url) for term in found.terms] == [
        ("A", ("b",), f"{SITE}a/")
    ]
    assert len(found.faults) == 2


def test_a_term_keeps_its_own_label_among_those_of_its_other_names() -> None:
    more = ROWS + "he-inits std:label -1 terms/he-initialization/ He inits\n"
    own = "he-initialization std:label -1 terms/he-initialization/ He initialization\n"
    found = read(inventory(own + more), SITE).find("he init")
    assert found
    assert (found.slug, found.title) == ("he-initialization", "He initialization")


FRAGMENTS = [
    *(b" std:term -1 ", b" std:label -1 ", b" std:", b"term ", b" -\n", b"\n", b" ", b"$", b"-"),
    *(b"javascript:alert(1)", b"https://x.test/", b"//", b"terms/a/", b"a", b"He init", b"<b>"),
    *(b"\x00", b"\x02", b"\xff", "İ".encode(), b'"', b"{", b"}", b"[", b"]", b":", b","),
    *(b'"title"', b'"url"', b'"terms"', b'"name"', b"null", b"1e999", b"\\u0000", b"\\ud800"),
]


def file_of(seed: bytes) -> bytes:
    """A file that is nearly one of ours: each byte of the seed adds a fragment."""
    kind, rest = seed[0] % 5, seed[1:]
    text = b"".join(FRAGMENTS[byte % len(FRAGMENTS)] for byte in rest)
    whole = inventory(ROWS)
    place = int.from_bytes(rest[:2]) % len(whole)
    return [
        rest,
        HEAD + rest,
        HEAD + zlib.compress(ROWS.encode() + text, 1),
        whole[:place] + rest[2:5] + whole[place + 3 :],
        b'{"name": "Gradient Glossary", "url": "https://g.test/", "terms": [' + text,
    ][kind]


@settings(
    max_examples=10_000, derandomize=True, database=None, deadline=None, phases=[Phase.generate]
)
@given(st.binary(min_size=1, max_size=60))
def test_no_input_does_more_than_give_terms_or_faults(seed: bytes) -> None:
    try:
        found = read(file_of(seed), SITE)
    except GlossaryError:
        return
    assert all(term.url.startswith(("http://", "https://")) for term in found.terms)
    assert not any(set("<>\x02\x03\n") & set(term.title) for term in found.terms)


def test_the_files_of_the_fuzzer_are_read_and_refused_in_every_way() -> None:
    draw, reached = random.Random(1), set()
    for _ in range(2000):
        try:
            reached.add("with faults" if read(file_of(draw.randbytes(30)), SITE).faults else "good")
        except GlossaryError as error:
            reached.add(str(error)[:22])
    assert {"with faults", "good"} <= reached
    assert len(reached) > 6
