"""Long work at the terminal: how far it is, and pieces kept so that what was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.progress import Progress

from klaster.cli.language import say
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.pieces import Array, Make, Worker, current_worker


def told_and_kept(progress: Progress, folder: str | None) -> Worker:
    """The worker of now, with a bar of its pieces, which are kept in a folder where one is given."""
    inner, place = current_worker(), _folder(folder)

    def run(key: str, count: int, make: Make) -> Iterator[Array]:
        bar = progress.add_task(say("Simulating", "Имитации"), total=count)
        for piece in inner(key, count, _kept(place, key, make) if place else make):
            progress.advance(bar)
            yield piece
        progress.remove_task(bar)

    return run


def _folder(folder: str | None) -> Path | None:
    if folder is None:
        return None
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Text(
                f"--keep {folder}: {error.strerror or error}",
                f"--keep {folder}: не удалось создать папку ({error.strerror or error})",
            ),
            Text("Name a folder that can be written to.", "Укажите папку, в которую можно писать."),
        ) from error
    return place


def _kept(place: Path, key: str, make: Make) -> Make:
    """The piece from its file; made and written where there is none, whole or not at all."""
    import numpy as np  # noqa: PLC0415

    def piece(at: int) -> Any:
        file = place / f"{key[:32]}-{at}.npy"
        if file.exists():
            return np.load(file, allow_pickle=False)
        made, unfinished = make(at), file.with_suffix(".part")
        with unfinished.open("wb") as opened:
            np.save(opened, made)
        unfinished.replace(file)
        return made

    return piece
