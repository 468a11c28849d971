#!/usr/bin/env python3
"""Begin a term: a module that builds as it is, and says what to fill in.

usage: scripts/new_term.py SLUG [--title TITLE]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

if sys.hexversion < 0x030B0000:  # env takes the first python3 of the shell
    sys.exit(
        "Python 3.11 or newer is needed: .venv/bin/python scripts/new_term.py, or activate it."
    )
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from glossary_src.faults import GlossaryError
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
        write_whole(path, SKELETON.format(**words))
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{path}\nIt builds as it is. Search it for «Fill in», then: scripts/check {module}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
