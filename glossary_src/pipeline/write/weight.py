"""How much a term weighs on the wire, known without building the site."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from glossary_src.faults import Fault
from glossary_src.names import NameIndex
from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.explorer import explorer
from glossary_src.pipeline.write.views import page_view
from glossary_src.schema import Glossary

MOST_PAGE, MOST_FRAMES = 40_000, 30_000
"""Bytes of a page, and of one file of frames, as a server compresses them."""
_AROUND = 10_300
"""What theme, navigation, relations and links add: a test holds the estimate to the real pages."""


def weigh(data: bytes) -> int:
    """Bytes as a server compresses them."""
    return len(gzip.compress(data, 9))


def page_weight(
    computed: Computed, glossary: Glossary, sources: Mapping[str, Source], names: NameIndex
) -> int:
    """About what its page will weigh."""
    seen = page_view(computed, glossary, sources, names)
    texts = _strings((seen.shown, seen.says, seen.notation, seen.practice))
    return weigh("\n".join(texts).encode()) + _AROUND


def weight_faults(
    computed: Computed, glossary: Glossary, sources: Mapping[str, Source], names: NameIndex
) -> Iterator[Fault]:
    """What would make a reader wait."""
    for snippet in computed.entry.snippets:
        turned = computed.runs[snippet.name].turned
        if snippet.explore and turned:
            size = weigh(explorer(snippet, snippet.explore, turned).data)
            if size > MOST_FRAMES:
                rule = f"ships frames of {size:,} bytes; {MOST_FRAMES:,} at most."
                yield Fault(f"{snippet.name}()", rule, "Draw fewer points, or thin out the grid.")
    if (size := page_weight(computed, glossary, sources, names)) > MOST_PAGE:
        rule = f"weighs about {size:,} bytes; {MOST_PAGE:,} at most."
        cure = "Draw fewer points in its figures: scatter and images weigh most."
        yield Fault("the page", rule, cure)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _strings(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
