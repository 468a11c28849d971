"""Real parsers read texts: every character stays at its place, hostile ones take no time."""

from __future__ import annotations

import builtins
import contextlib
import sys
import time
from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.linking.prose import lines_of_references
from glossary_src.linking.texts.kinds import READERS, refuse_without_parsers
from glossary_src.linking.texts.part import NOTHING, Part

CORPUS = sorted(Path(__file__).with_name("corpus_check").glob("*/*"))
TEXTS = [path for path in CORPUS if path.suffix in READERS and path.suffix != ".ipynb"]


def read(suffix: str, text: str) -> Part:
    (part,) = READERS[suffix](text)
    assert not part.note, part.note
    return part


def prose(suffix: str, text: str) -> list[str]:
    """The words of the running prose."""
    return read(suffix, text).prose.replace(NOTHING, " ").split()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_character_stays_at_its_place(path: Path, end: str) -> None:
    text = path.read_text("utf-8").replace("\n", end)
    part = read(path.suffix, text)
    for read_as in (part.prose, part.stated, part.source):
        assert len(read_as) == len(text)
        assert all(a in (b, " ", NOTHING, "\n") for a, b in zip(read_as, part.text, strict=True))
    assert part.prose.count("\n") == text.count("\n")


def test_a_name_does_not_go_on_behind_what_is_no_prose() -> None:
    assert f"vanishing {NOTHING * 3} gradient" in read(".md", "vanishing `x` gradient").prose
    assert f"vanishing {NOTHING * 5} gradient" in read(".rst", "vanishing ``x`` gradient").prose


@pytest.mark.parametrize(
    ("suffix", "text", "wanted"),
    [
        (".md", "a ``b ` c`` d", "a d"),
        (".md", "a [b [c] d](e) f", "a f"),
        (".md", "a <b>c</b> d <code>e</code>", "a c d"),
        (".md", "- a\n\n    b\n\n- c\n    - d\n\n        e", "a b c d e"),
        (".md", "a\n\n    b", "a"),
        (".md", "a\n===\n\nb", "b"),
        (".md", "> a\n> ```\n> b\n> ```\n> c", "a c"),
        (".md", "$a$ costs $5 and $6", "costs $5 and $6"),
        (".md", "a &nbsp; b \\* c", "a b c"),
        (".md", "!!! note\n    a\n\n        b = c\n\nd", "a d"),
        (".md", "??? note\n    a\n    - b", "a b"),
        (".md", "[^1]: a b\n    c\n\nd", "[^1]: a b c d"),
        (".md", "/// note\na\n///", "a"),
        (".md", "<div markdown>\n\na\n\n</div>", "a"),
        (".md", "~~~{note}\na\n~~~", "a"),
        (".md", "```{python}\na\n```", ""),
        (".mdx", "import a from 'b'\n\n<T x={1}>\n\n    c {d} e\n\n</T>", "c e"),
        (".rst", "a\n-\n\nb\n\n.. c::\n   :d: e\n\n   f ::\n\n      g\n", "b f"),
        (".rst", "a::\n\n  b\n\n.. code-block::\n\n   c\n", "a:"),
        (".rst", "*a* **b** ``c`` :d:`e` `f`_ g_ |h| [1]_ i", "a b i"),
        (".rst", ".. note:: a\n\n.. figure:: b\n\n   c\n", "a"),
        (".py", '"""A b."""\nb = "c"\ndef d():\n    """E\n\n    ``f`` g"""', "A b. E g"),
    ],
)
def test_only_running_prose_is_left(suffix: str, text: str, wanted: str) -> None:
    assert " ".join(prose(suffix, text)) == wanted


def test_lines_of_references_are_those_outside_of_code() -> None:
    text = "[[a]]\n```\n[[b]]\n```\n`[[c]]` [[d]] `` ` [[e]] `` [[f]](g)\n\n`\n\n[[a]]"
    assert lines_of_references(text) == {"a": [1, 9], "d": [5]}


def test_what_parsers_are_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_without_parsers({".md", ".rst", ".py", ".ipynb"})
    for name in ("markdown_it", "docutils"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr("glossary_src.linking.texts.kinds.find_spec", lambda name: None)
    with pytest.raises(GlossaryError, match=r"pip install docutils markdown-it-py"):
        refuse_without_parsers({".md", ".rst"})
    with pytest.raises(GlossaryError, match=r"pip install docutils$"):
        refuse_without_parsers({".rst"})


def test_readers_are_imported_without_their_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = builtins.__import__

    def refusing(name: str, *rest: object) -> object:
        if name.split(".")[0] in ("markdown_it", "docutils"):
            raise ImportError(name)
        return kept(name, *rest)  # type: ignore[arg-type]

    names = [name for name in sys.modules if name.startswith("glossary_src.linking.texts")]
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refusing)
    __import__("glossary_src.linking.texts.kinds")


HOSTILE = {
    ".md": (
        *("<!--", "<pre>", "[x][", "\\[", "[", "![", "[a](", "[[a", "]", "`", "`a ", "``a`", "$a"),
        *("$$\n", "\\(", "{", "{{", "> ", "- ", "1. ", "* a\n", "<a ", "<", "</", "&", "_a", "|a"),
        *("[a\n", "[a]: b\n", "!!! a\n    ", "```{note}\n", "a@", "a/", "a.", "a_", "<![CDATA["),
        *("\\[[", "[[a]]", "[^a]: b\n\n    ", "a\n: b\n", "a-", "---\n", "# a\n", "*a", "<a>"),
    ),
    ".rst": (
        *("`", "`a ", "``a", "*a", "|a ", "a_ ", "[1]_", ".. note::\n   ", "a\n=\n", "- ", ":a:`"),
        *("::\n\n  a\n\n", ".. _a:\n", "<", "http://", ">>> ", "+--", "=== ", "\\", "  ", "a\n  "),
    ),
    ".mdx": ("<A ", "{", "import a\n", "<A\n"),
    ".py": ("'''", '"""a"""\n', "def f():\n '''a'''\n"),
    ".ipynb": ('{"cells":[', "["),
}


SIGNS = [(suffix, sign) for suffix, signs in HOSTILE.items() for sign in signs]


@pytest.mark.parametrize(("suffix", "sign"), SIGNS)
def test_work_grows_with_the_length_of_a_text_and_not_with_its_square(
    suffix: str, sign: str
) -> None:
    small, large = (_calls(suffix, sign, length) for length in (1500, 6000))
    assert large < 8 * small, "16 times would be the square"


@pytest.mark.thorough
@pytest.mark.parametrize(("suffix", "sign"), SIGNS)
def test_so_does_time(suffix: str, sign: str) -> None:
    small, large = (_seconds(suffix, sign, length) for length in (25_000, 200_000))
    assert large < 0.5 or large < 24 * small, "64 times would be the square"


def _read(suffix: str, sign: str, length: int) -> None:
    with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError):
        READERS[suffix](sign * (length // len(sign)))  # the checker reports what cannot be read


def _calls(suffix: str, sign: str, length: int) -> int:
    """How many functions are called: the same on every machine."""
    called = 0

    def count(frame: object, event: str, told: object) -> None:
        nonlocal called
        called += 1

    _read(suffix, sign, length)  # what is kept is made by now
    sys.setprofile(count)
    try:
        _read(suffix, sign, length)
    finally:
        sys.setprofile(None)
    return called


def _seconds(suffix: str, sign: str, length: int) -> float:
    started = time.process_time()
    _read(suffix, sign, length)
    return time.process_time() - started
