"""The options of the Markdown extension, and what a page says of first mentions itself."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from ..faults import Fault, GlossaryError, did_you_mean
from .lookup import Glossary
from .terms import PROJECT

PAGE, SECTION = "page", "section"
_NAME = "gradient_glossary"
_LISTS = ("ignore", "only")
OPTIONS: dict[str, tuple[Any, str]] = {
    "source": ("", "Address of the site, or address or path of one of its files"),
    "url": ("", "Address of the site, where the file does not tell"),
    "sha256": ("", "The file must have this hash"),
    "project": (PROJECT, "The name that the file must bear"),
    "cache": ("", "Folder for what was fetched"),
    "max_age": (24.0, "Hours until it is asked for again"),
    "timeout": (10.0, "Seconds for the download"),
    "first_mention": ("", "Link the first mention of each term: in a page, or in each section"),
    "ignore": ([], "Terms that are never linked by themselves"),
    "only": ([], "No other terms are linked by themselves"),
    "tooltip": (True, "Carry the definition along"),
    "unknown": (True, "Warn of names in two brackets that no term has"),
    "strict": (False, "Raise for an unknown term, where the tool knows no strict mode"),
}
"""Name to default and use."""
_OFTEN = {
    **dict.fromkeys(("", "false", "no", "off", "none", "0"), ""),
    **dict.fromkeys(("true", "yes", "on", "page", "1"), PAGE),
    "section": SECTION,
}


@dataclass
class Rules:
    """What a writer says of first mentions."""

    each: str = ""
    """Once a page, once a section (what a heading of the first two levels begins), or never."""
    ignore: Container[str] = frozenset()
    """Terms that are left alone, by their slugs."""
    only: Container[str] | None = None
    """Where given, no other terms."""

    def allow(self, slug: str) -> bool:
        """Whether a term may be linked by itself."""
        return slug not in self.ignore and (self.only is None or slug in self.only)


def check(options: dict[str, Any]) -> None:
    """Raise `GlossaryError` for an option that is none, or is no list where one is wanted."""
    faults = [
        Fault(f"option {name!r}", "does not exist.", did_you_mean(name, OPTIONS), _NAME)
        for name in options
        if name not in OPTIONS
    ]
    for name in _LISTS:
        value = options.get(name, [])
        if not isinstance(value, (list, tuple)) or not all(isinstance(it, str) for it in value):
            faults.append(Fault(f"option {name!r}", "is no list of names.", "Write [loss].", _NAME))
    if how_often(options.get("first_mention", "")) is None:
        cure = "Write true, page, section or false."
        faults.append(Fault("option 'first_mention'", "is none of its values.", cure, _NAME))
    if faults:
        raise GlossaryError(faults)


def how_often(value: Any) -> str | None:
    """Once a page, once a section, never (empty); None for anything else."""
    return _OFTEN.get(str(value).strip().lower())


def on_page(md: Any) -> str | None:
    """What the front matter says: `glossary: off`, `page`, `section`; None if it is silent."""
    for told in _front_matters(md):
        if "glossary" in told:
            value = told["glossary"]
            return how_often(value[0] if isinstance(value, list) and value else value)
    return None


def _front_matters(md: Any) -> list[dict[str, Any]]:
    """As MkDocs, Zensical and the extension `meta` leave them in the parser."""
    relpath = "relpath" in md.treeprocessors and md.treeprocessors["relpath"]
    zensical = "rendering_context" in md.preprocessors and md.preprocessors["rendering_context"]
    found = [
        getattr(getattr(getattr(relpath, "file", None), "page", None), "meta", None),
        getattr(getattr(getattr(zensical, "context", None), "page", None), "meta", None),
        getattr(md, "Meta", None),
    ]
    return [told for told in found if isinstance(told, dict)]


def rules(options: dict[str, Any], glossary: Glossary) -> tuple[Rules, list[Fault]]:
    """Which terms are linked by themselves, and names in the options that no term has."""
    slugs: dict[str, set[str]] = {name: set() for name in _LISTS}
    faults = []
    for option, found in slugs.items():
        for name in options[option]:
            if term := glossary.find(name):
                found.add(term.slug)
            else:
                cure = glossary.similar(name)
                faults.append(Fault(f"{option}: {name!r}", "is no term.", cure, _NAME))
    each = how_often(options["first_mention"]) or ""
    return Rules(each, slugs["ignore"], slugs["only"] if options["only"] else None), faults
