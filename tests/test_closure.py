"""The glossary explains its own words, and no source or term stands unused."""

from __future__ import annotations

import re
from functools import cache as memo
from pathlib import Path

import pytest

from glossary_src.linking.names import NameIndex, plurals
from glossary_src.pipeline.bibliography import REFERENCES, bibliography
from glossary_src.pipeline.check import texts
from glossary_src.pipeline.entries import Entry
from glossary_src.pipeline.load import load
from glossary_src.pipeline.prose import citation_keys, tokens

ROOT = Path(__file__).parents[1]
EVERYDAY = 3.9
"""On the Zipf scale of wordfreq: words of any newspaper. Rarer ones are technical."""
TECHNICAL = {"activation", "batch", "bias", "derivative", "layer", "loss", "neuron", "weight"}
"""Everyday words that mean something of their own here."""
ALLOWED = {  # word: why it may stand in a definition without a page of its own
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
    words = [word.casefold() for word in found]
    return [w for w in words if w in technical() or zipf_frequency(w, "en") < EVERYDAY]


@memo
def technical() -> set[str]:
    return {form for word in TECHNICAL for form in plurals(word)}


@pytest.mark.parametrize("module", sorted(load()))
def test_a_definition_uses_everyday_words_and_words_that_the_glossary_explains(module: str) -> None:
    names = NameIndex({n: e.module for e in entries().values() for n in e.term.names})
    definition = entries()[module].term.definition or ""
    assert [w for w in unexplained(definition, names) if w not in ALLOWED] == []


def test_a_technical_word_without_a_page_is_caught() -> None:
    names = NameIndex({"gradient": "gradient", "sigmoid": "sigmoid"})
    assert unexplained("The gradients of a sigmoid and their eigenvalues", names) == ["eigenvalues"]
    assert unexplained("The loss of a layer", names) == ["loss", "layer"]


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


def cited() -> set[str]:
    found = set()
    for entry in entries().values():
        for _, text in texts(entry.term):
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
        else:
            assert key in WITHOUT_IDENTIFIER, f"{key} has neither DOI nor arXiv number"


WITHOUT_IDENTIFIER: dict[str, str] = {  # why there is none
}


def test_no_source_stands_twice() -> None:
    titles = [re.sub(r"\W+", " ", s.title.casefold()).strip() for s in bibliography().values()]
    assert sorted(titles) == sorted(set(titles))


def test_sources_stand_in_the_order_of_their_keys() -> None:
    keys = re.findall(r"^@\w+\{([\w-]+),", REFERENCES.read_text(encoding="utf-8"), re.MULTILINE)
    assert keys == sorted(keys)
