"""Drawings as PNG, for documents that take no SVG: drawn when asked for, by a process of its own, and kept."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from klaster.model.errors import KlasterError
from klaster.model.text import Text
from klaster.pages.memory import Memory
from klaster.report.faces import FACES

PROCESS = Path(__file__).with_name("picture_process.py")
FONTS = tuple(FACES / f"pt-sans-{weight}.ttf" for weight in (400, 700))
WIDEST, MOST_PIXELS = 2400, 9_000_000
LONGEST = 6_000_000
"""Characters of markup at most."""

_AT_ONCE, _WAITING, _PATIENCE = 2, 8, 10
_LONGEST_WAIT = 90
"""Seconds by the clock for one drawing; its own time is limited in its process, but a machine may be busy."""
_DRAWN_OTHERWISE = str.maketrans({"←": "‹", "→": "›", "↑": "^", "Δ": "∆"})
"""Signs that the typeface does not have, and what stands for them in a picture."""


class BusyError(KlasterError):
    """Too many pictures are asked for at once."""

    def __init__(self) -> None:
        super().__init__(
            Text("too many pictures are being drawn just now", "сейчас рисуется слишком много изображений"),
            Text("Ask again in a few seconds, or take svg.", "Повторите через несколько секунд или возьмите svg."),
        )  # fmt: skip


def picture(markup: str) -> bytes:
    """A lone SVG file as PNG, twice as fine as on a screen where that is not too large.

    Raises
    ------
    BusyError
        While as many pictures are drawn as this machine should draw at once, or it is too busy to finish one.
    """
    key = hashlib.sha256(markup.encode()).hexdigest()
    return _pictures.kept(key, lambda: _drawn(markup, zoom(*_size(markup))))


def zoom(width: float, height: float) -> float:
    """How many pixels a unit of a drawing becomes.

    >>> zoom(600, 400), zoom(1600, 400), zoom(100, 90_000)
    (2.0, 1.5, 1.0)
    """
    fitting = min(2.0, WIDEST / max(width, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    return round(fitting, 3)


def _size(markup: str) -> tuple[float, float]:
    found = _SIZE.search(markup)
    return (float(found[1]), float(found[2])) if found else (1.0, 1.0)


_SIZE = re.compile(r'^<svg[^>]* width="([\d.]+)" height="([\d.]+)"')
_pictures: Memory[bytes] = Memory(32)
_drawing, _waiting = BoundedSemaphore(_AT_ONCE), BoundedSemaphore(_WAITING)


def _drawn(markup: str, scale: float) -> bytes:
    if len(markup) > LONGEST:
        raise BusyError
    fonts = [str(font) for font in FONTS] if all(font.is_file() for font in FONTS) else []
    with _turn():
        # -P: this folder's own modules must not hide those of the standard library.
        command = [sys.executable, "-P", str(PROCESS), str(scale), *fonts]
        readable = markup.translate(_DRAWN_OTHERWISE).encode()
        try:
            done = subprocess.run(
                command, input=readable, capture_output=True, timeout=_LONGEST_WAIT, check=True
            )
        except subprocess.TimeoutExpired:
            raise BusyError from None
    return done.stdout


@contextmanager
def _turn() -> Iterator[None]:
    """A place among those that draw; the queue is short, and who finds it full is told so."""
    if not _waiting.acquire(blocking=False):
        raise BusyError
    try:
        if not _drawing.acquire(timeout=_PATIENCE):
            raise BusyError
        try:
            yield
        finally:
            _drawing.release()
    finally:
        _waiting.release()
