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

from glossary_src.pipeline import svg, theme

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
        _limit(megabytes)
        answer = _execute(job, megabytes, known)
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
    where = f"<{job['name']}>"
    try:
        namespace: dict[str, Any] = {"__name__": "listing"}
        exec(compile(job["text"], where, "exec", dont_inherit=True), namespace)
        returned = namespace[job["name"]](**job["parameters"])
        answer = _shape(returned)
        if "rule" not in answer:
            answer["svg"] = svg.to_svg(returned[0], job["key"])
    except MemoryError:
        return failed(f"needs more than {megabytes} MB.", "Use smaller arrays.")
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == where]
        line = f" in line {frames[-1].lineno} of its listing" if frames else ""
        rule = f"raises {type(error).__name__}: {error}{line}."
        return failed(rule, "Run it alone: scripts/run_term.py.", traceback.format_exc(limit=-5))
    if stray := _stray(known, set(job["closure"])):
        rule = f"imported {', '.join(stray)}, which its text does not name."
        return failed(rule, "Import it with an import statement, or the cache goes stale.")
    return answer


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
    root = Path(__file__).parents[2]
    files = [getattr(sys.modules[name], "__file__", None) for name in set(sys.modules) - known]
    own = [Path(file) for file in files if file and Path(file).is_relative_to(root)]
    names = {path.relative_to(root).as_posix() for path in own if "site-packages" not in path.parts}
    return sorted(names - allowed)
