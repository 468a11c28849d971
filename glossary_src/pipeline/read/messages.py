"""Messages and symptoms: whether the terms and links that they name exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import Message, Messages
from glossary_src.schema.grammar import module_of, tokens
from glossary_src.schema.message import FILE, TEXTS


def check_messages(messages: Messages | None, entries: Mapping[str, Entry]) -> None:
    """Raise `GlossaryError` with every name that is no term's."""
    told = messages.entries if messages else ()
    if faults := [fault for it in told for fault in _faults(it, entries)]:
        raise GlossaryError(faults)


def _faults(message: Message, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    thing = f"message {message.slug!r}"
    for module in message.terms:
        if module not in entries:
            cure = did_you_mean(module, entries)
            yield Fault(f"{thing}: terms", f"name {module!r}, which is no term.", cure, FILE)
    for field in TEXTS:
        for token in tokens(getattr(message, field)):
            target = token.parts.get("target", "")
            if target.startswith("term:") and (module := module_of(target)) not in entries:
                cure = did_you_mean(module, entries)
                yield Fault(f"{thing}: {field}", f"links to {target!r}, no term.", cure, FILE)
