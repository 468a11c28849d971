"""A listing runs: its call, the shape of what it returns, its drawing."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType
from typing import Any

from glossary_src.chance import chance
from glossary_src.pipeline.draw import copies, frames, shared_axes, svg, theme
from glossary_src.pipeline.draw.data import fingerprint
from glossary_src.pipeline.draw.drag import grip
from glossary_src.pipeline.draw.encoding import encode
from glossary_src.pipeline.run.returned import shape
from glossary_src.pipeline.run.runner import Answer, Request, failed
from glossary_src.pipeline.run.team import Agreed, Team, Wrong

_ALONE = "Run it alone: scripts/check."
_SEEDED = "Write rng = np.random.default_rng(0), and draw from rng."
_LONGEST, _LINES = 300, 30
"""Of what an exception says, and of its traceback."""
_SELDOM = (100_000, 50, 100)
"""When the garbage collector looks through the figures: all of them are kept until the end."""


def execute(job: Request) -> Answer:
    """Call it, with every setting if it has several, and draw what it returned."""
    import matplotlib.pyplot as plt

    gc.set_threshold(*_SELDOM)
    plt.rcParams.update(theme.parameters(job["key"]))
    team = Team(job["parts"])
    try:
        return _turned(job, team) if job["frames"] else _still(job)
    except Wrong as wrong:
        return team.settle(wrong)
    except Agreed as agreed:
        return agreed.answer
    finally:
        team.end()


def _still(job: Request) -> Answer:
    """The figure of one call; on given axes if the job names them."""
    before = chance()
    figure, numbers = _called(job, 0)
    _unmoved(before, 0)
    with _judged(job, 0):
        answer = {"numbers": numbers, "data": fingerprint(figure)}
        if not job["drawn"]:
            return {**answer, "svg": ""}
        if job["axes"]:
            shared_axes.fix(figure, job["axes"])
            return {**answer, "svg": svg.text_of(svg.tree(figure, job["key"]))}
        return {**answer, "svg": svg.to_svg(figure, job["key"])}


def _turned(job: Request, team: Team) -> Answer:
    """The figure of the default frame on the axes of all, and all frames."""
    mine, default = team.own(len(job["frames"])), job["default"]
    before = chance()
    with copies.copied():
        drawn = [_called(job, number) for number in mine]
    _unmoved(before, mine.start)
    figures = [figure for figure, _ in drawn]
    numbers = team.everyone([numbers for _, numbers in drawn])
    parts = list(zip(mine, figures, strict=True))
    data = team.everyone([n == default and fingerprint(figure) for n, figure in parts])
    with _judged(job, mine.start):
        axes = shared_axes.union(figures, job["limits"], team.everyone)
    found = team.everyone([_frame(job, *part, axes) for part in parts])
    team.end()
    with _judged(job, 0):
        every, turned = [layers for layers, _ in found], job["drag"]
        encoded = encode(every)
        if turned:
            settings = [frame[turned] for frame in job["frames"]]
            encoded["drag"] = grip(figures[0], turned, settings, every)
    return {
        "numbers": numbers[default],
        "data": data[default],
        "svg": found[default][1],
        "turned": {"axes": axes, "numbers": numbers, "drawn": encoded},
    }


def _called(job: Request, number: int) -> tuple[Any, dict[str, float]]:
    """What the listing returns with the setting of a frame; raises `Wrong`."""
    answer, figure = call(job, job["frames"][number] if job["frames"] else job["parameters"])
    if "rule" in answer:
        answer["rule"] = f"{answer['rule'].rstrip('.')}{_with(job, number)}."
        raise Wrong(number, answer)
    return figure, answer["numbers"]


def _frame(
    job: Request, number: int, figure: Any, axes: list[shared_axes.Ends]
) -> tuple[frames.Layers, str]:
    """The layers of a frame; of the default one the whole figure, too."""
    with _judged(job, number):
        shared_axes.fix(figure, axes, only_data=number != job["default"])
        layers, clips = frames.layers(figure, job["key"])
        if number != job["default"]:
            return layers, ""
        return layers, frames.assemble(frames.skeleton(figure, job["key"]), layers, clips)


@contextmanager
def _judged(job: Request, number: int) -> Iterator[None]:
    """Whatever is raised while a frame is drawn is told as `Wrong`, with the frame."""
    try:
        yield
    except (Wrong, Agreed):
        raise
    except shared_axes.Unlike as error:
        rule = f"{error}{_with(job, error.frame)}."
        raise Wrong(error.frame, failed(rule, error.cure)) from error
    except MemoryError as error:
        raise Wrong(number, too_large(job)) from error
    except Exception as error:  # matplotlib reads formulas and places ticks only now
        rule = f"returns a figure that cannot be drawn: {_said(error, job)}{_with(job, number)}."
        answer = failed(rule, f"Mend what it draws. {_ALONE}", _trace(error))
        raise Wrong(number, answer) from error


def call(job: Request, parameters: dict[str, Any]) -> tuple[Answer, Any]:
    """One run of the listing in a namespace of its own: its numbers or its fault, its figure."""
    import matplotlib.pyplot as plt

    try:
        namespace: dict[str, Any] = {"__name__": "listing"}
        with plt.rc_context():
            exec(_compiled(job["text"], _where(job)), namespace)
            returned = namespace[job["name"]](**parameters)
        answer = shape(returned)
        return answer, None if "rule" in answer else returned[0]
    except MemoryError:
        return too_large(job), None
    except BaseException as error:
        return failed(f"raises {_said(error, job)}.", _ALONE, _trace(error)), None


@cache
def _compiled(text: str, where: str) -> CodeType:
    return compile(text, where, "exec", dont_inherit=True)


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


def _unmoved(before: tuple[Any, ...], number: int) -> None:
    """Refuse what drew from a generator without a seed."""
    if chance() != before:
        raise Wrong(number, failed("draws without a seed.", _SEEDED))


def too_large(job: Request) -> Answer:
    """The answer of a snippet that met its limit."""
    return failed(f"needs more than {job['megabytes']} MB.", "Use smaller arrays.")


def _worded(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in parameters.items())


def _with(job: Request, frame: int) -> str:
    """The setting of a frame, as a message ends."""
    return f", with {_worded(job['frames'][frame])}" if job["frames"] else ""
