"""The templates of the pages, and what they may call."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(*, escaping: bool = True) -> Environment:
    """The templates and their filters; without escaping for what is no HTML."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        comment_start_string="{##",  # `{#id}` is how Markdown names a heading
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=escaping,
        keep_trailing_newline=True,
    )
    made.filters["json"] = lambda value: Markup(json.dumps(value, ensure_ascii=False))
    made.filters["md"] = Markup
    made.filters["inline"] = lambda text: Markup(" ".join(str(text).split()))
    return made


def as_json(value: object) -> bytes:
    """How every JSON file of the site is written."""
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
