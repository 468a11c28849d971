"""Where the terms come from: cache, pin, offline, slow and broken servers."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glossary_src.linking.inventory import MOST_BYTES
from glossary_src.linking.source import Source, forget, load
from tests.linking.samples import ROWS, answering, glossary, inventory, sends, vendored

PIN = hashlib.sha256(glossary()).hexdigest()


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def test_a_site_is_asked_once_and_then_recalled(tmp_path: Path) -> None:
    with answering(sends(glossary())) as (address, asked):
        source = Source(address, cache=str(tmp_path))
        for _ in range(2):
            loaded = load(source)
            assert loaded.glossary.find("kaiming initializations")
            assert not loaded.faults
            forget()  # as another process would
    assert asked == ["/forms.json"]


def test_an_address_of_a_site_needs_no_slash_and_an_older_site_no_forms(tmp_path: Path) -> None:
    def older(request: Any) -> None:
        sends(glossary(), 404 if request.path == "/forms.json" else 200)(request)

    with answering(older) as (address, asked):
        source = Source(address.rstrip("/"), cache=str(tmp_path))
        assert load(source).glossary.find("tanh")
        assert asked == ["/forms.json", "/glossary.json"]
        asked.clear()
        pinned = Source(address, sha256=PIN, cache=str(tmp_path / "pinned"))
        assert load(pinned).glossary.find("tanh")


def test_a_stale_copy_serves_offline_with_a_note(tmp_path: Path) -> None:
    with answering(sends(glossary())) as (address, _):
        source = Source(address, cache=str(tmp_path), max_age=0)
        load(source)
    forget()
    loaded = load(source)
    assert loaded.glossary.terms
    assert not loaded.faults
    assert "An earlier copy" in loaded.notes[0]


def test_without_a_copy_offline_is_a_fault_and_no_exception(tmp_path: Path) -> None:
    with answering(sends(b"")) as (address, _):
        pass
    loaded = load(Source(address, cache=str(tmp_path)))
    assert loaded.failed
    assert "cannot be fetched" in str(loaded.faults[0])


def test_a_pinned_copy_needs_no_network_and_another_file_is_never_used(tmp_path: Path) -> None:
    with answering(sends(glossary())) as (address, asked):
        pinned = Source(address, sha256=PIN, cache=str(tmp_path), max_age=0)
        assert load(pinned).glossary.terms
        forget()
        assert load(pinned).glossary.terms
        assert len(asked) == 1
    with answering(sends(glossary([]))) as (address, _):
        loaded = load(Source(address, sha256=PIN, cache=str(tmp_path / "other")))
    assert loaded.failed
    assert "not the one that was pinned" in str(loaded.faults[0])
    assert not list((tmp_path / "other").glob("*"))


def test_the_pin_holds_for_a_vendored_file_too(tmp_path: Path) -> None:
    path = vendored(tmp_path)
    assert load(Source(str(path), sha256=PIN.upper())).glossary.terms
    assert load(Source(str(path), sha256="0" * 64)).failed


def test_a_spoiled_copy_is_fetched_anew(tmp_path: Path) -> None:
    with answering(sends(glossary())) as (address, asked):
        source = Source(address, cache=str(tmp_path))
        load(source)
        forget()
        next(tmp_path.iterdir()).write_bytes(b"spoiled")
        assert load(source).glossary.terms
        assert len(asked) == 2


def test_a_server_that_trickles_is_left_at_the_deadline(tmp_path: Path) -> None:
    released = threading.Event()

    def trickle(request: Any) -> None:
        request.send_response(200)
        request.end_headers()
        while not released.wait(0.02):
            request.wfile.write(b" ")
            request.wfile.flush()

    with answering(trickle) as (address, _):
        loaded = load(Source(address, cache=str(tmp_path), timeout=0.2))
        released.set()
    assert "took longer than 0.2 s" in str(loaded.faults[0])


def test_a_server_that_says_nothing_is_left_at_the_deadline(tmp_path: Path) -> None:
    released = threading.Event()
    with answering(lambda _: released.wait()) as (address, _):
        loaded = load(Source(address, cache=str(tmp_path), timeout=0.2))
        released.set()
    assert "took longer than 0.2 s" in str(loaded.faults[0])


def test_a_server_that_trickles_its_header_is_left_at_the_deadline(tmp_path: Path) -> None:
    released = threading.Event()

    def trickle(request: Any) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not released.wait(0.02):
            request.wfile.write(b"x")
            request.wfile.flush()

    with answering(trickle) as (address, _):
        loaded = load(Source(address, cache=str(tmp_path), timeout=0.2))
        released.set()
    assert "took longer than 0.2 s" in str(loaded.faults[0])


def test_no_more_is_downloaded_than_a_glossary_can_weigh(tmp_path: Path) -> None:
    sent = 0

    def flood(request: Any) -> None:
        nonlocal sent
        request.send_response(200)
        request.end_headers()
        while sent < 40 * MOST_BYTES:
            request.wfile.write(bytes(1_000_000))
            sent += 1_000_000

    with answering(flood) as (address, _):
        loaded = load(Source(address, cache=str(tmp_path)))
    assert "is too large" in str(loaded.faults[0])
    assert sent < 2 * MOST_BYTES


@pytest.mark.parametrize(
    ("data", "status", "rule"),
    [(b"", 404, "cannot be fetched"), (b"<html>", 200, "no Sphinx inventory")],
    ids=["missing", "a page"],
)
def test_an_answer_that_is_no_glossary_is_a_fault(
    data: bytes, status: int, rule: str, tmp_path: Path
) -> None:
    with answering(sends(data, status)) as (address, _):
        loaded = load(Source(address, cache=str(tmp_path)))
    assert loaded.failed
    assert rule in str(loaded.faults[0])


@pytest.mark.parametrize("scheme", ["file", "ftp", "https+x"])
def test_a_redirect_to_what_is_no_web_is_not_followed(scheme: str, tmp_path: Path) -> None:
    secret = vendored(tmp_path).as_uri().replace("file://", f"{scheme}://localhost", 1)

    def redirect(request: Any) -> None:
        request.send_response(302)
        request.send_header("Location", secret)
        request.end_headers()

    with answering(redirect) as (address, _):
        loaded = load(Source(address, cache=str(tmp_path / "cache")))
    assert loaded.failed
    assert re.search("Only http and https are followed|is not allowed", str(loaded.faults[0]))


def test_a_redirect_within_the_web_is_followed(tmp_path: Path) -> None:
    def redirect(request: Any) -> None:
        request.send_response(302)
        request.send_header("Location", there)
        request.end_headers()

    with answering(sends(glossary())) as (there, _), answering(redirect) as (address, _):
        assert load(Source(address, cache=str(tmp_path))).glossary.find("tanh")


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (gzip.compress(glossary()), ""),
        (gzip.compress(glossary())[:-20], "came in part"),
        (b"\x1f\x8b" + b"x" * 99, "cannot be unpacked"),
        (gzip.compress(b" " * 3 * MOST_BYTES), "is too large"),
    ],
    ids=["whole", "cut", "spoiled", "bomb"],
)
def test_what_a_server_packs_unasked_is_unpacked_and_bounded(
    data: bytes, rule: str, tmp_path: Path
) -> None:
    with answering(sends(data)) as (address, _):
        loaded = load(Source(address, cache=str(tmp_path)))
    assert bool(loaded.glossary.terms) == (not rule)
    assert rule in "".join(map(str, loaded.faults))


def test_a_file_is_read_again_when_it_changed(tmp_path: Path) -> None:
    path = vendored(tmp_path)
    source = Source(path.name)
    assert load(source, tmp_path).glossary.find("tanh")
    vendored(tmp_path, inventory(ROWS))
    os.utime(path, ns=(1, 1))
    assert "Set url" in str(load(source, tmp_path).faults[0])
    there = Source(path.name, url="https://glossary.test/")
    assert load(there, tmp_path).glossary.find("he inits")


def test_a_missing_file_is_a_fault_that_names_it() -> None:
    assert str(load(Source("nowhere.json")).faults[0]).startswith("nowhere.json: glossary cannot")


@pytest.mark.parametrize("slash", ["", "/"])
def test_an_address_may_lack_its_last_slash(slash: str, tmp_path: Path) -> None:
    with answering(sends(glossary())) as (address, asked):
        assert load(Source(f"{address}v1.2{slash}", cache=str(tmp_path))).glossary.terms
    assert asked == ["/v1.2/forms.json"]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("SITE/", "'SITE/'. Write the address of the glossary's site in place of SITE."),
        ("SITE", "in place of SITE."),
        ("http://[::1", "is no address"),
        ("", "source is missing. Give the address"),
    ],
)
def test_a_place_that_is_none_is_a_fault_that_says_what_to_do(place: str, told: str) -> None:
    loaded = load(Source(place))
    assert loaded.failed
    assert told in str(loaded.faults[0])
