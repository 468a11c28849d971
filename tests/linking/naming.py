"""The table of forms of this glossary, made without running a snippet; and spellings to look up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.feeds.forms import Table, table_of
from glossary_src.pipeline.feeds.redirects import published, targets
from glossary_src.pipeline.read.project import project_at
from glossary_src.pipeline.write.site import Site
from tests.linking.samples import SITE
from tests.loaded import loaded
from tests.pipeline.building import DOCS

SITE_OF_OURS = Site(GLOSSARY, SITE)


@cache
def facts() -> dict[str, Any]:
    """What the table needs of each term."""
    return {
        module: SimpleNamespace(slug=entry.slug, term=entry.term, entry=entry)
        for module, entry in loaded().items()
    }


@cache
def ours() -> Table:
    """The table as the site publishes it."""
    written = {
        path.relative_to(DOCS).as_posix(): path.read_text("utf-8")
        for path in DOCS.glob("senses/*.md")
    }
    table = table_of(cast(Any, facts()), SITE_OF_OURS, project_at().forms, written)
    old = published(project_at().published)
    table.lead({slug: entry.slug for slug, entry in targets(loaded(), old).items()})
    return table


def spelled(count: int) -> Iterator[tuple[str, str]]:
    """So many spellings of forms, over all rows, and the slug that each must lead to."""
    table = ours()
    changes = itertools.cycle(
        [
            lambda name: name,
            str.upper,
            lambda name: name.replace("-", " "),
            lambda name: name.replace(" ", "-"),
            lambda name: name.replace(" ", "\u2011").title(),
            lambda name: name.replace(" ", "\u00a0"),
            lambda name: f"{name}'s",
            lambda name: f" {name.replace('-', '–')}’s ",
            lambda name: name.replace(" ", "_"),
            lambda name: f"{name[:2]}\u00ad{name[2:]}",
            lambda name: name.replace(" ", "\n  "),
        ]
    )
    step = len(table.forms) / count
    forms = list(table.forms.items())
    for number in range(count):
        form, at = forms[int(number * step)]
        yield next(changes)(table.spelled[form]), table.rows[at].slug
