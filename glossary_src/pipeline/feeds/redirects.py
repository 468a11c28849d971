"""Addresses that lead to a term besides its own: other names, old slugs, the root of the site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from string import Template

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.names import plurals
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.files import text_of
from glossary_src.pipeline.write.site import Site

FILE = "published.txt"
_LINE = re.compile(r"([a-z0-9-]+)(?:\s*>\s*([a-z0-9-]+))?")
_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<meta name="description" content="$definition">
<link rel="canonical" href="$canonical">
<meta property="og:type" content="article">
<meta property="og:site_name" content="$site">
<meta property="og:title" content="$title">
<meta property="og:description" content="$definition">
<meta property="og:url" content="$canonical">
<meta property="og:image" content="$picture">
<meta property="og:image:alt" content="$title: its definition and its figure">
<meta name="twitter:card" content="summary_large_image">
<script src="$script" data-to="$target"></script>
<meta http-equiv="refresh" content="0; url=$target">
</head>
<body>
<h1>$title</h1>
<p>$definition</p>
<p>This page has another address: <a href="$target">$title</a>.</p>
</body>
</html>
""")


def slug_of(name: str) -> str:
    """A name as an address, or nothing if that would drop one of its letters."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    if any(sign.isalnum() and not sign.isascii() for sign in bare):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", bare.replace("'", "").replace("’", "")).strip("-")


def published(path: Path | None) -> dict[str, str] | None:
    """Every address ever published, and the slug it is to lead to if somebody said one.

    Each line of the file is an address, or `old > new` where no term has that name any more.
    None where no such list is kept.
    """
    if path is None:
        return None
    found: dict[str, str] = {}
    faults = []
    for number, line in enumerate(text_of(path).splitlines(), 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        if not (match := _LINE.fullmatch(text)):
            cure = "Write a slug, or: old-slug > new-slug."
            faults.append(Fault(f"line {number}", f"is no address: {text!r}.", cure, path.name))
        else:
            found[match[1]] = match[2] or found.get(match[1], "")
    if faults:
        raise GlossaryError(faults)
    return found


def targets(entries: Mapping[str, Entry], old: Mapping[str, str] | None) -> dict[str, Entry]:
    """Every address that leads to a term, its own slug included. No two lead from one address.

    Raises `GlossaryError` where two terms claim one address, or a published one leads nowhere.
    """
    old = old or {}
    own = {entry.slug: entry for entry in entries.values()}
    found, faults = dict(own), []
    for entry in entries.values():
        for name in entry.term.names:
            other = found.setdefault(slug_of(name), entry)
            if other is not entry:
                rule = f"has the address {slug_of(name)!r}, which leads to {other.file}."
                faults.append(Fault(f"name {name!r}", rule, "Name it otherwise.", entry.file))
    found.pop("", None)
    faults += _lost(old, found, own)
    if faults:
        raise GlossaryError(faults)
    return found | {slug: own[new] for slug, new in old.items() if new in own and slug not in found}


def _lost(
    old: Mapping[str, str], found: Mapping[str, Entry], own: Mapping[str, Entry]
) -> Iterator[Fault]:
    for slug, new in old.items():
        if slug in own and new:
            rule = f"is a term and leads to {new!r}."
            yield Fault(slug, rule, f"Write {slug!r} alone.", FILE)
        elif new and new not in own:
            rule = f"leads to {new!r}, which is no term."
            yield Fault(slug, rule, did_you_mean(new, own), FILE)
        elif not new and slug not in found:
            rule = "was published and leads nowhere now."
            yield Fault(slug, rule, f"Write where it went: {slug} > new-slug.", FILE)


def redirects(found: Mapping[str, Entry], site: Site, taken: Iterable[str]) -> dict[str, bytes]:
    """A page for every address of `targets` that is not in `taken`, and for plurals in `terms/`.

    `taken` are the addresses of real pages and of folders. A plural at the root of the site is left
    to `404.html`, which leads on to the term.
    """
    real = {path.casefold() for path in taken}
    pages = {}
    for slug, entry in (_plurals(found) | dict(found)).items():
        for folder in ("", "terms/") if slug in found else ("terms/",):
            address = f"{folder}{slug}"
            if address not in real and address != f"terms/{entry.slug}":
                path = f"{address}/index.html" if site.directory_urls else f"{address}.html"
                pages[path] = _page(entry, site, "../" * path.count("/"))
    return pages


def _plurals(found: Mapping[str, Entry]) -> dict[str, Entry]:
    """The plural of every name, as an address."""
    entries = {entry.slug: entry for entry in found.values()}
    forms: dict[str, Entry] = {}
    for entry in entries.values():
        for name in entry.term.names:
            for form in plurals(name):
                forms.setdefault(slug_of(form), entry)
    forms.pop("", None)
    return forms


def _page(entry: Entry, site: Site, up: str) -> bytes:
    target = f"{up}{site.page(entry)}"
    return _PAGE.substitute(
        title=escape(entry.term.title),
        definition=escape(entry.term.definition or ""),
        site=escape(site.glossary.name),
        canonical=f"{site.url or up}{site.page(entry)}",
        picture=f"{site.url or up}terms/{entry.slug}/card.png",
        target=target,
        script=f"{up}assets/js/redirect.js",
    ).encode()
