"""What happens inside the process of one snippet: limits, the run, the shape of what it returns."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from glossary_src.pipeline.draw import frames, svg, theme
from glossary_src.pipeline.draw.encoding import encode
from glossary_src.pipeline.run.reach import HOME, OWN

MOST_PRINTED = 20_000
"""Bytes a snippet may print: enough for a warning, too little to fill a disk unnoticed."""
_MOST_WRITTEN = 64 << 20
_NEEDS = "A snippet returns (figure, {name: number})."
Answer = dict[str, Any]


def failed(rule: str, cure: str, trace: str = "") -> Answer:
    """The answer of a snippet that broke a rule."""
    return {"rule": rule, "cure": cure, "trace": trace}


def warm_up() -> None:
    """Import and draw once, so that a forked child has everything at hand."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    import numpy as np

    with plt.rc_context(theme.parameters("warm")):
        figure, axes = plt.subplots()
        axes.semilogy(np.arange(1, 4), [1e-9, 1, 1e3], marker="o", label="x")
        axes.legend()
        svg.to_svg(figure, "warm")
        plt.close(figure)


def child(job: Answer, folder: Path, megabytes: int, known: frozenset[str]) -> NoReturn:
    """Run one job and leave its answer in `folder`. Never returns."""
    code = 1
    try:
        os.chdir(folder)
        output = os.open("output", os.O_WRONLY | os.O_CREAT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        _limit(megabytes + len(job["frames"]))  # figures are kept until all have been drawn
        answer = _execute({**job, "megabytes": megabytes}, megabytes, known)
        Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def read(folder: Path, code: int) -> Answer:
    """What a child left behind; `code` is how it ended."""
    output = folder / "output"
    printed = output.stat().st_size if output.exists() else 0
    if printed > MOST_PRINTED:
        return failed(f"prints {printed:,} bytes.", "Return numbers; print nothing.")
    try:
        answer: Answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        killed = f" by signal {-code}" if code < 0 else ""
        trace = output.read_text(errors="replace") if output.exists() else ""
        return failed(f"ended{killed} without an answer.", "Run it alone.", trace)
    return answer


def _limit(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time limit stays
        return
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[0]) if statm.exists() else 1 << 20
    limit = pages * resource.getpagesize() + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, _MOST_WRITTEN))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def _execute(job: Answer, megabytes: int, known: frozenset[str]) -> Answer:
    import matplotlib.pyplot as plt

    plt.rcParams.update(theme.parameters(job["key"]))
    drawn = []
    for parameters in job["frames"] or [job["parameters"]]:
        answer, figure = _call(job, parameters)
        if "rule" in answer and job["frames"]:
            answer["rule"] = f"{answer['rule'].rstrip('.')}, with {_worded(parameters)}."
        if "rule" in answer:
            return answer
        drawn.append((figure, answer["numbers"]))
    try:
        answer = _turned(job, drawn) if job["frames"] else _still(job, *drawn[0])
    except frames.Unlike as error:
        rule = f"{error}, with {_worded(job['frames'][error.frame])}."
        return failed(rule, "A reader turns the data, not the axes: keep the rest as it is.")
    except MemoryError:
        return _too_large(megabytes)
    if stray := _stray(known, set(job["closure"])):
        rule = f"imported {', '.join(stray)}, which its text does not name."
        return failed(rule, "Import it with an import statement, or the cache goes stale.")
    return answer


def _call(job: Answer, parameters: Answer) -> tuple[Answer, Any]:
    """One run of the listing in a namespace of its own: its numbers or its fault, its figure."""
    import matplotlib.pyplot as plt

    where = f"<{job['name']}>"
    try:
        namespace: dict[str, Any] = {"__name__": "listing"}
        with plt.rc_context():
            exec(compile(job["text"], where, "exec", dont_inherit=True), namespace)
            returned = namespace[job["name"]](**parameters)
        return _shape(returned), returned[0] if isinstance(returned, tuple) else None
    except MemoryError:
        return _too_large(job["megabytes"]), None
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == where]
        line = f" in line {frames[-1].lineno} of its listing" if frames else ""
        rule = f"raises {type(error).__name__}: {error}{line}."
        trace = traceback.format_exc(limit=-5)
        return failed(rule, "Run it alone: scripts/check.", trace), None


def _too_large(megabytes: int) -> Answer:
    return failed(f"needs more than {megabytes} MB.", "Use smaller arrays.")


def _worded(parameters: Answer) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in parameters.items())


def _still(job: Answer, figure: Any, numbers: dict[str, float]) -> Answer:
    """The figure of one call; on given axes if the job names them."""
    if job["axes"]:
        frames.fix(figure, job["axes"])
        return {"numbers": numbers, "svg": svg.text_of(svg.tree(figure, job["key"]))}
    return {"numbers": numbers, "svg": svg.to_svg(figure, job["key"])}


def _turned(job: Answer, drawn: list[tuple[Any, dict[str, float]]]) -> Answer:
    """The figure of the default frame on the axes of all, and all frames."""
    axes = frames.union([figure for figure, _ in drawn], job["limits"])
    found = []
    for number, (figure, _) in enumerate(drawn):
        frames.fix(figure, axes)
        layers, clips = frames.layers(figure, job["key"])
        found.append(layers)
        if number == job["default"]:
            still = frames.assemble(frames.skeleton(figure, job["key"]), layers, clips)
    return {
        "numbers": drawn[job["default"]][1],
        "svg": still,
        "turned": {
            "axes": axes,
            "numbers": [numbers for _, numbers in drawn],
            "drawn": encode(found),
        },
    }


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
        try:
            plain[str(name)] = float(value)
        except (TypeError, ValueError):
            return failed(f"returns {name!r} = {value!r}, which is no number.", _NEEDS)
        if not math.isfinite(plain[str(name)]):
            return failed(f"returns {name!r} = {value!r}.", "Every number must be finite.")
    return {"numbers": plain}


def _stray(known: frozenset[str], allowed: set[str]) -> list[str]:
    """Project modules that the snippet loaded and its static import closure does not hold."""
    loaded = [name for name in set(sys.modules) - known if name.split(".")[0] == OWN]
    files = [Path(str(sys.modules[name].__file__)) for name in loaded]
    return sorted({file.relative_to(HOME).as_posix() for file in files} - allowed)
