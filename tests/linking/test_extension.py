"""The Markdown extension: by itself, in MkDocs, in Zensical."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown import Markdown

from glossary_src.faults import GlossaryError
from glossary_src.linking.extension import GlossaryExtension
from glossary_src.linking.source import forget
from tests.linking.samples import SITE, glossary, inventory, vendored
from tests.proof.reading import Paragraphs

NAME = "glossary_src.linking.extension"
VANISHING, HE = f"{SITE}terms/vanishing-gradient/", f"{SITE}terms/he-initialization/"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def render(text: str, folder: Path, **options: object) -> str:
    options = {"source": str(vendored(folder)), **options}
    extensions = ["tables", "toc", "attr_list", "fenced_code", NAME]
    return str(Markdown(extensions=extensions, extension_configs={NAME: options}).convert(text))


def links(text: str, folder: Path, **options: object) -> list[tuple[str, str]]:
    return Paragraphs(render(text, folder, **options)).links


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[Vanishing gradient]]", [(VANISHING, "Vanishing gradient")]),
        ("[[vanishing\ngradients]]", [(VANISHING, "vanishing gradients")]),
        ("[[HE INIT]]", [(HE, "HE INIT")]),
        ("[[he-initialization]]", [(HE, "he-initialization")]),
        ("[this one][[he init]]", [(HE, "this one")]),
        ("[**this** `one`][[he init]]", [(HE, "this one")]),
        ("| a |\n|---|\n| [[he init]] |", [(HE, "he init")]),
        ("`[[he init]]` \\[[he init]]", []),
        ("```\n[[he init]]\n```", []),
    ],
    ids=lambda it: repr(it) if isinstance(it, str) else "",
)
def test_two_brackets_link_a_term(text: str, wanted: list[tuple[str, str]], tmp_path: Path) -> None:
    assert links(text, tmp_path) == wanted


MENTIONS = """# A vanishing gradient

`he init`, <a href="/x">he init</a>, [he init](/y), <kbd>tanh</kbd>

    tanh

Then *vanishing gradients*, tanhs & more vanishing gradients. By He init.
"""


def test_the_first_mention_is_linked_but_never_in_headings_code_and_links(tmp_path: Path) -> None:
    assert links(MENTIONS, tmp_path, first_mention=True) == [
        ("/x", "he init"),
        ("/y", "he init"),
        (VANISHING, "vanishing gradients"),
        (f"{SITE}terms/tanh/", "tanhs"),
        (HE, "He init"),
    ]
    assert len(links(MENTIONS, tmp_path)) == 2, "only when asked"


def test_a_name_to_ignore_and_a_term_linked_already_are_left_alone(tmp_path: Path) -> None:
    text = "tanh and he init, later [[Kaiming initialization]]"
    found = links(text, tmp_path, first_mention=True, ignore=["TANH"])
    assert found == [(HE, "Kaiming initialization")]


def test_the_definition_is_described_once_a_page_and_never_in_a_title(tmp_path: Path) -> None:
    page = render("# [[he init]]\n\n[[he init]] [[tanh]]", tmp_path)
    assert page.count('aria-describedby="glossary-term-he-initialization"') == 2
    assert page.count('id="glossary-term-he-initialization"') == 1
    assert 'aria-label="Weights are drawn with variance 2/n."' in page
    assert " title=" not in page
    assert "aria-describedby" not in render("[[tanh]]", tmp_path, tooltip=False)


def test_headings_give_the_same_anchors_with_and_without_a_term(tmp_path: Path) -> None:
    md = Markdown(
        extensions=["toc", NAME],
        extension_configs={NAME: {"source": str(vendored(tmp_path))}},
    )
    md.convert("# On [[tanh]]\n\n[[he init]]")
    assert md.toc_tokens[0]["id"] == "on-tanh"
    assert md.toc_tokens[0]["name"] == "On tanh"


def test_markup_in_a_definition_arrives_as_text(tmp_path: Path) -> None:
    told = '<script>x</script> & \x02amp\x03 **b** "q'
    source = vendored(tmp_path, glossary([{"title": "Tanh", "url": "t/", "definition": told}]))
    options = {NAME: {"source": str(source)}}
    page = Markdown(extensions=[NAME], extension_configs=options).convert("[[tanh]]")
    assert "&lt;script&gt;x&lt;/script&gt; &amp; amp **b** &quot;q" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"sourc": "x"}, "option 'sourc' does not exist. Did you mean 'source'?"),
        ({"ignore": "loss"}, "option 'ignore' is no list of names."),
        ({"only": [3]}, "option 'only' is no list of names."),
        ({"first_mention": "twice"}, "option 'first_mention' is none of its values."),
    ],
    ids=str,
)
def test_an_option_that_cannot_be_meant_is_refused(
    options: dict[str, object], rule: str, tmp_path: Path
) -> None:
    with pytest.raises(GlossaryError, match=re.escape(rule)):
        render("x", tmp_path, **options)


def test_a_name_in_the_options_that_no_term_has_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    render("tanh", tmp_path, first_mention=True, ignore=["tahn"])
    assert caplog.messages == ["gradient_glossary: ignore: 'tahn' is no term. Did you mean 'tanh'?"]


@pytest.mark.parametrize(
    "text",
    ["x[[0]]", "df[['a','b']]", "[[1]]", "[[Nobody, 2001]]", "[[a_b]]", "![[tahn]]", "a[[tahn]]"],
)
def test_code_numbers_and_citations_are_no_unknown_terms(
    text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert text.replace("'", "") in render(text, tmp_path).replace("'", "")
    assert caplog.messages == []


def test_unknown_names_are_not_told_where_brackets_are_not_only_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert "[[tahn]]" in render("[[tahn]]", tmp_path, unknown=False)
    assert caplog.messages == []


def test_an_inventory_links_only_names_of_two_words_by_itself(tmp_path: Path) -> None:
    rows = "Loss std:term -1 terms/loss/ -\nHe init std:term -1 terms/he/ -\n"
    source = vendored(tmp_path, inventory(rows), "objects.inv")
    options = {"source": str(source), "url": SITE, "first_mention": True}
    assert links("The loss and He init, [[loss]].", tmp_path, **options) == [
        (f"{SITE}terms/he/", "He init"),
        (f"{SITE}terms/loss/", "loss"),
    ]


def test_an_unknown_term_is_told_with_line_and_a_suggestion(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = "`[[vanishing gradint]]`\n\nText [[vanishing\ngradint]]."
    assert links(text, tmp_path) == []
    assert caplog.messages == [
        "page:3: [[vanishing gradint]] is no term of the glossary. "
        "Did you mean 'vanishing gradient'?"
    ]
    with pytest.raises(GlossaryError):
        render(text, tmp_path, strict=True)


def test_an_unusable_glossary_is_told_once_and_pages_still_render(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        page = render("[[tanh]]", tmp_path, source=str(tmp_path / "none.json"))
        assert "tanh" in page
    assert len(caplog.messages) == 1
    assert "cannot be read" in caplog.text


def test_one_parser_renders_many_pages(tmp_path: Path) -> None:
    md = Markdown(extensions=[NAME], extension_configs={NAME: {"source": str(vendored(tmp_path))}})
    assert "glossary-term-tanh" in md.convert("[[tanh]]")
    assert "glossary-term-tanh" not in md.reset().convert("[[he init]]")


def mkdocs(folder: Path, page: str, source: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "index.md").write_text(f"---\ntitle: T\n---\n\n{page}")
    (folder / "mkdocs.yml").write_text(
        "site_name: T\nmarkdown_extensions:\n  - tables\n"
        f"  - gradient_glossary:\n      source: {source}\n      first_mention: true\n"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(folder / "mkdocs.yml")]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)


def test_mkdocs_links_terms_from_a_file_beside_its_configuration(tmp_path: Path) -> None:
    vendored(tmp_path)
    done = mkdocs(tmp_path, "[[He inits]] and tanh.", "glossary.json", "--strict")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert {HE, f"{SITE}terms/tanh/"} <= {address for address, _ in Paragraphs(page).links}
    assert "Weights are drawn with variance 2/n." in page


def test_mkdocs_names_file_and_line_of_an_unknown_term_and_fails_when_strict(
    tmp_path: Path,
) -> None:
    vendored(tmp_path)
    told = "index.md:7: [[tahn]] is no term of the glossary. Did you mean 'tanh'?"
    page = "One\n\n[[tahn]]\n"
    relaxed = mkdocs(tmp_path, page, "glossary.json")
    assert relaxed.returncode == 0
    assert told in relaxed.stderr
    strict = mkdocs(tmp_path, page, "glossary.json", "--strict")
    assert strict.returncode == 1
    assert told in strict.stderr


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (None, "cannot be read"),
        (inventory("x")[:-3], "is cut off"),
        (inventory("x", version=1), "has version"),
        (inventory("x", project="Python"), "not of 'Gradient Glossary'"),
        (glossary([{"title": "T", "url": "javascript:alert(1)"}]), "javascript:alert(1)"),
    ],
    ids=["missing", "cut off", "version 1", "another project", "hostile"],
)
def test_mkdocs_builds_with_a_bad_glossary_and_fails_when_strict(
    data: bytes | None, rule: str, tmp_path: Path
) -> None:
    if data is not None:
        vendored(tmp_path, data)
    relaxed = mkdocs(tmp_path, "[[tanh]]", "glossary.json")
    assert relaxed.returncode == 0
    assert rule in relaxed.stderr
    assert "javascript:" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert mkdocs(tmp_path, "[[tanh]]", "glossary.json", "--strict").returncode == 1


DOCSTRINGS = '''"""A package of tanh units."""


def one():
    """By He init and tanh, [[tahn]]."""


def two():
    """By [[He init]]; see [the tanh function][pkg.one]."""
'''


def test_docstrings_belong_to_their_page_and_definitions_to_no_search(tmp_path: Path) -> None:
    vendored(tmp_path)
    (tmp_path / "pkg.py").write_text(DOCSTRINGS)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# T\n\n::: pkg\n\nThen tanh and He init.\n")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\ntheme: mkdocs\nplugins: [search, autorefs, mkdocstrings]\n"
        "markdown_extensions:\n  - gradient_glossary:\n"
        "      source: glossary.json\n      first_mention: true\n"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(tmp_path / "mkdocs.yml")]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "index.md, in what a plugin put there: [[tahn]] is no term" in done.stderr
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    ids = re.findall(r'id="glossary-term-([\w-]+)"', page)
    assert sorted(ids) == ["he-initialization", "tanh"]
    addresses = [address for address, _ in Paragraphs(page).links]
    assert (addresses.count(HE), addresses.count(f"{SITE}terms/tanh/")) == (2, 1)
    index = (tmp_path / "site" / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "Then tanh" in index
    assert "variance 2/n" not in index


def test_zensical_links_terms_and_tells_of_unknown_ones(tmp_path: Path) -> None:
    source = vendored(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# T\n\n[[He inits]] and tanh, [[tahn]].\n")
    (tmp_path / "zensical.toml").write_text(
        '[project]\nsite_name = "T"\n[project.markdown_extensions.gradient_glossary]\n'
        f'source = "{source}"\nfirst_mention = true\n'
    )
    command = [sys.executable, "-m", "zensical", "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert {HE, f"{SITE}terms/tanh/"} <= {address for address, _ in Paragraphs(page).links}
    assert re.search(r"index\.md:3: \[\[tahn\]\] is no term", done.stdout + done.stderr)


def test_the_logger_is_one_that_mkdocs_counts() -> None:
    from glossary_src.linking.page import log

    assert log.parent is logging.getLogger("mkdocs") or log.name.startswith("mkdocs.")


def test_an_option_that_does_not_exist_is_named() -> None:
    with pytest.raises(
        GlossaryError, match=r"option 'sourc' does not exist\. Did you mean 'source'"
    ):
        GlossaryExtension(sourc="https://g.test/")
