"""Pages as other people write them: what the extension must leave alone, and what it must link.

Each file of `corpus/` has one kind of trouble. Two sets of Markdown extensions read it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown import Markdown

from glossary_src.linking.formulas import formulas
from glossary_src.linking.source import forget
from glossary_src.pipeline.feeds.forms import forms_json
from tests.linking.naming import SITE_OF_OURS, ours
from tests.linking.samples import SITE

NAME = "glossary_src.linking.extension"
CORPUS = Path(__file__).parent / "corpus"
PLAIN = ["tables", "toc", "attr_list", "fenced_code", "footnotes", "def_list", "abbr", "meta"]
RICH = [
    *("tables", "toc", "attr_list", "footnotes", "def_list", "abbr", "meta", "md_in_html"),
    *("admonition", "smarty", "pymdownx.superfences", "pymdownx.highlight", "pymdownx.tilde"),
    *("pymdownx.magiclink", "pymdownx.betterem", "pymdownx.caret", "pymdownx.tasklist"),
]
READERS = {"plain": PLAIN, "rich": RICH, "rich, with formulas": [*RICH, "pymdownx.arithmatex"]}
_OURS = re.compile(r'<a [^>]*?class="glossary-term" href="[^"]*">(.*?)</a>', re.DOTALL)
_DEFINITIONS = re.compile(r"\n<div hidden data-search-exclude>\n.*?\n</div>", re.DOTALL)

LINKS = {
    "brackets": [
        *("vanishing-gradient|vanishing gradient", "relu|ReLU", "relu|ReLUs", "relu|ReLU's"),
        *("vanishing-gradient|vanishing‑gradient", "vanishing-gradient|vanishing\u00a0gradients"),
        *("gradient-flow|gradient flow", "relu|these units", "relu|these units"),
        *("he-initialization#how|he-initialization", "tanh#claims|its claims"),
        *("he-initialization|this cure", "artificial-neuron|neurons", "loss-function|losses"),
        *("relu|ReLU", "tanh|x", "relu|y", "sigmoid|z", "softmax|softmax"),
        *("saturation|saturated", "cross-entropy|cross entropy"),
    ],
    "citations": [],
    "closed": ["relu|ReLU", "softmax|softmax", "sigmoid|sigmoid"],
    "identifiers": ["tanh|tanh", "sigmoid|sigmoid", "leaky-relu|Leaky ReLU"],
    "indexing": [],
    "latex": ["relu|ReLU", "tanh|tanh", "sigmoid|sigmoid"],
    "nested": ["leaky-relu|Leaky ReLU", "batch-normalization|batch normalization"],
    "other-fields": [],
    "phrases": [
        *("neural-network|multi-layer perceptron", "gradient-clipping|gradient clipping"),
        *("vanishing-gradient|vanishing/exploding gradients", "softmax|softmax"),
        "sigmoid|sigmoid",
    ],
    "possessives": ["relu|ReLU", "rnn|RNN", "softmax|softmaxes", "sigmoid|sigmoid", "tanh|tanh"],
    "quiet": ["tanh|tanh"],
    "raw-attributes": ["relu|ReLU", "softmax|softmax"],
    "sections": ["relu|ReLU", "softmax|softmax"],
    "sentence": [
        *("depth|depth", "loss-function|loss", "chain-rule|chain rule", "derivative|derivative"),
    ],
    "stray-anchors": [
        *("relu|ReLU", "tanh|tanh", "sigmoid|Sigmoid", "softmax|softmax"),
    ],
    "switches": ["softmax|softmax", "sigmoid|sigmoid", "relu|ReLU", "tanh|tanh"],
    "the-field": [
        *("sigmoid|sigmoid", "gradient|gradient", "loss-function|loss", "depth|Depth"),
        *("saturation|saturate", "vanishing-gradient|gradient vanishes", "attention|Attention"),
        *("layer-normalization|layer normalization", "residual-connection|residual connection"),
        "adam|Adam",
    ],
    "typography": [
        *("vanishing-gradient|vanishing\u00a0gradient", "leaky-relu|leaky\u00ad ReLU"),
        *("relu|rectified‑linear unit", "cross-entropy|cross\u00adentropy"),
        *("batch-normalization|batch\u00a0norm", "residual-connection|residual–connection"),
        *("softmax|soft\u00admax", "tanh|tanh"),
    ],
    "unknown": [],
}
"""What becomes a link of ours, with `first_mention`; the order of a page, sorted."""


class Anchors(HTMLParser):
    """Every link with its words; how deep links lie in each other; what is in formulas."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.nested = 0
        self._open: list[list[str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and "href" in given:
            self.nested += bool(self._open)
            self._open.append([given["href"] or "", ""])

    def handle_data(self, data: str) -> None:
        for link in self._open:
            link[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self.links.append(tuple(self._open.pop()))  # type: ignore[arg-type]

    @property
    def ours(self) -> list[str]:
        found = [(a.removeprefix(SITE), words) for a, words in self.links if a.startswith(SITE)]
        return [re.sub(r"^\w+/([\w-]+)/", r"\1", a) + "|" + words for a, words in found]

    @property
    def others(self) -> list[tuple[str, str]]:
        return [link for link in self.links if not link[0].startswith(SITE)]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "forms.json"
    path.write_bytes(forms_json(ours(), SITE_OF_OURS))
    forget()
    return path


def render(text: str, reader: str, table: Path | None = None, **options: object) -> str:
    """A page; with a table, by the extension."""
    extensions = [*READERS[reader], *([NAME] if table else [])]
    told = {NAME: {"source": str(table), "unknown": False, **options}} if table else {}
    return str(Markdown(extensions=extensions, extension_configs=told).convert(text))


def undone(page: str) -> str:
    """A page without our links and definitions."""
    return _OURS.sub(r"\1", _DEFINITIONS.sub("", page))


def text_of(name: str) -> str:
    return (CORPUS / f"{name}.md").read_text(encoding="utf-8")


def test_every_file_of_the_corpus_is_held_to_something() -> None:
    assert sorted(LINKS) == sorted(path.stem for path in CORPUS.glob("*.md"))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", LINKS)
def test_first_mentions_of_a_page_are_linked_and_nothing_else_changes(
    name: str, reader: str, table: Path
) -> None:
    text = text_of(name)
    plain, page = render(text, reader), render(text, reader, table, first_mention=True)
    found = Anchors(page)
    if reader == "plain" or name not in ("closed", "latex", "typography"):
        assert sorted(found.ours) == sorted(LINKS[name])
    assert found.others == Anchors(plain).others, "no link is lost, none changed"
    assert found.nested == Anchors(plain).nested == 0
    brackets = name in ("brackets", "nested", "quiet", "switches", "sections")
    assert brackets or undone(page) == plain


@pytest.mark.parametrize("name", [name for name, links in LINKS.items() if name != "brackets"])
def test_switching_the_extension_on_changes_nothing_that_it_does_not_own(
    name: str, table: Path
) -> None:
    page, plain = render(text_of(name), "plain", table), render(text_of(name), "plain")
    written = re.sub(r"\[\[(tanh|Leaky ReLU|softmax)\]\]", r"\1", plain)
    assert undone(page) in (plain, written) or name == "nested"
    assert Anchors(page).others == Anchors(plain).others


FORMULA = re.compile(r"\$[^$]+\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)


def test_no_formula_is_touched_and_a_price_is_no_formula(table: Path) -> None:
    text = "$\\tanh$ and \\\\(relu\\\\), $$ sigmoid $$ $x$ softmax $y$. It costs $5 a tanh."
    page = render(text, "plain", table, first_mention=True)
    assert Anchors(page).ours == ["softmax|softmax", "tanh|tanh"]
    assert FORMULA.findall(undone(page)) == FORMULA.findall(render(text, "plain"))


def test_a_formula_in_which_a_link_stood_would_be_seen() -> None:
    assert undone('a <a class="glossary-term" href="x">tanh</a>') == "a tanh"
    assert Anchors('<a href="x">a <a href="y">b</a></a>').nested == 1


def test_once_a_section(table: Path) -> None:
    page = render(text_of("sections"), "plain", table, first_mention="section")
    assert Anchors(page).ours == [
        *("relu|ReLU", "relu|ReLU", "softmax|softmax", "softmax|softmax", "relu|ReLU"),
    ]


@pytest.mark.parametrize(
    ("text", "options", "wanted"),
    [
        ("Neurons and a softmax in a network", {"ignore": ["neuron"]}, ["softmax|softmax"]),
        ("He init and softmax", {"ignore": ["he-initialization"]}, ["softmax|softmax"]),
        ("losses of training and softmax", {"ignore": ["Loss"]}, ["softmax|softmax"]),
        ("A ReLU, softmaxes and tanh", {"only": ["softmax"]}, ["softmax|softmaxes"]),
        ("A ReLU and [[tanh]]", {"only": ["softmax"]}, ["tanh|tanh"]),
        ("A ReLU", {"first_mention": "off"}, []),
        ("A ReLU\n\n# B\n\nA ReLU", {"first_mention": "section"}, ["relu|ReLU", "relu|ReLU"]),
        ("---\nglossary: section\n---\nA ReLU\n\n# B\n\nA ReLU", {}, ["relu|ReLU", "relu|ReLU"]),
        ("---\nglossary: page\n---\nA ReLU", {"first_mention": False}, ["relu|ReLU"]),
    ],
    ids=lambda it: str(it)[:40],
)
def test_options_and_front_matter_say_what_is_linked(
    text: str, options: dict[str, object], wanted: list[str], table: Path
) -> None:
    page = render(text, "plain", table, **{"first_mention": True, **options})
    assert Anchors(page).ours == wanted


HOSTILE = {
    "references": "[[ReLU]] ",
    "unknown": "[[zzz]] ",
    "money": "$[[a]] ",
    "formulas never closed": r"\\( [[ReLU]] ",
    "links in links": "<a href=x>[[ReLU]]</a>\n\n",
    "over paragraphs": "<a href=x>\n\nReLU\n\n</a>\n\n",
    "switches": "<!-- glossary: off -->\n\nReLU\n\n<!-- glossary: on -->\n\n",
    "entities": "vanishing&nbsp;gradient ",
    "emphasis": "vanishing *gradient* ",
    "brackets": "[[",
    "bars": "| [[ReLU|",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_page_of_one_thing_over_and_over_renders_as_without_us(kind: str, table: Path) -> None:
    text = HOSTILE[kind] * 100
    page, plain = render(text, "plain", table, first_mention="section"), render(text, "plain")
    assert Anchors(page).others == Anchors(plain).others
    assert Anchors(page).nested == Anchors(plain).nested
    bare, wanted = (it.replace("[[ReLU]]", "ReLU") for it in (undone(page), plain))
    assert bare == wanted


def looks(count: int) -> int:
    """How many signs the search for formulas looks at."""
    seen = 0

    class Text(str):
        def __getitem__(self, key: object) -> str:
            nonlocal seen
            seen += 1
            return str.__getitem__(self, key)  # type: ignore[index]

    formulas(Text("$a \\( \\[ $$ " * count))
    return seen


def test_signs_that_are_never_closed_cost_one_look_each() -> None:
    assert looks(400) < 3 * looks(200)
