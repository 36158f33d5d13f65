"""Long work in pieces: side by side on this machine unless the caller has said who is to do it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import numpy as np

Array = np.ndarray[Any, Any]
Make = Callable[[int], Array]
MOST_PIECES = 40
"""As many as show how far the work is, and few enough to be kept as files."""


class Worker(Protocol):
    """Who does the pieces: threads, a cluster, or one that keeps what is done."""

    def __call__(self, key: str, count: int, make: Make, /) -> Iterator[Array]:
        """The pieces in their order; the same key is always the same work."""
        ...


def by_threads(_key: str, count: int, make: Make) -> Iterator[Array]:
    """Side by side on the processors of this machine."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(make, range(count))


def on_spark(context: Any) -> Worker:
    """On the machines of a Spark context: what a piece reads goes with it."""

    def run(_key: str, count: int, make: Make) -> Iterator[Array]:
        yield from context.parallelize(range(count), count).map(make).collect()

    return run


_WORKER: ContextVar[Worker] = ContextVar("worker", default=by_threads)


@contextmanager
def done_by(worker: Worker) -> Generator[None]:
    """Within, pieces are done by this worker."""
    token = _WORKER.set(worker)
    try:
        yield
    finally:
        _WORKER.reset(token)


def current_worker() -> Worker:
    """Who does the pieces now: a worker that keeps or tells hands them on to this one."""
    return _WORKER.get()


def work_key(*parts: Any) -> str:
    """A digest of words and arrays that a work depends on: the same in every process.

    >>> work_key("a", np.arange(3)) == work_key("a", np.arange(3)), work_key("a") == work_key("b")
    (True, False)
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()


def in_pieces(key: str, total: int, make: Callable[[range], Array]) -> Array:
    """The results of ``make`` over the parts of ``range(total)``, one after another along the first axis.

    Parameters
    ----------
    key
        Names the work and all that it depends on: results kept under a key are taken for it.
    make
        From a range of numbers to an array with a row for each; depends on nothing else.

    Examples
    --------
    >>> in_pieces("squares", 5, lambda part: np.array([number**2 for number in part])).tolist()
    [0, 1, 4, 9, 16]
    """
    count = max(1, min(MOST_PIECES, total))
    ends = [total * at // count for at in range(count + 1)]

    def piece(at: int) -> Array:
        return make(range(ends[at], ends[at + 1]))

    return np.concatenate(list(_WORKER.get()(key, count, piece)))
