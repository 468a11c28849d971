"""What machines read, held against the tools and rules that read it."""

from __future__ import annotations

import io
import json
import re
import zlib
from pathlib import Path
from typing import Any, cast

import pytest
import rdflib
import yaml
from jsonschema import Draft202012Validator
from PIL import Image
from pybtex.database import parse_string
from rdflib.namespace import SKOS
from rdflib.plugins.parsers.notation3 import BadSyntax
from referencing import Registry, Resource

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.bundle import Built
from glossary_src.pipeline.feeds.pictures import pictures, standalone
from glossary_src.pipeline.feeds.redirects import slug_of
from glossary_src.pipeline.feeds.skos import _iri
from glossary_src.pipeline.read.bibliography import bibliography
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.load import TERMS
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Computed, Ran
from glossary_src.pipeline.write.facts import Facts
from glossary_src.pipeline.write.site import Site
from tests.conftest import URL
from tests.loaded import loaded

SLUGS = [path.stem.replace("_", "-") for path in sorted(TERMS.glob("[!_]*.py"))]
ROLES = ("term", "label")
every_slug = pytest.mark.parametrize("slug", SLUGS)


@pytest.fixture(scope="session")
def entries() -> dict[str, Entry]:
    return {entry.slug: entry for entry in loaded().values()}


@pytest.fixture(scope="session")
def whole(built: Built) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(built.files["glossary.json"])
    return loaded


def validator(built: Built, name: str) -> Draft202012Validator:
    schemas = [json.loads(built.files[f"{n}.schema.json"]) for n in ("term", "glossary")]
    for schema in schemas:
        Draft202012Validator.check_schema(schema)
    registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in schemas)
    return Draft202012Validator({"$ref": f"{URL}{name}.schema.json"}, registry=registry)


def wrong(built: Built, name: str, value: object) -> list[str]:
    return [error.message for error in validator(built, name).iter_errors(value)]


def test_the_whole_glossary_keeps_its_schema(built: Built, whole: dict[str, Any]) -> None:
    assert wrong(built, "glossary", whole) == []
    assert [term["slug"] for term in whole["terms"]] == SLUGS


@every_slug
def test_the_file_of_a_term_keeps_its_schema_and_says_what_the_whole_says(
    slug: str, built: Built, whole: dict[str, Any]
) -> None:
    alone = json.loads(built.files[f"terms/{slug}.json"])
    assert wrong(built, "term", alone) == []
    among = next(term for term in whole["terms"] if term["slug"] == slug)
    assert {name: alone[name] for name in among} == among
    described = json.loads(built.files["term.schema.json"])["properties"]
    assert alone.keys() <= described.keys(), "a field that the schema does not describe"
    name = among["key_number"]["name"]
    assert among["key_number"]["value"] == among["numbers"][name]


def test_a_term_without_one_of_its_fields_is_refused(built: Built) -> None:
    term = json.loads(built.files[f"terms/{SLUGS[0]}.json"])
    fields = json.loads(built.files["term.schema.json"])["required"]
    for field in fields:
        assert wrong(built, "term", {k: v for k, v in term.items() if k != field}), field
    assert wrong(built, "term", {**term, "definition": 3})


def test_glossary_json_keeps_the_fields_it_always_had(whole: dict[str, Any]) -> None:
    assert whole.keys() >= {"name", "version", "license", "url", "terms"}
    first = {"slug", "title", "aliases", "definition", "group", "level", "url", "relations"}
    for term in whole["terms"]:
        assert term.keys() >= first | {"numbers"}


@every_slug
def test_files_named_in_a_feed_are_published(slug: str, built: Built) -> None:
    term = json.loads(built.files[f"terms/{slug}.json"])
    for address in (term["figure"]["png"], term["figure"]["svg"]):
        assert address.removeprefix(URL) in built.files
    assert f"terms/{slug}.md" in built.verbatim


def test_mystmd_finds_words_and_a_definition_behind_every_identifier(built: Built) -> None:
    references = json.loads(built.files["myst.xref.json"])["references"]
    terms = [r for r in references if r["kind"] == "term"]
    identifiers = [r["identifier"] for r in terms]
    assert len(identifiers) == len(set(identifiers))
    assert set(SLUGS) | {"he-init", "he-inits", "vanishing-gradients"} <= set(identifiers)
    for reference in terms:
        content = json.loads(built.files[reference["data"].removeprefix("/")])
        assert reference["url"] in (f"/terms/{content['slug']}/", f"/senses/{content['slug']}/")
        assert "version" not in content, "mystmd would take it for that of its own format"
        (listed,) = content["mdast"]["children"]
        parts = [part.get("identifier") for part in listed["children"]]
        words, said = listed["children"][parts.index(reference["identifier"]) :][:2]
        shown = words["children"][0]["value"]
        if reference["identifier"] != content["slug"]:
            assert slug_of(shown) == reference["identifier"]
        assert said["children"][0]["value"] == content["frontmatter"]["description"]


def rows(built: Built) -> list[tuple[str, str, str, str]]:
    raw = built.files["objects.inv"]
    lines = zlib.decompress(raw.split(b"\n", 4)[4]).decode().splitlines()
    matches = (re.fullmatch(r"(.+) std:(\w+) -1 (\S+) (.+)", line) for line in lines)
    return [match.groups() for match in matches if match]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "role", "slug", "shown"),
    [
        ("Vanishing gradient", "term", "vanishing-gradient", "-"),
        ("Vanishing gradients", "term", "vanishing-gradient", "-"),
        ("He inits", "term", "he-initialization", "-"),
        ("Losses", "term", "loss-function", "-"),
        ("Cross-entropies", "term", "cross-entropy", "-"),
        ("long-term dependencies", "term", "long-term-dependency", "-"),
        ("vanishing-gradient", "label", "vanishing-gradient", "Vanishing gradient"),
        ("he-init", "label", "he-initialization", "He init"),
        ("he-inits", "label", "he-initialization", "He inits"),
        ("bptt", "label", "bptt", "Backpropagation through time"),
    ],
    ids=str,
)
def test_the_inventory_has_names_plurals_and_labels(
    name: str, role: str, slug: str, shown: str, built: Built
) -> None:
    assert (name, role, f"terms/{slug}/", shown) in rows(built)


def test_no_term_is_spelled_as_a_label_is(built: Built) -> None:
    """MyST-Parser takes either for `#tanh`, and warns where there are both."""
    terms, labels = ({name for name, of, *_ in rows(built) if of == role} for role in ROLES)
    assert "Tanh" in terms
    assert "tanh" in labels
    assert not terms & labels


def test_the_inventory_has_one_spelling_a_name_and_no_plural_of_a_plural(built: Built) -> None:
    for role in ROLES:
        names = [name.casefold() for name, of, *_ in rows(built) if of == role]
        assert len(names) == len(set(names))
        assert not [name for name in names if name.endswith(("weightses", "rate of changes"))]


def graph(data: dict[str, Any]) -> rdflib.Graph:
    """JSON-LD as triples, without asking schema.org for its context."""
    data = {**data, "@context": {"@vocab": "https://schema.org/"}}
    return rdflib.Graph().parse(data=json.dumps(data), format="json-ld", base=f"{URL}terms/x/")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")  # its own parser uses it
def test_linked_data_says_of_every_term_what_its_page_says(
    built: Built, entries: dict[str, Entry]
) -> None:
    schema = rdflib.Namespace("https://schema.org/")
    of_all = graph(json.loads(built.files["glossary.jsonld"]))
    for slug, entry in entries.items():
        front = built.files[f"terms/{slug}.md"].decode().split("---")[1]
        of_page = graph(yaml.safe_load(front)["linked_data"])
        term = rdflib.URIRef(f"{URL}terms/{slug}/#term")
        assert str(of_all.value(term, schema.description)) == entry.term.definition
        assert set(of_page.predicate_objects(term)) == set(of_all.predicate_objects(term))
        names = {str(name) for name in of_all.objects(term, schema.alternateName)}
        assert names == set(entry.term.aliases)


@pytest.fixture(scope="session")
def thesaurus(built: Built) -> rdflib.Graph:
    return rdflib.Graph().parse(data=built.files["glossary.ttl"], format="turtle")


def test_the_thesaurus_holds_every_term_with_its_names(
    thesaurus: rdflib.Graph, entries: dict[str, Entry]
) -> None:
    concepts = set(thesaurus.subjects(rdflib.RDF.type, SKOS.Concept))
    assert concepts == {rdflib.URIRef(f"{URL}terms/{slug}/#term") for slug in entries}
    for slug, entry in entries.items():
        concept = rdflib.URIRef(f"{URL}terms/{slug}/#term")
        english = rdflib.Literal(entry.term.title, lang="en")
        assert list(thesaurus.objects(concept, SKOS.prefLabel)) == [english]
        names = {str(name) for name in thesaurus.objects(concept, SKOS.altLabel)}
        assert names == set(entry.term.aliases)
        assert str(thesaurus.value(concept, SKOS.definition)) == entry.term.definition


def test_the_thesaurus_keeps_the_rules_of_skos(thesaurus: rdflib.Graph) -> None:
    for one, two in thesaurus.subject_objects(SKOS.related):
        assert (two, SKOS.related, one) in thesaurus
        assert two not in set(thesaurus.transitive_objects(one, SKOS.broader)) - {one}
        assert two not in set(thesaurus.transitive_objects(one, SKOS.narrower)) - {one}
    for one, two in thesaurus.subject_objects(SKOS.broader):
        assert (two, SKOS.narrower, one) in thesaurus


def test_a_torn_thesaurus_is_refused(built: Built) -> None:
    torn = built.files["glossary.ttl"].replace(b" ;", b"", 1)
    with pytest.raises(BadSyntax):
        rdflib.Graph().parse(data=torn, format="turtle")


def test_an_old_doi_with_angle_brackets_is_an_address() -> None:
    text = f"<urn:a> <urn:b> {_iri('https://doi.org/10.1002/(SICI)1097-0118<1::AID>3.0')} ."
    found = rdflib.Graph().parse(data=text, format="turtle")
    assert "%3C1::AID%3E" in str(next(found.objects()))


def test_every_term_can_be_cited(built: Built, entries: dict[str, Entry]) -> None:
    cited = parse_string(built.files["glossary.bib"].decode(), "bibtex").entries
    assert list(cited) == [f"gradient-glossary-{slug}" for slug in entries]
    for slug in entries:
        assert cited[f"gradient-glossary-{slug}"].fields["url"] == f"{URL}terms/{slug}/"


def test_llms_txt_leads_to_the_markdown_of_every_term(built: Built) -> None:
    text = built.files["llms.txt"].decode()
    assert text.startswith("# The Gradient Glossary\n\n> ")
    for slug in SLUGS:
        assert f"({URL}terms/{slug}.md): " in text


@every_slug
def test_the_markdown_of_a_term_is_complete_and_plain(
    slug: str, built: Built, entries: dict[str, Entry]
) -> None:
    text, term = built.verbatim[f"terms/{slug}.md"].decode(), entries[slug].term
    assert text.startswith(f"# {term.title}\n\n{term.definition}\n")
    for snippet in entries[slug].snippets:
        assert (f"def {snippet.name}(" in text) == snippet.on_page
    for notation in ("@{", "[@", "](term:", "<span", "<data", "<math"):
        assert notation not in text
    for source in json.loads(built.files[f"terms/{slug}.json"])["sources"]:
        assert source["title"] in text
        assert source["key"] in bibliography()


@every_slug
def test_the_picture_of_a_term_is_what_previews_ask_for(slug: str, built: Built) -> None:
    with Image.open(io.BytesIO(built.files[f"terms/{slug}/card.png"])) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        text = picture.convert("L").crop((0, 40, 480, 600))
        figure = picture.convert("L").crop((500, 40, 1200, 600))
    for part in (text, figure):
        low, high = cast(tuple[int, int], part.getextrema())  # one band
        assert (low < 120, high) == (True, 255), "nothing was drawn"


@every_slug
def test_the_figure_stands_alone(slug: str, built: Built) -> None:
    text = built.files[f"terms/{slug}/figure.svg"].decode()
    assert ' xmlns="http://www.w3.org/2000/svg"' in text[: text.index(">")]
    assert "var(--" not in text


def test_a_picture_that_was_drawn_is_recalled(
    built: Built, entries: dict[str, Entry], tmp_path: Path
) -> None:
    entry = entries[SLUGS[0]]
    svg = built.files[f"terms/{entry.slug}/figure.svg"].decode()
    number: Any = None
    opening = entry.snippets[0]
    computed = Computed(entry, {opening.name: Ran(svg, {})}, {}, {})
    facts = Facts(computed, {}, number, opening, "", [])
    assert standalone(facts.svg) == svg
    drawn = pictures({entry.module: facts}, Site(GLOSSARY), Cache(tmp_path))
    (kept,) = tmp_path.rglob("*.png")
    written = kept.stat().st_mtime_ns
    again = pictures({entry.module: facts}, Site(GLOSSARY), Cache(tmp_path))
    assert (again, kept.stat().st_mtime_ns) == (drawn, written)
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    again = pictures({entry.module: facts}, Site(GLOSSARY), Cache(tmp_path))
    assert again == drawn, "an altered picture is drawn anew"
