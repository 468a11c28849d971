"""What a listing returned: a figure and numbers by their names, or what is wrong with it."""

from __future__ import annotations

import math
import reprlib

from glossary_src.pipeline.draw.blank import is_empty
from glossary_src.pipeline.run.runner import Answer, failed

_NEEDS = "A snippet returns (figure, {name: number})."
_DRAW = "Draw into it, finite and visible: fig, ax = plt.subplots(), then ax.plot(...)."


def shape(returned: object) -> Answer:
    """The numbers of a well-formed return value, or what is wrong with it."""
    from matplotlib.figure import Figure

    if not (isinstance(returned, tuple) and len(returned) == 2):
        return failed(f"returns {type(returned).__name__}, not a pair.", _NEEDS)
    figure, numbers = returned
    if not isinstance(figure, Figure) or not isinstance(numbers, dict):
        return failed(f"returns ({type(figure).__name__}, {type(numbers).__name__}).", _NEEDS)
    if is_empty(figure):
        return failed("returns an empty figure.", _DRAW)
    plain = {}
    for name, value in numbers.items():
        if not (isinstance(name, str) and name.isidentifier()):
            cure = 'Name it as a variable: {"left_over": ...}.'
            return failed(f"returns a number under {name!r:.80}.", cure)
        number = _number(value)
        if number is None:
            shown = f"{name!r:.80} = {reprlib.repr(value)}"
            return failed(f"returns {shown}, which is no number.", _NEEDS)
        plain[name] = number
        if not math.isfinite(number):
            return failed(f"returns {name!r} = {value!r}.", "Every number must be finite.")
    return {"numbers": plain}


def _number(value: object) -> float | None:
    """It as a number; None for what is none, a text with digits too."""
    try:
        return None if isinstance(value, str | bytes) else float(value)  # type: ignore[arg-type]
    except Exception:
        return None
