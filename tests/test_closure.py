"""The glossary explains its own words, and no source or term stands unused."""

from __future__ import annotations

import re
from functools import cache as memo
from pathlib import Path

import pytest

from glossary_src.names import NameIndex
from glossary_src.pipeline.read.bibliography import REFERENCES, bibliography
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.read.notation import citation_keys, tokens
from glossary_src.pipeline.read.relations import relations

ROOT = Path(__file__).parents[1]
EVERYDAY = 3.3
"""On the Zipf scale of wordfreq: words of any newspaper. Rarer ones are technical."""
TECHNICAL = {"activation", "batch", "bias", "layer", "loss", "neuron", "weight"}
"""Everyday words that mean something of their own here."""
ALLOWED = {  # word: why it may stand in a definition without a page of its own
    "activation": "the output of a unit: see activation function",
    "bias": "introduced by the definition of artificial neuron",
    "classifier": "plain: what sorts things into classes",
    "layer": "introduced by the definition of neural network",
    "logarithm": "taught at school",
    "optimizer": "introduced by the definition of learning rate; a page is planned",
    "oscillate": "plain: to swing to and fro",
    "saturate": "the verb of the term saturation",
    "tangent": "taught at school",
    "weight": "introduced by the definition of artificial neuron",
}


WITHOUT_IDENTIFIER = {  # source: why it has neither DOI, arXiv number nor address
    "barnett2004": "a DOI exists for the journal's archive and was not confirmed",
    "cauchy1847": "older than identifiers",
    "crowe1967": "a book",
    "gauss1809": "older than identifiers",
    "hamilton1853": "older than identifiers",
    "lagrange1797": "older than identifiers",
    "legendre1805": "older than identifiers",
    "leibniz1684": "older than identifiers",
    "lhopital1696": "older than identifiers",
    "linnainmaa1970": "a thesis",
    "lions1996": "a report",
    "minsky1969": "a book",
    "pitts1942": "a DOI exists for the journal's archive and was not confirmed",
    "rumelhart1986pdp": "a chapter of a book",
    "solla1988": "the journal gave none",
    "verhulst1838": "older than identifiers",
    "wald1950": "a book",
    "werbos1974": "a thesis",
    "wilson1901": "a book",
}


@memo
def entries() -> dict[str, Entry]:
    return load()


def unexplained(definition: str, names: NameIndex) -> list[str]:
    """Technical words of a definition that are neither terms nor parts of their names."""
    from wordfreq import zipf_frequency

    bare, place = [], 0
    for mention in names.find(definition):
        bare.append(definition[place : mention.start])
        place = mention.end
    bare.append(definition[place:])
    found = re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", " ".join(bare))
    found = [base(word.casefold()) for word in found]
    return [w for w in found if w in TECHNICAL or zipf_frequency(w, "en") < EVERYDAY]


def base(word: str) -> str:
    """The commonest of a word and what is left without an ending: `multiplies` is `multiply`."""
    from wordfreq import zipf_frequency

    forms = {word}
    for ending, instead in (
        *(("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("d", "")),
        *(("ied", "y"), ("ing", ""), ("ing", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            forms.add(word.removesuffix(ending) + instead)
    if named := forms & TECHNICAL:
        return named.pop()
    return max(sorted(forms), key=lambda form: zipf_frequency(form, "en"))


@pytest.mark.parametrize("module", sorted(load()))
def test_a_definition_uses_everyday_words_and_words_that_the_glossary_explains(module: str) -> None:
    names = NameIndex({n: e.module for e in entries().values() for n in e.term.names})
    definition = entries()[module].term.definition or ""
    assert [w for w in unexplained(definition, names) if w not in ALLOWED] == []


def test_a_technical_word_without_a_page_is_caught() -> None:
    names = NameIndex({"gradient": "gradient", "sigmoid": "sigmoid"})
    assert unexplained("The gradients of a sigmoid, its eigenvalues", names)[0].startswith(
        "eigenvalue"
    )
    assert unexplained("The loss of two layers", names) == ["loss", "layer"]
    assert unexplained("It multiplies, shrinks and fades", names) == []


def test_every_exception_is_needed() -> None:
    names = NameIndex({n: e.module for e in entries().values() for n in e.term.names})
    used = {w for e in entries().values() for w in unexplained(e.term.definition or "", names)}
    assert set(ALLOWED) <= used, "an exception that nothing needs is dropped"


def test_other_terms_lead_to_every_term(site: Path) -> None:
    pages = {
        e.slug: (site / "terms" / e.slug / "index.html").read_text() for e in entries().values()
    }
    for slug in pages:
        others = [other for other, text in pages.items() if f'href="../{slug}/"' in text]
        assert set(others) - {slug}, f"nothing leads to {slug}"


def test_nobody_is_merely_related_who_is_related_in_a_way_that_has_a_name() -> None:
    for module, kinds in relations(entries()).items():
        named = {
            other for kind, others in kinds.items() if kind != "related to" for other in others
        }
        assert not named & set(kinds.get("related to", ())), module


def cited() -> set[str]:
    found = set()
    for entry in entries().values():
        for _, text in entry.texts():
            for token in tokens(text):
                if token.kind == "citation":
                    found |= set(citation_keys(token.text))
    for page in (ROOT / "docs").rglob("*.md"):
        found |= set(re.findall(r"\[@([\w-]+)\]", page.read_text(encoding="utf-8")))
    return found


def test_every_source_is_cited() -> None:
    assert sorted(set(bibliography()) - cited()) == []


def test_every_source_has_an_identifier_of_the_right_form() -> None:
    for key, source in bibliography().items():
        if source.identifier.startswith("doi:"):
            assert re.fullmatch(r"doi:10\.\d{4,9}/\S+", source.identifier), key
        elif source.identifier.startswith("arXiv:"):
            assert re.fullmatch(r"arXiv:\d{4}\.\d{4,5}", source.identifier), key
        elif not source.url:
            assert key in WITHOUT_IDENTIFIER, f"{key} has neither DOI, arXiv number nor address"


def test_every_excuse_of_a_source_is_needed() -> None:
    bare = {key for key, source in bibliography().items() if not source.identifier}
    assert set(WITHOUT_IDENTIFIER) == bare


def test_no_source_stands_twice() -> None:
    titles = [re.sub(r"\W+", " ", s.title.casefold()).strip() for s in bibliography().values()]
    assert sorted(titles) == sorted(set(titles))


def test_sources_stand_in_the_order_of_their_keys() -> None:
    keys = re.findall(r"^@\w+\{([\w-]+),", REFERENCES.read_text(encoding="utf-8"), re.MULTILINE)
    assert keys == sorted(keys)
