"""The walk along the links of an atlas, shared among processes: each address is made once, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from klaster.web.publishing.addresses import Plan
from klaster.web.publishing.making import Maker
from klaster.web.publishing.mending import mend
from klaster.workbench.observatory import Observatory
from klaster.workbench.patience import PATIENCE

ALONE = 400
"""So many cells of regions and industries are published by this very process: another would take longer to start."""
_TOGETHER = 12
"""Addresses that a process takes at a time: neighbours, which are made of the same tables."""

_THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


@dataclass
class Made:
    """What came of some addresses: files, addresses that they lead to, files that could not be made."""

    files: list[str] = field(default_factory=list[str])
    links: set[str] = field(default_factory=set[str])
    missing: set[str] = field(default_factory=set[str])

    def add(self, other: Made) -> None:
        """Take in what came of others."""
        self.files += other.files
        self.links |= other.links
        self.missing |= other.missing


def walked(workspace: Path, folder: Path, plan: Plan, seeds: Iterable[str], cells: int) -> Made:
    """Write all that can be reached from some addresses; links to what could not be made are taken away."""
    made, known, waiting = Made(), set[str](), sorted(set(seeds))
    with _shared(workspace, folder, plan, cells) as each:
        while waiting:
            known.update(waiting)
            for some in each(_make, _shares(waiting)):
                made.add(some)
            waiting = sorted(made.links - known)
        if made.missing:
            pages = [name for name in made.files if name.endswith(".html")]
            for _ in each(_Mending(folder, frozenset(made.missing)), _chunks(sorted(pages), 200)):
                pass
    return made


_Each = Callable[[Callable[[list[str]], Made], list[list[str]]], Iterable[Made]]
_maker: list[Maker] = []
"""The one of this process."""


@contextmanager
def _shared(workspace: Path, folder: Path, plan: Plan, cells: int) -> Iterator[_Each]:
    """Something that does work for each of a list: in this process for a small atlas, in as many as there are cores."""
    workers = os.cpu_count() or 1
    if cells <= ALONE or workers == 1:
        _begin(workspace, folder, plan)
        try:
            yield map
        finally:
            _maker.clear()
        return
    with (
        _one_thread_each(),
        ProcessPoolExecutor(workers, get_context("spawn"), _begin_apart, (workspace, folder, plan)) as pool,
    ):
        yield pool.map


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes begun now leave the other cores to each other."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _begin(workspace: Path, folder: Path, plan: Plan) -> None:
    _maker[:] = [Maker(Observatory(workspace, patience=PATIENCE), folder, plan)]


def _begin_apart(workspace: Path, folder: Path, plan: Plan) -> None:
    """Begin in a process of its own, which ends when the one that began it is killed."""
    Thread(target=_end_with_parent, daemon=True).start()
    _begin(workspace, folder, plan)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(addresses: list[str]) -> Made:
    made = Made()
    for address in addresses:
        made.add(Made(*_maker[0].make(address)))
    return made


@dataclass(frozen=True)
class _Mending:
    folder: Path
    missing: frozenset[str]

    def __call__(self, names: list[str]) -> Made:
        for name in names:
            mend(self.folder, name, self.missing)
        return Made()


def _shares(addresses: list[str]) -> list[list[str]]:
    """Screens of methods first and one by one, since an example of some takes long; then neighbours together."""
    alone = [[address] for address in addresses if address.startswith("methods/")]
    return alone + _chunks(
        [address for address in addresses if not address.startswith("methods/")], _TOGETHER
    )


def _chunks(addresses: list[str], size: int) -> list[list[str]]:
    return [addresses[start : start + size] for start in range(0, len(addresses), size)]
