"""Decorators attach what an author says above a function, and change nothing about the function."""

from __future__ import annotations

from typing import Any

import pytest

from glossary_src.schema import Explore, Practice, Snippet, near, parts_of, practice, snippet


def draw(n: int = 1) -> Any:
    return None, {"n": n}


def texts(**more: Any) -> dict[str, Any]:
    return {"shows": "slope", "promises": {"n": near(1)}, "caption": "See.", "alt": "One.", **more}


def decorated(**more: Any) -> Snippet:
    def draw(n: int = 1) -> Any:
        return None, {"n": n}

    (part,) = parts_of(snippet(**texts(**more))(draw))
    assert isinstance(part, Snippet)
    return part


def test_a_decorator_attaches_and_does_not_wrap() -> None:
    def bare(n: int = 1) -> Any:
        return None, {"n": n}

    for decorate, kind in (
        (snippet(**texts()), Snippet),
        (practice(text="So.", promises={"n": near(1)}), Practice),
    ):
        before = {name: getattr(bare, name) for name in ("__code__", "__defaults__", "__name__")}
        assert decorate(bare) is bare
        assert {name: getattr(bare, name) for name in before} == before
        assert not hasattr(bare, "__wrapped__")
        part = parts_of(bare)[-1]
        assert isinstance(part, kind)
        assert part.function is bare
    assert bare(2) == (None, {"n": 2})


def test_a_function_without_a_decorator_has_no_parts() -> None:
    assert parts_of(draw) == ()


def test_what_takes_no_attribute_is_refused_with_its_name() -> None:
    with pytest.raises(TypeError, match=r"@snippet stands above <built-in .* no function"):
        snippet(**texts())(len)


def test_a_figure_is_turned_only_where_something_says_so() -> None:
    assert decorated().explore is None
    part = decorated(turn={"n": (1, 2)}, drag="n", labels={"n": "times"}, says="It is @{n}.")
    meant: dict[str, Any] = {"drag": "n", "labels": {"n": "times"}, "says": "It is @{draw.n}."}
    assert part.explore == Explore({"n": (1, 2)}, **meant)
    assert part.turned == {"n": 1}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("@{n} and @{n:.0e}", "@{draw.n} and @{draw.n:.0e}"),
        ("@{other.m:.2f}", "@{other.m:.2f}"),
        ("@{draw.n}", "@{draw.n}"),
        ("`@{n}` is code", "`@{n}` is code"),
        ("$x_{@{n}}$ is a formula", "$x_{@{n}}$ is a formula"),
        ("{n} and @n", "{n} and @n"),
    ],
    ids=["bare", "of another", "its own prefix", "code", "formula", "no number"],
)
def test_a_bare_number_of_a_snippets_own_text_is_its_own(written: str, meant: str) -> None:
    part = decorated(caption=written, alt=written, turn={"n": (1, 2)}, says=written)
    assert part.explore
    assert [part.caption, part.alt, part.explore.says] == [meant] * 3


def test_a_snippet_keeps_its_promises_when_the_authors_dict_changes() -> None:
    promises = {"n": near(1)}
    part = decorated(promises=promises)
    promises.clear()
    assert list(part.promises) == ["n"]
