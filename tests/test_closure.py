"""The glossary explains its own words, and no source or term stands unused."""

from __future__ import annotations

import re
from functools import cache as memo
from pathlib import Path

import pytest

from glossary_src.glossary import GLOSSARY
from glossary_src.names import NameIndex
from glossary_src.pipeline.read.bibliography import REFERENCES, bibliography
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.words import unexplained, word_faults
from glossary_src.schema.grammar import citation_keys, tokens
from tests.loaded import loaded

ROOT = Path(__file__).parents[1]


WITHOUT_IDENTIFIER = {  # source: why it has neither DOI, arXiv number nor address
    "barnett2004": "a DOI exists for the journal's archive and was not confirmed",
    "cauchy1847": "older than identifiers",
    "crowe1967": "a book",
    "gauss1809": "older than identifiers",
    "gibbs1902": "a book",
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
    return loaded()


@pytest.mark.parametrize("module", sorted(loaded()))
def test_a_definition_uses_everyday_words_and_words_that_the_glossary_explains(module: str) -> None:
    names = NameIndex({n: e.module for e in entries().values() for n in e.term.names})
    assert [str(it) for it in word_faults(entries()[module], names, GLOSSARY)] == []


def test_a_technical_word_without_a_page_is_caught() -> None:
    names = NameIndex({"gradient": "gradient", "sigmoid": "sigmoid"})
    assert unexplained("The gradients of a sigmoid, its eigenvalues", names, GLOSSARY)[
        0
    ].startswith("eigenvalue")
    assert unexplained("The loss of two layers", names, GLOSSARY) == ["loss", "layer"]
    assert unexplained("It multiplies, shrinks and fades", names, GLOSSARY) == []


def test_every_exception_is_needed() -> None:
    names = NameIndex({n: e.module for e in entries().values() for n in e.term.names})
    texts = [entry.term.definition or "" for entry in entries().values()]
    used = {word for text in texts for word in unexplained(text, names, GLOSSARY)}
    assert set(GLOSSARY.understood) <= used, "an exception that nothing needs is dropped"


def test_other_terms_lead_to_every_term(site: Path) -> None:
    pages = {
        e.slug: (site / "terms" / e.slug / "index.html").read_text() for e in entries().values()
    }
    for slug in pages:
        others = [other for other, text in pages.items() if f'href="../{slug}/"' in text]
        assert set(others) - {slug}, f"nothing leads to {slug}"


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
