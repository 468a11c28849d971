"""What a page says to a question."""

from __future__ import annotations

from tests.loaded import loaded


def said(module: str, question: str) -> str:
    """The answer to the question that holds these words, on one line."""
    (found,) = [it for it in loaded()[module].term.faq if question in it.asked]
    return " ".join(f"{found.asked} {found.answer}".split())
