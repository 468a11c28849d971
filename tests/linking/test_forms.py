"""One table of forms: what it claims, what it weighs, and that no two tools read it differently."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from sphinx.util.inventory import InventoryFile

from glossary_src.faults import GlossaryError
from glossary_src.linking.forms import closed, normalised
from glossary_src.linking.references import references
from glossary_src.linking.terms import Glossary, read
from glossary_src.linking.texts.part import Part
from glossary_src.pipeline.feeds.data import SCHEMAS
from glossary_src.pipeline.feeds.forms import forms_json, table_of
from glossary_src.pipeline.feeds.inventory import inventory, myst_references
from glossary_src.pipeline.feeds.names import names_json
from glossary_src.pipeline.feeds.redirects import published as published_addresses
from glossary_src.pipeline.feeds.redirects import slug_of
from glossary_src.pipeline.read.project import project_at
from glossary_src.pipeline.read.word_forms import Guard, WordForms, word_forms
from tests.linking.naming import SITE_OF_OURS, facts, ours, spelled
from tests.linking.samples import SITE
from tests.needs import lacks

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "glossary_src" / "web" / "assets" / "js"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ReLU", "relu"),
        ("Vanishing\u2011Gradient’s", "vanishing gradient"),
        ("networks'", "networks"),
        ("  he\u00a0 init_", "he init"),
        ("cross–entropy", "cross entropy"),
        ("van\u00adish\u200bing", "vanishing"),
        ("f(x)=loss[0]", "f x loss 0"),
        ("Newton’s method", "newton's method"),
        ("ﬁlter", "filter"),
        ("C'", "c"),
        ("'s", ""),
        ("…", ""),
    ],
)
def test_a_name_has_one_normalised_form(text: str, wanted: str) -> None:
    assert normalised(text) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("mini-batch", "minibatch"), ("log-sum-exp", "logsumexp"), ("float-16", "float-16")],
)
def test_a_name_is_closed_at_the_hyphens_between_letters(name: str, wanted: str) -> None:
    assert closed(name) == wanted


def by_node(script: str, given: object) -> Any:
    """What a script of the site makes of data."""
    if not shutil.which("node"):
        lacks("node", "the package nodejs")
    code = f"import fs from 'fs'; const given = JSON.parse(fs.readFileSync(0));{script}"
    command = ["node", "--input-type=module", "-e", code]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


NORMALISE = f"""
import {{ normalised }} from "{(SCRIPTS / "forms.mjs").as_uri()}";
console.log(JSON.stringify(given.map(normalised)));
"""
SEARCH = f"""
import {{ termMatcher }} from "{(SCRIPTS / "naming.mjs").as_uri()}";
const matcher = termMatcher(given.names);
const first = query => given.names.terms[matcher.find(query)[0]?.at]?.slug ?? "";
console.log(JSON.stringify(given.queries.map(first)));
"""


def test_browsers_normalise_every_sign_as_python_does() -> None:
    last = 0x20000
    signs = [
        f"A{sign}b"
        for sign in map(chr, range(last))
        if unicodedata.category(sign) not in ("Cn", "Cs", "Co")
    ]
    apart = [
        (one, normalised(one), other)
        for one, other in zip(signs, by_node(NORMALISE, signs), strict=True)
        if normalised(one) != other
    ]
    assert apart == []


@pytest.fixture(scope="module")
def published() -> bytes:
    return forms_json(ours(), SITE_OF_OURS)


@pytest.fixture(scope="module")
def known(published: bytes) -> Glossary:
    return read(published, "")


def sphinx_finds(names: list[str]) -> list[str]:
    """As intersphinx does: the name as it stands, then without regard to case."""
    whole = InventoryFile.loads(inventory(ours(), SITE_OF_OURS), uri=SITE.rstrip("/"))
    terms = whole.data["std:term"]
    lowered = {name.lower(): name for name in terms}
    assert len(lowered) == len(terms), "Sphinx would warn of several"
    found = []
    for name in names:
        called = " ".join(name.split())
        row = terms.get(called) or terms.get(lowered.get(called.lower(), ""))
        found.append(row.uri.rstrip("/").rpartition("/")[2] if row else "")
    return found


def test_no_two_tools_read_five_hundred_spellings_differently(known: Glossary) -> None:
    pairs = list(spelled(500))
    names, wanted = [name for name, _ in pairs], [slug for _, slug in pairs]
    assert len(set(wanted)) == len(ours().rows)
    by_python = [term.slug if (term := known.find(name)) else "" for name in names]
    assert by_python == wanted
    table = ours()
    slugs = [table.rows[table.forms[form]].slug for form in by_node(NORMALISE, names)]
    assert slugs == wanted
    writable = [normalised(name) for name in names]  # what a role or an address can hold
    assert sphinx_finds(writable) == wanted
    assert sphinx_finds([name.replace(" ", "-") for name in writable]) == wanted
    identified = {
        reference["identifier"]: reference["url"].rstrip("/").rpartition("/")[2]
        for reference in json.loads(myst_references(table))["references"]
        if "identifier" in reference
    }
    assert [identified[slug_of(name)] for name in writable] == wanted
    assert not any(known.find(f"not {name}") for name in names), "the test can tell"


def test_the_search_of_the_site_finds_the_names_that_the_table_has(known: Glossary) -> None:
    table = ours()
    rows = table.forms, table.rows
    terms = [(n, s) for n, s in spelled(500) if rows[1][rows[0][normalised(n)]].path[0] == "t"]
    queries = [" ".join(normalised(name).split()) for name, _ in terms]
    names = json.loads(names_json(cast(Any, facts()), SITE_OF_OURS, ours()))
    found = by_node(SEARCH, {"names": names, "queries": queries})
    apart = [q for q, f, (_, slug) in zip(queries, found, terms, strict=True) if f != slug]
    assert [query for query in apart if len(query) > 3] == []  # of three letters it knows no plural


def test_the_file_keeps_its_schema_and_is_small(published: bytes) -> None:
    schema = json.loads((SCHEMAS / "forms.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    whole = json.loads(published)
    assert not list(Draft202012Validator(schema).iter_errors(whole))
    assert list(Draft202012Validator(schema).iter_errors({**whole, "format": 2}))
    assert max(whole["forms"].values()) < len(whole["terms"])
    assert all(form == normalised(form) for form in whole["forms"])
    assert whole["guards"].keys() <= whole["forms"].keys()
    packed = len(gzip.compress(published, 9)) / len(whole["terms"])
    assert 120 * packed < 25_000, "bytes, packed, at 120 terms"


@pytest.mark.parametrize(
    ("form", "slug"),
    [
        *(("gradient flow", "gradient-flow"), ("minibatches", "sgd"), ("saturated", "saturation")),
        *(("crossentropy", "cross-entropy"), ("multi layer perceptrons", "neural-network")),
        *(("rates of change", ""), ("instantaneous rates of change", "derivative")),
        *(("vanishing exploding gradients", "vanishing-gradient"), ("underflowed", "underflow")),
        *(("xavier initialization", "xavier-initialization"), ("backpropagate", "backpropagation")),
    ],
)
def test_what_writers_missed_is_a_row(form: str, slug: str, known: Glossary) -> None:
    found = known.find(form)
    assert (found.slug if found else "") == slug


def test_an_address_that_is_no_name_any_more_leads_as_an_address_only(known: Glossary) -> None:
    listed = published_addresses(project_at().published) or {}
    old = {slug: new for slug, new in listed.items() if new and not known.find(slug)}
    assert {"nabla", "hidden-layer", "perceptron"} <= old.keys()
    assert {slug: term.slug for slug in old if (term := known.at(slug))} == old
    assert {slug: term.slug for slug, term in known.addresses.items()} == old
    text = "".join(f"<{SITE}terms/{slug}/> [[{slug}]] " for slug in (*old, "nobody"))
    told = {it.written: it.term for it in references(Part(text, text, text, text), known, ())}
    assert [url for url in told if url[0] == "h" and not told[url]] == [f"{SITE}terms/nobody/"]
    assert not any(term for written, term in told.items() if written[0] == "[")


def test_everyday_words_are_no_labels_and_every_page_has_one_with_the_prefix() -> None:
    labels = InventoryFile.loads(inventory(ours(), SITE_OF_OURS), uri=SITE).data["std:label"]
    terms = InventoryFile.loads(inventory(ours(), SITE_OF_OURS), uri=SITE).data["std:term"]
    assert {"he-init", "he-inits", "relu", "vanishing-gradient", "chain-rule", "cnn"} <= set(labels)
    for word in ("depth", "loss", "overflow", "attention", "gradient", "losses"):
        assert word not in labels
        assert word not in terms, "MyST-Parser takes a term for a label"
        assert word.title() in terms
    assert {f"gradients-{row.slug}" for row in ours().rows} <= set(labels)
    assert not set(labels) & set(terms), "MyST-Parser warns of both"


def made(**told: Any) -> dict[str, int]:
    return table_of(cast(Any, facts()), SITE_OF_OURS, WordForms(**told)).forms


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"names": {"relu": ("tanh",)}}, "form 'tanh' is claimed by 'relu' and by 'tanh'"),
        ({"names": {"relu": ("zag",), "tanh": ("Zag",)}}, "form 'zag' is claimed by"),
        ({"words": {"rellu": ("zag",)}}, "'rellu' is no term. Did you mean 'relu'?"),
        ({"guards": {"zag": Guard()}}, "guards.zag is no name of a term."),
        ({"guards": {"depth": Guard(never=("deep sea",))}}, "has 'deep sea'"),
    ],
)
def test_a_form_leads_to_one_term_and_a_guard_holds_a_name(told: Any, rule: str) -> None:
    with pytest.raises(GlossaryError, match=rule):
        made(**told)


def test_a_plural_yields_to_a_name() -> None:
    assert made(names={"relu": ("glorot",)})["glorots"] != made()["tanh"]
    table = made(names={"relu": ("zag",), "tanh": ("zags",)})
    assert (table["zag"], table["zags"]) == (table["relu"], table["tanh"])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[name]\nrelu = ['x']", r"\[name\] is no part of the file. Did you mean 'names'"),
        ("[names]\nrelu = 'x'", "names.relu is no list of words."),
        ("[senses.x]\nnames = []", "senses.x has no title."),
        ("[guards.x]\nneed = ['a']", "guards.x has 'need'."),
        ("[names\n", "the file is no TOML"),
    ],
)
def test_a_fault_in_the_file_of_forms_is_told(text: str, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "forms.toml"
    path.write_text(text)
    with pytest.raises(GlossaryError, match=rule):
        word_forms(path)
    assert word_forms(tmp_path / "none.toml") == WordForms()


def test_hostile_rows_are_left_out() -> None:
    rows = [["a", "A", "a/", "x"], ["b", "<b>", "b/", "x"], ["c", "C", "javascript:1", "x"], 7]
    rows += [["d", "D", "//other.test/d/", "x"], ["e", "E", "https://other.test/e/", "x"]]
    forms = {"a": 0, "aa": 0, "b": 1, "<i>": 0, "Aa-a": 0, "zz": 9, "y": -1, "w": True, "q": "0"}
    forms |= {"dd": 4, "ee": 5}
    old = {"was": 0, "bad": 1, "far": 9, "so": True, "no/slug": 0}
    guards = {"a": {"needs": ["N-n", 3], "never": 4}, "b": 3}
    data = {"format": 1, "name": "Gradient Glossary", "url": SITE, "terms": rows, "forms": forms}
    data |= {"addresses": old}
    found = read(json.dumps({**data, "guards": guards, "sections": ["how", "<b>"]}).encode(), "")
    assert set(found.by_form) == {"a", "aa"}
    assert found.sections == ("how",)
    assert list(found.addresses) == ["was"]
    assert read(json.dumps({**data, "addresses": [0]}).encode(), "").addresses == {}
    assert found.guards
    assert found.guards["a"].needs == ("n n",)
    with pytest.raises(GlossaryError, match="has the format 2"):
        read(json.dumps({**data, "format": 2}).encode(), "")
