"""Where uploaded tables lie: each in a folder whose name does not tell its address, for some hours."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from klaster.model.errors import InputError, KlasterError
from klaster.model.text import Text
from klaster.workbench.uploads.limits import UploadLimits
from klaster.workbench.workspace import identifier

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
_NAME = re.compile(r"[0-9a-f]{40}")
_BYTES = 24
CARD, MADE = "card.json", "made"


class NoRoomError(KlasterError):
    """As many tables as may be are kept already."""

    def __init__(self) -> None:
        super().__init__(
            Text("the place for uploaded tables is taken", "место для загруженных таблиц занято"),
            Text("Try again later: tables go by their age.", "Попробуйте позже: таблицы удаляются по возрасту."),
        )  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """One uploaded table: its folder, and the secret part of its address."""

    token: str
    folder: Path
    made: float

    @property
    def card(self) -> dict[str, Any]:
        """What is known of it: file, title, columns, preview, mapping, findings, whether it is built."""
        return cast("dict[str, Any]", json.loads((self.folder / CARD).read_text(encoding="utf-8")))

    def write_card(self, **facts: Any) -> None:
        """Set some facts of its card."""
        known = self.card if (self.folder / CARD).exists() else {}
        part = self.folder / f"{CARD}.part"
        part.write_text(json.dumps({**known, **facts}, ensure_ascii=False), encoding="utf-8")
        part.replace(self.folder / CARD)

    @property
    def table(self) -> Path:
        """The file as it was sent."""
        return next(iter((self.folder / "sent").iterdir()))

    @property
    def workspace(self) -> Path:
        """The workspace that is made of it; its name stands in the commands that screens show."""
        return self.folder / "workspace" / identifier(self.table.stem)


class Shelf:
    """The uploaded tables of one observatory, on disk alone: several processes may serve them."""

    def __init__(self, workspace: Path, limits: UploadLimits) -> None:
        self.folder = (workspace / limits.folder).absolute()
        self.limits = limits

    def add(self, name: str) -> tuple[Kept, Path]:
        """A new place under a new address, and the path to write the file to.

        Raises
        ------
        NoRoomError
            Where as many are kept as may be.
        """
        self.sweep()
        if len(self._names()) >= self.limits.tables:
            raise NoRoomError
        token = secrets.token_urlsafe(_BYTES)
        folder = self.folder / _digest(token)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for made in (folder, folder / "sent", folder / "temporary", folder / "workspace"):
                made.mkdir(mode=0o700)
            (folder / MADE).touch()
        except OSError as error:
            raise InputError(
                Text(f"nothing can be kept here: {error.strerror}", f"здесь нельзя ничего сохранить: {error.strerror}"),
                Text("Tell the administrator: [uploads] folder.", "Сообщите администратору: [uploads] folder."),
            ) from None  # fmt: skip
        return Kept(token, folder, time.time()), folder / "sent" / name

    def find(self, token: str) -> Kept | None:
        """What stands under an address; None where nothing does, or its time is over."""
        folder = self.folder / _digest(token)
        if not _TOKEN.fullmatch(token) or not (folder / MADE).exists():
            return None
        made = _age_mark(folder)
        if self._is_over(made):
            shutil.rmtree(folder, ignore_errors=True)
            return None
        return Kept(token, folder, made)

    def remove(self, kept: Kept) -> None:
        """Delete a table and all that was made of it."""
        shutil.rmtree(kept.folder, ignore_errors=True)

    def sweep(self) -> int:
        """Delete what is over its age; how many there were."""
        over = [name for name in self._names() if self._is_over(_age_mark(self.folder / name))]
        for name in over:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return len(over)

    def _names(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return [each.name for each in self.folder.iterdir() if _NAME.fullmatch(each.name)]

    def _is_over(self, made: float) -> bool:
        return time.time() - made > self.limits.hours * 3600


def _digest(token: str) -> str:
    """The folder of an address: who reads the disk does not learn addresses."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _age_mark(folder: Path) -> float:
    """When a place was made; one without its mark is of no age that is known, so it goes."""
    try:
        return (folder / MADE).stat().st_mtime
    except OSError:
        return 0.0
