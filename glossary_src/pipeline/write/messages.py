"""The page of messages and symptoms, for browsers and as plain Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.handwritten import handwritten
from glossary_src.pipeline.write.templating import environment
from glossary_src.schema import Messages
from glossary_src.schema.message import FILE, KINDS


def messages_page(
    messages: Messages, computed: Mapping[str, Computed], *, plain: bool = False
) -> str:
    """Every message and symptom by where it happens, with its anchor."""
    page = environment(escaping=False).get_template("messages.md.j2")
    kinds = {kind: messages.of(kind) for kind in KINDS}
    text = page.render(
        headings=KINDS,
        kinds={kind: by_place for kind, by_place in kinds.items() if by_place},
        places=messages.places,
        entries={module: it.entry for module, it in computed.items()},
        plain=plain,
    )
    return handwritten(text, FILE, computed, "", plain=plain)
