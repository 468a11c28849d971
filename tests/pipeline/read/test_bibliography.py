"""What is wrong in references.bib is said with the key of the source, all at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.read.bibliography import bibliography, bibliography_all
from glossary_src.pipeline.ready import ready
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.reseeding import Seeds
from tests.pipeline.broken import WHOLE
from tests.pipeline.building import sample

SOUND = """@article{lee1998,
  author = {Lee, Ann},
  title = {On slopes},
  year = {1998},
  doi = {10.1109/72.279181},
}
"""
DOI = "doi = {10.1109/72.279181}"
SLIPS = {
    "an address that runs": (
        SOUND.replace(DOI, "url = {javascript:alert(1)}"),
        "source 'lee1998': url is 'javascript:alert(1)'. Write the whole address of a page",
    ),
    "an address without https": (SOUND.replace(DOI, "url = {example.org}"), "url is 'example.org'"),
    "a DOI with its host": (
        SOUND.replace("{10.", "{https://doi.org/10."),
        "doi is 'https://doi.org/10.1109/72.279181'. Write it alone: doi = {10.1109/72.279181}.",
    ),
    "no arXiv number": (SOUND.replace(DOI, "eprint = {arXiv:1502.01852}"), "eprint is 'arXiv:150"),
    "no title": (SOUND.replace("title =", "note ="), "source 'lee1998' has no title. Write title"),
    "no author": (SOUND.replace("author =", "note ="), "source 'lee1998' has no author."),
    "no year": (SOUND.replace("year =", "note ="), "source 'lee1998' has no year."),
    "a Roman year": (SOUND.replace("1998}", "MCMXCVIII}"), "year is 'MCMXCVIII'. Write the year"),
    "a year to come": (SOUND.replace("{1998}", "{2999}"), "source 'lee1998': year is '2999'."),
    "a kind that is none": (
        SOUND.replace("@article", "@artikel"),
        "source 'lee1998' is of the unknown kind @artikel. Did you mean 'article'?",
    ),
    "a sign that turns the line": (
        SOUND.replace("On slopes", "On \u202eslopes"),
        "source 'lee1998': title holds the sign U+202E",
    ),
    "marks of a merge": (f"<<<<<<< HEAD\n{SOUND}=======\n", "line 1 is the mark of a merge, <<<<"),
    "a brace that is left open": (
        SOUND.replace("slopes}", "slopes") + SOUND.replace("lee1998", "ray1999"),
        "source 'lee1998' begins on line 1 and is no BibTeX (",
    ),
    "a key that stands twice": (SOUND + SOUND, "repeated bibliography entry: lee1998"),
}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "references.bib"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_fault_of_a_source_is_told_with_its_key_and_cure(slip: str, tmp_path: Path) -> None:
    text, message = SLIPS[slip]
    with pytest.raises(GlossaryError) as caught:
        bibliography(written(tmp_path, text))
    assert message in str(caught.value)
    assert str(caught.value).startswith("references.bib: ")


def test_a_sound_source_is_cited_as_it_is(tmp_path: Path) -> None:
    (source,) = bibliography(written(tmp_path, SOUND)).values()
    assert source.label == "Lee 1998"


def test_a_source_that_cannot_be_read_leaves_the_others_and_may_be_cited(tmp_path: Path) -> None:
    broken = SOUND.replace("slopes}", "slopes") + SOUND.replace("lee1998", "ray1999")
    sources, faults = bibliography_all(written(tmp_path, broken))
    assert sorted(sources) == ["lee1998", "ray1999"]
    assert sources["ray1999"].title == "On slopes"
    assert len(faults) == 1


def test_the_check_of_a_term_tells_its_own_faults_beside_those_of_sources(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "word.py").write_text(WHOLE)
    broken = written(tmp_path, SOUND.replace("slopes}", "slopes"))
    project = replace(sample(tmp_path / "terms"), bibliography=broken)
    said = "\n".join(map(str, ready(project, "word", Cache(tmp_path / "cache"), Seeds(0)).faults))
    assert "references.bib: source 'lee1998' begins on line 1 and is no BibTeX" in said
    assert "terms/word.py: etymology is empty." in said
