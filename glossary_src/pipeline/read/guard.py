"""What an author wrote runs in the process of the build: it may not end it, keep it or bend it.

No process of its own: terms load in a third of a second, which a second interpreter would double,
and a fork of a serving MkDocs would copy its threads' locks. What cannot be caught, as `os._exit`,
is closed meanwhile. Signals do not reach other threads, and no code that stays in C: there a
watchdog ends the build with the line at which it stood.
"""

from __future__ import annotations

import _thread
import atexit
import contextlib
import faulthandler
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from time import monotonic  # what a module does to `time` is undone, but later
from types import FrameType
from typing import Any, TextIO

from glossary_src.pipeline.read.bounds import bounded, held_back
from glossary_src.pipeline.read.queue_time import queued
from glossary_src.pipeline.read.unchanged import put_back, state

SECONDS = 10.0
_GRACE = 50.0
"""Seconds until what cannot be interrupted ends the build: a busy machine may need some."""
_CLOSED = (
    *((os, name) for name in ("_exit", "abort", "fork", "forkpty", "execv", "execve")),
    *((os, name) for name in ("kill", "killpg", "system", "posix_spawn", "posix_spawnp")),
    *((_thread, name) for name in ("start_new_thread", "start_new", "start_joinable_thread")),
    (signal, "raise_signal"),
    (subprocess.Popen, "__init__"),
)
_OURS = (__file__, contextlib.__file__)


class Escape(BaseException):
    """An author's code tried to end the build, to keep it, or to bend it."""

    def __init__(self, rule: str, cure: str = "come to an end.") -> None:
        super().__init__(rule)
        self.cure = cure


@contextlib.contextmanager
def guarded(seconds: float | None = None) -> Iterator[None]:
    """Turn what would end the build, or never end, into `Escape`; undo what would bend it."""
    started: list[threading.Thread] = []
    limit, before = seconds or SECONDS, state()
    try:
        with (
            held_back() as (printed, terminal),
            _watched(limit + _GRACE, terminal),
            bounded(),
            _closed(),
            _no_thread_is_waited_for(started),
            _end_is_ours(),
            _timed(limit),
        ):
            yield
    except (Exception, Escape, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise Escape(f"ends the build ({type(error).__name__})") from error
    finally:
        bent = put_back(before)
    if any(thread.is_alive() for thread in started):
        raise Escape("leaves a thread running")
    if bent:
        raise Escape(f"changes {', '.join(bent)}, which others use", "leave it as it is.")
    if printed:
        raise Escape(f"prints {printed[0]:,} bytes", "print nothing.")


@contextlib.contextmanager
def _closed() -> Iterator[None]:
    def refuse(owner: Any, name: str) -> Callable[..., Any]:
        own = f"{owner.__name__}.{name}" if name != "__init__" else f"subprocess.{owner.__name__}"

        def closed(*_: object, **__: object) -> None:
            raise Escape(f"calls {own}()")

        return closed

    with contextlib.ExitStack() as stack:
        for owner, name in _CLOSED:
            if hasattr(owner, name):
                stack.enter_context(_instead(owner, name, refuse(owner, name)))
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
    """Python waits for threads that are no daemons, however long they run. All are told.

    Those that a server starts meanwhile are its own.
    """
    start, own = threading.Thread.start, threading.current_thread()

    def start_daemon(thread: threading.Thread) -> None:
        if threading.current_thread() in (own, *started):
            thread.daemon = True
            started.append(thread)
        start(thread)

    with _instead(threading.Thread, "start", start_daemon):
        yield


@contextlib.contextmanager
def _end_is_ours() -> Iterator[None]:
    """What runs at the end decides with which code the build ends. Libraries may ask for it."""
    register = atexit.register

    def registered(*given: Any, **named: Any) -> Any:
        asking = sys._getframe(1).f_globals
        library = sys.modules.get(asking.get("__name__", ""))
        if library is None or vars(library) is not asking:
            raise Escape("calls atexit.register()")
        return register(*given, **named)

    with _instead(atexit, "register", registered):
        yield


@contextlib.contextmanager
def _watched(seconds: float, terminal: TextIO) -> Iterator[None]:
    """Whatever happens, it ends: a watchdog that needs neither signals nor the interpreter.

    That, and a library that crashes, is told with the line at which it happened.
    """
    if crashes := not faulthandler.is_enabled():
        faulthandler.enable(file=terminal, all_threads=False)
    faulthandler.dump_traceback_later(seconds, exit=True, file=terminal)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        if crashes:
            faulthandler.disable()


@contextlib.contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """A limit, put off by what the module waits for a processor; and Ctrl-C stays one.

    A KeyboardInterrupt that was written is none.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed, end = [], monotonic() + seconds - queued()

    def late(_: int, frame: FrameType | None) -> None:
        if not _is_ours(frame) and monotonic() - queued() >= end:
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


def _is_ours(frame: FrameType | None) -> bool:
    """Whether the guard itself was interrupted, on its way out."""
    return frame is not None and frame.f_code.co_filename in _OURS
