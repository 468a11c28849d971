"""What an author wrote runs in the process of the build: it may neither end it nor keep it.

No process of its own: terms load in a third of a second, which a second interpreter would double,
and a fork of a serving MkDocs would copy its threads' locks. `os._exit` cannot be caught, so it is
closed meanwhile. Outside the main thread there is no time limit: signals do not reach it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SECONDS = 10.0
_CLOSED = ("_exit", "abort", "fork", "forkpty")


class Escape(BaseException):
    """An author's code tried to end the build, or to keep it."""


@contextlib.contextmanager
def guarded(seconds: float | None = None) -> Iterator[None]:
    """Turn what would end the build, or never end, into `Escape`."""
    started: list[threading.Thread] = []
    home = Path.cwd()
    try:
        with _closed(), _no_thread_is_waited_for(started), _timed(seconds or SECONDS):
            yield
    except (SystemExit, GeneratorExit) as error:
        raise Escape(f"ends the build ({type(error).__name__})") from error
    finally:
        if Path.cwd() != home:
            os.chdir(home)
    if any(thread.is_alive() for thread in started):
        raise Escape("leaves a thread running")


@contextlib.contextmanager
def _closed() -> Iterator[None]:
    def refuse(name: str) -> Callable[..., Any]:
        def closed(*_: object) -> None:
            raise Escape(f"calls os.{name}()")

        return closed

    with contextlib.ExitStack() as stack:
        for name in filter(lambda name: hasattr(os, name), _CLOSED):
            stack.enter_context(_instead(os, name, refuse(name)))
        yield


@contextlib.contextmanager
def _instead(owner: object, name: str, stand_in: object) -> Iterator[None]:
    """Another attribute for a while."""
    kept = getattr(owner, name)
    setattr(owner, name, stand_in)
    try:
        yield
    finally:
        setattr(owner, name, kept)


@contextlib.contextmanager
def _no_thread_is_waited_for(started: list[threading.Thread]) -> Iterator[None]:
    """Python waits for threads that are no daemons, however long they run."""
    start = threading.Thread.start

    def start_daemon(thread: threading.Thread) -> None:
        if not thread.daemon:
            thread.daemon = True
            started.append(thread)
        start(thread)

    with _instead(threading.Thread, "start", start_daemon):
        yield


@contextlib.contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """A limit; and Ctrl-C stays one, while a KeyboardInterrupt that was written is none."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = []

    def late(*_: object) -> None:
        raise Escape(f"was still running after {seconds:g} s")

    def interrupted(*_: object) -> None:
        pressed.append(True)
        raise KeyboardInterrupt

    handlers = [(signal.SIGINT, signal.signal(signal.SIGINT, interrupted))]
    if hasattr(signal, "SIGALRM"):
        handlers.append((signal.SIGALRM, signal.signal(signal.SIGALRM, late)))
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)  # again, where it was caught
    try:
        yield
    except KeyboardInterrupt as error:
        if pressed:
            raise
        raise Escape("ends the build (KeyboardInterrupt)") from error
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in handlers:
            signal.signal(number, handler)
