"""Snippets on other machines: a Dask cluster, which its user started. Needs the extra `dask`.

Results are those of a local build, byte for byte, or there are none. So a worker with other
versions, another processor or other code that draws is refused before anything runs. Another
processor, too: numpy and BLAS choose their kernels by it, training magnifies the last digits, and
results are kept under a key that names the processor of this machine.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Self, TypeVar

from glossary_src.faults import Fault, GlossaryError
from glossary_src.pipeline.run import remote
from glossary_src.pipeline.run.ground import ground
from glossary_src.pipeline.run.runner import Answer, Request, failed

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
_ADDRESS = re.compile(r"\w+://\S+:\d+")
_STEP = 0.5
"""Seconds between two looks at whether the cluster is still there."""
_RETRIES = 2
"""For what goes wrong around a snippet. That a worker is lost counts apart, at the scheduler."""
_WITHOUT = "or build without --scheduler"
_ALIKE = (
    "Start it on a processor of the same kind, from the same commit of the project, with the "
    f"Python, numpy and matplotlib of this machine; {_WITHOUT}."
)


class Cluster:
    """The workers of the scheduler at `address`, from `with` on; waits `patience` seconds."""

    def __init__(self, address: str, patience: float = 10.0) -> None:
        self._address = address
        self._patience = patience

    def __enter__(self) -> Self:
        """Connect, wait for a worker, and see that all are like this machine."""
        self._client = self._connect()
        try:
            self._wait_for_a_worker()
            _refuse(self._client.run(remote.unlike, ground(), on_error="return"))
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Leave. What has not begun is forgotten; a snippet that runs meets its limit."""
        self._client.close()

    def answers(self, requests: Sequence[Request]) -> Iterator[tuple[int, Answer]]:
        """Answers as they come. Raises `GlossaryError` if the cluster is lost meanwhile."""
        done: SimpleQueue[Future] = SimpleQueue()
        waiting: dict[str, tuple[Future, int]] = {}
        try:
            for request in requests:
                key = f"{request['key']}-{uuid.uuid4()}"
                future = self._client.submit(
                    remote.answer, request, ground(), key=key, pure=False, retries=_RETRIES
                )
                future.add_done_callback(done.put)
                waiting[key] = future, request["number"]
            while waiting:
                future = self._patiently(lambda: done.get(timeout=_STEP))
                yield waiting[future.key][1], self._answer(future)
                del waiting[future.key]
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel([future for future, _ in waiting.values()])

    def _connect(self) -> Client:
        if not _ADDRESS.fullmatch(self._address):
            raise self._fault("is no address of a scheduler.", "It is like tcp://10.0.0.1:8786.")
        try:
            from distributed import Client
        except ImportError as error:
            cure = "Install it: pip install distributed."
            raise self._fault("needs the package distributed.", cure) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # the message here is enough
        try:
            return Client(self._address, timeout=self._patience, set_as_default=False)
        except (OSError, ValueError) as error:
            cure = f"Start one with `dask scheduler`, {_WITHOUT}."
            raise self._fault(f"is no scheduler that answers: {error}.", cure) from error

    def _wait_for_a_worker(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError as error:
            raise self._without_workers() from error

    def _patiently(self, attempt: Callable[[], T]) -> T:
        """What `attempt` gives in the end, as long as there is a cluster to wait for."""
        seen = time.monotonic()
        while True:
            with contextlib.suppress(Empty, TimeoutError):
                return attempt()
            if self._count():
                seen = time.monotonic()
            elif time.monotonic() - seen > self._patience:
                raise self._without_workers()

    def _count(self) -> int:
        """How many workers there are now."""
        try:
            ask = self._client.scheduler.ncores
            return len(self._client.sync(ask, callback_timeout=self._patience))
        except Exception as error:  # which one depends on how far it is in reconnecting
            raise self._lost() from error

    def _answer(self, future: Future) -> Answer:
        if future.cancelled():
            raise self._lost()
        try:
            found: Answer = self._patiently(lambda: future.result(timeout=_STEP))
        except GlossaryError:
            raise
        except Exception as error:
            text = " ".join(str(error).split())
            rule = f"could not be run by the cluster: {type(error).__name__}: {text}."
            return failed(rule, f"Look at the messages of its workers, {_WITHOUT}.")
        if "unlike" in found:
            raise GlossaryError([_unlike(found["worker"], found["unlike"])])
        return found

    def _fault(self, rule: str, cure: str) -> GlossaryError:
        return GlossaryError([Fault(f"--scheduler {self._address}", rule, cure)])

    def _without_workers(self) -> GlossaryError:
        cure = f"Start some with `dask worker {self._address}`, {_WITHOUT}."
        return self._fault(f"has had no worker for {self._patience:g} s.", cure)

    def _lost(self) -> GlossaryError:
        rule = "was lost while snippets ran: the scheduler does not answer any more."
        return self._fault(rule, "Start it again and build again: what had come is recalled.")


def _refuse(found: dict[str, Any]) -> None:
    """Raise if a worker differs from this machine, or has not even got the project."""
    faults: Iterable[Fault] = [
        _unlike(worker, differing)
        if isinstance(differing, list)
        else Fault(f"worker {worker}", f"cannot run the project: {differing}.", _ALIKE)
        for worker, differing in sorted(found.items())
        if differing
    ]
    if faults := list(faults):
        raise GlossaryError(faults)


def _unlike(worker: str, differing: Sequence[str]) -> Fault:
    return Fault(f"worker {worker}", f"has {'; '.join(differing)}.", _ALIKE)
