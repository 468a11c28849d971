"""What holds a listing to being right: a check of its backward pass, and pinned numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.listing import listing
from glossary_src.schema import Snippet

_DERIVATIVE = re.compile(r"d[A-Zabehopwxyz]\d?")
"""How listings name a derivative of the loss: dz, dh, dW, dx."""


def proof_faults(entry: Entry) -> Iterator[Fault]:
    """A backward pass without a check, and numbers whose promise holds one value of many."""
    for snippet in entry.snippets:
        thing = f"snippet {snippet.name}()"
        if not snippet.checked and (names := _derivatives(entry, snippet)):
            rule = f"sends a gradient back ({', '.join(names)}) and says of no check."
            cure = "Return how far it is from a nudge, promise that, and name it in checked=."
            yield Fault(thing, rule, cure)
        loose = [number for number, span in snippet.promises.items() if not span.pinned]
        loose += [] if snippet.data else ["the data of its figure"]
        if loose:
            rule = f"does not pin {', '.join(loose)}."
            yield Fault(thing, rule, f"Run: scripts/pin {entry.slug}")


def _derivatives(entry: Entry, snippet: Snippet) -> list[str]:
    """Names of derivatives that its listing computes."""
    try:
        tree = ast.parse(listing(entry.code, snippet.name))
    except GlossaryError:
        return []  # told elsewhere
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not _is_read(n)}
    return sorted(name for name in stored if _DERIVATIVE.fullmatch(name))


def _is_read(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)
