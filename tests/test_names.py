"""Names in running text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary_src.names import _WIDTHLESS, _WORD, NameIndex, _spoken, plurals

NAMES = {
    "ReLU": "relu",
    "leaky ReLU": "leaky",
    "vanishing gradient": "vanishing",
    "vanishing gradient problem": "problem",
    "capacity": "capacity",
    "Straße": "street",
}


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.target) for m in NameIndex(NAMES).find(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("VANISHING\nGradients.", [("VANISHING\nGradients", "vanishing")]),
        ("a vanishing-gradient problem", [("vanishing-gradient problem", "problem")]),
        ("vanishing, gradient", []),
        ("leaky ReLUs and relu", [("leaky ReLUs", "leaky"), ("relu", "relu")]),
        ("leaky pipes, relus", [("relus", "relu")]),
        ("capacities", [("capacities", "capacity")]),
        ("vanishing\u2011gradient's", [("vanishing\u2011gradient", "vanishing")]),
        ("ReLU’s slope, the relus' and ReLU'n", [("ReLU", "relu"), ("relus", "relu")]),
        (
            "van\u00adishing\u00a0gra\u00addients",
            [("van\u00adishing\u00a0gra\u00addients", "vanishing")],
        ),
        ("prelude, relux", []),
        ("vanishing vanishing gradient", [("vanishing gradient", "vanishing")]),
        ("İ STRASSE straße relu", [("straße", "street"), ("relu", "relu")]),
        ("", []),
    ],
    ids=lambda it: repr(it) if isinstance(it, str) else "",
)
def test_the_longest_whole_name_is_found_where_it_stands(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    if "İ" in text:  # signs that grow when folded keep every place
        assert ("relu", "relu") in found(text)
    else:
        assert found(text) == wanted


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("vanishing gradient", "vanishing gradients"),
        ("dependency", "dependencies"),
        ("relay", "relays"),
        ("loss", "losses"),
        ("mini-batch", "mini-batches"),
        ("epoch", "epochs"),
        ("tanh", "tanhs"),
        ("bias", "biases"),
        ("norm of the gradient", "norms of the gradient"),
        ("BPTT", "BPTTs"),
        ("BN", "BNs"),
        ("cross-entropy", "cross-entropies"),
        ("unrolling in time", "unrollings in time"),
        ("starting weights", None),
        ("long-term dependencies", None),
        ("section 2", None),
        ("", None),
    ],
)
def test_a_name_has_one_plural_or_is_one(one: str, many: str | None) -> None:
    assert list(plurals(one)) == [one, *([many] if many else [])]


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_the_fast_way_to_the_words_of_a_text_finds_the_same(text: str) -> None:
    assert _spoken(text) == [_WIDTHLESS.sub("", word) for word in _WORD.findall(text)]


class Counting(dict[str, object]):
    """Counts what is looked up."""

    asked = 0

    def __contains__(self, key: object) -> bool:
        Counting.asked += 1
        return super().__contains__(key)


def lookups(names: int, words: int) -> int:
    index = NameIndex({f"first{n} second{n}": str(n) for n in range(names)})
    index._by_first = Counting(index._by_first)  # type: ignore[assignment]
    Counting.asked = 0
    assert len(list(index.find("one first1 second1 two " * (words // 4)))) == words // 4
    return Counting.asked


def test_work_grows_with_the_text_and_not_with_the_names() -> None:
    assert lookups(10, 400) == lookups(10_000, 400) == 400
    assert lookups(10, 800) == 800


def test_names_needs_nothing_else_of_the_project() -> None:
    code = "import sys, glossary_src.names as it\n"
    code += "print(*(name for name in sys.modules if name.startswith(it.__package__)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["glossary_src", "glossary_src.names"]
