"""A listing runs: its call, the shape of what it returns, its drawing."""

from __future__ import annotations

import math
import reprlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from glossary_src.pipeline.draw import frames, svg, theme
from glossary_src.pipeline.draw.data import fingerprint
from glossary_src.pipeline.draw.drag import grip
from glossary_src.pipeline.draw.encoding import encode
from glossary_src.pipeline.run.runner import Answer, Request, failed

_NEEDS = "A snippet returns (figure, {name: number})."
_ALONE = "Run it alone: scripts/check."
_SEEDED = "Write rng = np.random.default_rng(0), and draw from rng."
_LONGEST, _LINES = 300, 30
"""Of what an exception says, and of its traceback."""


def execute(job: Request) -> Answer:
    """Call it, with every setting if it has several, and draw what it returned."""
    import matplotlib.pyplot as plt

    plt.rcParams.update(theme.parameters(job["key"]))
    drawn, chance = [], _chance()
    for parameters in job["frames"] or [job["parameters"]]:
        answer, figure = _call(job, parameters)
        if "rule" in answer and job["frames"]:
            answer["rule"] = f"{answer['rule'].rstrip('.')}, with {_worded(parameters)}."
        if "rule" in answer:
            return answer
        drawn.append((figure, answer["numbers"]))
    if _chance() != chance:
        return failed("draws without a seed.", _SEEDED)
    try:
        return _turned(job, drawn) if job["frames"] else _still(job, *drawn[0])
    except frames.Unlike as error:
        rule = f"{error}, with {_worded(job['frames'][error.frame])}."
        return failed(rule, "A reader turns the data, not the axes: keep the rest as it is.")
    except MemoryError:
        return too_large(job)
    except Exception as error:  # matplotlib reads formulas and places ticks only now
        rule = f"returns a figure that cannot be drawn: {_said(error, job)}."
        return failed(rule, f"Mend what it draws. {_ALONE}", _trace(error))


def _call(job: Request, parameters: dict[str, Any]) -> tuple[Answer, Any]:
    """One run of the listing in a namespace of its own: its numbers or its fault, its figure."""
    import matplotlib.pyplot as plt

    try:
        namespace: dict[str, Any] = {"__name__": "listing"}
        with plt.rc_context():
            exec(compile(job["text"], _where(job), "exec", dont_inherit=True), namespace)
            returned = namespace[job["name"]](**parameters)
        answer = _shape(returned)
        return answer, None if "rule" in answer else returned[0]
    except MemoryError:
        return too_large(job), None
    except BaseException as error:
        return failed(f"raises {_said(error, job)}.", _ALONE, _trace(error)), None


def _where(job: Request) -> str:
    return f"<{job['name']}>"


def _said(error: BaseException, job: Request) -> str:
    """An exception on one line: its kind, its text, the line of the listing, the setting."""
    own = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == _where(job)]
    line = f" in line {own[-1].lineno} of its listing" if own else ""
    kind, text = type(error).__name__, _text(error)
    notes = "".join(getattr(error, "__notes__", ()))
    return f"{kind}: {text}{line}{notes}" if text else f"{kind}{line}{notes}"


def _text(error: BaseException) -> str:
    try:
        text = " ".join(str(error)[: _LONGEST + 1].split())
    except Exception:
        return "it cannot be told"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _trace(error: BaseException) -> str:
    """The end of its traceback, as far as anyone reads."""
    told = "".join(traceback.format_exception(error, limit=-5)).splitlines()
    return "\n".join(line[:_LONGEST] for line in told[-_LINES:])


def _chance() -> tuple[Any, ...]:
    """Where the generators stand that are shared and have no seed."""
    import random

    import numpy as np

    kind, keys, place, *rest = np.random.get_state(legacy=True)
    return random.getstate(), kind, np.asarray(keys).tobytes(), place, *rest


def too_large(job: Request) -> Answer:
    """The answer of a snippet that met its limit."""
    return failed(f"needs more than {job['megabytes']} MB.", "Use smaller arrays.")


def _worded(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in parameters.items())


def _still(job: Request, figure: Any, numbers: dict[str, float]) -> Answer:
    """The figure of one call; on given axes if the job names them."""
    answer = {"numbers": numbers, "data": fingerprint(figure)}
    if not job["drawn"]:
        return {**answer, "svg": ""}
    if job["axes"]:
        frames.fix(figure, job["axes"])
        return {**answer, "svg": svg.text_of(svg.tree(figure, job["key"]))}
    return {**answer, "svg": svg.to_svg(figure, job["key"])}


def _turned(job: Request, drawn: list[tuple[Any, dict[str, float]]]) -> Answer:
    """The figure of the default frame on the axes of all, and all frames."""
    data = fingerprint(drawn[job["default"]][0])
    axes = frames.union([figure for figure, _ in drawn], job["limits"])
    found = []
    for number, (figure, _) in enumerate(drawn):
        with _named(job, number):
            frames.fix(figure, axes)
            layers, clips = frames.layers(figure, job["key"])
            found.append(layers)
            if number == job["default"]:
                still = frames.assemble(frames.skeleton(figure, job["key"]), layers, clips)
    encoded, turned = encode(found), job["drag"]
    if turned:
        encoded["drag"] = grip(drawn[0][0], turned, [f[turned] for f in job["frames"]], found)
    return {
        "numbers": drawn[job["default"]][1],
        "data": data,
        "svg": still,
        "turned": {
            "axes": axes,
            "numbers": [numbers for _, numbers in drawn],
            "drawn": encoded,
        },
    }


@contextmanager
def _named(job: Request, frame: int) -> Iterator[None]:
    """Whatever is raised while a frame is drawn says which one it was."""
    try:
        yield
    except Exception as error:
        error.add_note(f", with {_worded(job['frames'][frame])}")
        raise


def _shape(returned: Any) -> Answer:
    """The numbers of a well-formed return value, or what is wrong with it."""
    from matplotlib.figure import Figure

    if not (isinstance(returned, tuple) and len(returned) == 2):
        return failed(f"returns {type(returned).__name__}, not a pair.", _NEEDS)
    figure, numbers = returned
    if not isinstance(figure, Figure) or not isinstance(numbers, dict):
        return failed(f"returns ({type(figure).__name__}, {type(numbers).__name__}).", _NEEDS)
    plain = {}
    for name, value in numbers.items():
        number = _number(value)
        if number is None:
            shown = f"{str(name)!r:.80} = {reprlib.repr(value)}"
            return failed(f"returns {shown}, which is no number.", _NEEDS)
        plain[str(name)] = number
        if not math.isfinite(plain[str(name)]):
            return failed(f"returns {name!r} = {value!r}.", "Every number must be finite.")
    return {"numbers": plain}


def _number(value: object) -> float | None:
    """It as a number; None for what is none, a text with digits too."""
    try:
        return None if isinstance(value, str | bytes) else float(value)  # type: ignore[arg-type]
    except Exception:
        return None
