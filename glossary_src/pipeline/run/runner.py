"""Who runs the snippets: requests in, answers out. Local processes by default, a cluster if asked.

Both sides are plain JSON, so a runner may hand them to another process or to another machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, Self

Request = dict[str, Any]
"""A snippet to run, as `pool` words it; its "number" says which."""
Answer = dict[str, Any]
"""The numbers and the drawing of a snippet, or the rule it broke, with a cure and a trace.

Besides, where the system tells, the processor time that it took: `spent`, in seconds.
"""


class Runner(Protocol):
    """Runs each request in a process of its own, within its limits of time and memory."""

    def __enter__(self) -> Self:
        """Start, so that it warms up while terms load. Raises `GlossaryError` if it cannot."""

    def __exit__(self, *_: object) -> None:
        """End whatever still runs."""

    def answers(self, requests: Sequence[Request]) -> Iterator[tuple[int, Answer]]:
        """Answers as they come, with the number of the request. One that is lost does not come."""


def failed(rule: str, cure: str, trace: str = "") -> Answer:
    """The answer of a snippet that broke a rule."""
    return {"rule": rule, "cure": cure, "trace": trace}
