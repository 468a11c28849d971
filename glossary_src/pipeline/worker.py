"""The process that runs snippets: warmed once, then forked for each, so that none sees another.

Started by `run` as `python -m glossary_src.pipeline.worker`. Reads one line of JSON, the jobs;
answers one line of JSON for each as it ends. When its input closes, its reader has gone: it ends.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

from glossary_src.pipeline import svg, theme

MOST_PRINTED = 20_000  # characters
MOST_WRITTEN = 64 << 20  # bytes a snippet may write to a file, its output among them
_NEEDS = "A snippet returns (figure, {name: number})."
Answer = dict[str, Any]


def main() -> None:
    """Serve one line of jobs: {"jobs": [...], "workers", "seconds", "megabytes"}."""
    request = json.loads(sys.stdin.readline())
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    serve = _serve_forking if hasattr(os, "fork") else _serve_spawning
    with contextlib.suppress(BrokenPipeError):
        serve(request, answers)


def _serve_forking(request: dict[str, Any], answers: Any) -> None:
    warm_up()
    known = frozenset(sys.modules)
    waiting = list(reversed(request["jobs"]))
    running: dict[int, tuple[int, int, float, tempfile.TemporaryDirectory[str]]] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin, selectors.EVENT_READ)
        while waiting or running:
            while waiting and len(running) < request["workers"]:
                job = waiting.pop()
                folder = tempfile.TemporaryDirectory(prefix="snippet-")
                watch, alive = os.pipe()  # the far end closes when the child ends, however it ends
                pid = os.fork()
                if pid == 0:
                    _child(job, Path(folder.name), request["megabytes"], known)
                os.close(alive)
                running[watch] = (pid, job["number"], time.monotonic(), folder)
                selector.register(watch, selectors.EVENT_READ)
            deadline = min(start for _, _, start, _ in running.values()) + request["seconds"]
            for key, _ in selector.select(max(0.0, deadline - time.monotonic())):
                if key.fileobj is sys.stdin:
                    for pid, *_ in running.values():
                        os.kill(pid, signal.SIGKILL)
                    return
                selector.unregister(key.fd)
                os.close(key.fd)
                pid, number, _, folder = running.pop(key.fd)
                _, status = os.waitpid(pid, 0)
                _answer(
                    answers, number, _read(Path(folder.name), os.waitstatus_to_exitcode(status))
                )
                folder.cleanup()
            for fd, (pid, number, start, folder) in list(running.items()):
                if time.monotonic() - start >= request["seconds"]:
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
                    selector.unregister(fd)
                    os.close(fd)
                    del running[fd]
                    _answer(answers, number, _too_slow(request["seconds"]))
                    folder.cleanup()


def _serve_spawning(request: dict[str, Any], answers: Any) -> None:
    """Where there is no fork: one fresh interpreter after another. Slower, as isolated."""
    for job in request["jobs"]:
        with tempfile.TemporaryDirectory(prefix="snippet-") as folder:
            program = "import sys; from glossary_src.pipeline.worker import one; one(*sys.argv[1:])"
            command = [sys.executable, "-c", program, folder, str(request["megabytes"])]
            try:
                done = subprocess.run(
                    command,
                    input=json.dumps(job),
                    text=True,
                    timeout=request["seconds"],
                    check=False,
                )
                _answer(answers, job["number"], _read(Path(folder), done.returncode))
            except subprocess.TimeoutExpired:
                _answer(answers, job["number"], _too_slow(request["seconds"]))


def one(folder: str, megabytes: str) -> None:
    """Run the one job on standard input, in this process."""
    warm_up()
    _child(json.loads(sys.stdin.read()), Path(folder), int(megabytes), frozenset(sys.modules))


def _answer(answers: Any, number: int, answer: Answer) -> None:
    answers.write(json.dumps({"number": number, **answer}) + "\n")


def _failed(rule: str, cure: str, trace: str = "") -> Answer:
    return {"rule": rule, "cure": cure, "trace": trace}


def _too_slow(seconds: float) -> Answer:
    return _failed(f"was still running after {seconds:g} s.", "Make it smaller, or end its loop.")


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


def _child(job: Answer, folder: Path, megabytes: int, known: frozenset[str]) -> NoReturn:
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


def _limit(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time limit stays
        return
    size = Path("/proc/self/statm")
    present = (
        int(size.read_text().split()[0]) * resource.getpagesize() if size.exists() else 4 << 30
    )
    limit = present + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
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
        return _failed(f"needs more than {megabytes} MB.", "Use smaller arrays.")
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == where]
        line = f" in line {frames[-1].lineno} of its listing" if frames else ""
        rule = f"raises {type(error).__name__}: {error}{line}."
        return _failed(rule, "Run it alone: scripts/run_term.py.", traceback.format_exc(limit=-5))
    if stray := _stray(known, set(job["closure"])):
        rule = f"imported {', '.join(stray)}, which its text does not name."
        return _failed(rule, "Import it with an import statement, or the cache goes stale.")
    return answer


def _shape(returned: Any) -> Answer:
    """The numbers of a well-formed return value, or what is wrong with it."""
    from matplotlib.figure import Figure

    if not (isinstance(returned, tuple) and len(returned) == 2):
        return _failed(f"returns {type(returned).__name__}, not a pair.", _NEEDS)
    figure, numbers = returned
    if not isinstance(figure, Figure) or not isinstance(numbers, dict):
        kinds = f"({type(figure).__name__}, {type(numbers).__name__})"
        return _failed(f"returns {kinds}.", _NEEDS)
    plain = {}
    for name, value in numbers.items():
        try:
            plain[str(name)] = float(value)
        except (TypeError, ValueError):
            return _failed(f"returns {name!r} = {value!r}, which is no number.", _NEEDS)
        if not math.isfinite(plain[str(name)]):
            return _failed(f"returns {name!r} = {value!r}.", "Every number must be finite.")
    return {"numbers": plain}


def _stray(known: frozenset[str], allowed: set[str]) -> list[str]:
    """Project modules that the snippet loaded and its static import closure does not hold."""
    root = Path(__file__).parents[2]
    files = [getattr(sys.modules[name], "__file__", None) for name in set(sys.modules) - known]
    inside = [
        Path(f).relative_to(root).as_posix() for f in files if f and Path(f).is_relative_to(root)
    ]
    return sorted(set(inside) - allowed - {f for f in inside if "site-packages" in f})


def _read(folder: Path, code: int) -> Answer:
    """What a child left behind."""
    output = folder / "output"
    printed = output.stat().st_size if output.exists() else 0
    if printed > MOST_PRINTED:
        return _failed(f"prints {printed:,} bytes.", "Return numbers; print nothing.")
    try:
        answer: Answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        killed = f" by signal {-code}" if code < 0 else ""
        trace = io.StringIO(output.read_text(errors="replace") if output.exists() else "").read(
            2000
        )
        return _failed(f"ended{killed} without an answer.", "Run it alone.", trace)
    return answer


if __name__ == "__main__":
    main()
