#!/usr/bin/env python3
"""Begin a term: a module that builds as it is, and says what to fill in.

usage: scripts/new_term.py SLUG [--title TITLE]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

if sys.hexversion < 0x030B0000:  # env takes the first python3 of the shell
    sys.exit(
        "Python 3.11 or newer is needed: .venv/bin/python scripts/new_term.py, or activate it."
    )
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.read.files import write_whole
from glossary_src.pipeline.read.slugs import slug_faults
from glossary_src.schema.called import name_faults
from glossary_src.schema.sections import FIELDS, Field

TERMS = ROOT / "glossary_src" / "terms"
SKELETON = '''"""{spoken} is, in at most forty words that stand alone, the following."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, snippet


@snippet(
    shows="dL/dz",  # which gradient the figure shows: see shown in glossary_src/glossary.py
    promises={{"left": between(0.3, 3)}},  # say where the span comes from
    turn={{"depth": (5, 10, 20, 50)}},  # what a reader may turn; leave it out with says and always
    always={{"left": between(0, 30)}},  # what a number promises however the reader turns
    says="Fill in: true of every frame. @{{depth}} layers leave @{{left:.2f}}.",
    caption="Fill in: what to see. @{{left:.2f}} is left.",
    alt="Fill in: the finding, for who cannot see the figure.",
)
def {function}(depth=10, width=64):
    """Say in one line what this simulates."""
    rng = np.random.default_rng(0)
    layers = np.arange(1, depth + 1)
    error, size = rng.normal(size=width), []
    for _ in layers:
        w = rng.normal(0, np.sqrt(1 / width), (width, width))
        error = error @ w.T
        size.append(np.sqrt((error**2).mean()))
    fig, ax = plt.subplots()
    ax.semilogy(layers, size)
    ax.set(xlabel="layers crossed", ylabel="size of dL/dz")
    return fig, {{"left": size[-1] / size[0]}}


TERM = Term(
    title={quoted},
    definition=__doc__,
    aliases=(),  # other names, one spelling each; plurals and case are understood
    group="phenomena",  # see groups in glossary_src/glossary.py
    level="next",  # "start here", "next" or "in depth"
    wikidata="",  # its item there, if it has one, as "Q..."
{fields}
)
'''


def field_of(field: Field, function: str) -> str:
    """A field of the term, to be filled in."""
    hint = field.example(f"@{{{function}.left:.2f}}")
    return f"    {field.name}={field.kind.fill_in.format(hint=hint)},"


def compared(module: str, text: str) -> list[Fault]:
    """Rows of the table `instead` that a new term leaves behind.

    Raises `GlossaryError` where its names belong to another term. Needs numpy, as terms do.
    """
    from glossary_src.pipeline.read.instead import own_instead_faults
    from glossary_src.pipeline.read.load import MODULES, load_all, load_one
    from glossary_src.pipeline.read.project import project_at
    from glossary_src.pipeline.read.relations import between_terms

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, TERMS.name, f"{module}.py")
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        entry = load_one(path)
    if not any(TERMS.glob(MODULES)):
        return []
    glossary = project_at(TERMS.parent).glossary
    entries = {**load_all(TERMS, glossary)[0], module: entry}
    faults = between_terms(entries, {**dict.fromkeys(entries, 0), module: 1}, partial=True)
    if taken := [fault for fault in faults if fault.file == entry.file]:
        raise GlossaryError(taken)
    return list(own_instead_faults(glossary, entries, module))


def begin(path: Path, text: str) -> None:
    """Write a term whose names are free, and say what comes next. Raises `GlossaryError`."""
    try:
        rows = compared(path.stem, text)
        builds = "It builds once this is done:" if rows else "It builds as it is."
    except ModuleNotFoundError as error:
        rows, builds = [], f"Its names were not compared with others: {error.name} is missing."
    write_whole(path, text)
    print("\n".join(map(str, (path, builds, *rows))))
    print(f"Search it for «Fill in», then: scripts/check {path.stem}")


def main() -> int:
    """Write the skeleton; never over an existing file."""
    parser = argparse.ArgumentParser(prog="scripts/new_term.py", description=__doc__.split("\n")[0])
    parser.add_argument("slug", help="the name of its page, such as weight-decay")
    parser.add_argument("--title", help="as readers see it; the slug in words if not given")
    options = parser.parse_args()
    module = options.slug.replace("-", "_")
    title = options.title or module.replace("_", " ").capitalize()
    path = TERMS / f"{module}.py"
    if faults := [*slug_faults(repr(options.slug), module), *name_faults(title)]:
        print("\n".join(map(str, faults)), file=sys.stderr)
        return 1
    if path.exists():
        print(f"{path} exists. Edit it, or choose another slug.", file=sys.stderr)
        return 1
    function = f"simulate_{module}"[:40].rstrip("_")
    words = {
        "spoken": title.replace('"', "'"),
        "quoted": json.dumps(title, ensure_ascii=False),
        "function": function,
        "fields": "\n".join(field_of(field, function) for field in FIELDS.values()),
    }
    try:
        begin(path, SKELETON.format(**words))
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
