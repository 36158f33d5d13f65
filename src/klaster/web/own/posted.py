"""A form with a file: how large it may be is known before any of it is read."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.web.requests import TOO_LARGE
from klaster.workbench.uploads.limits import TooLargeError, UploadLimits

PATHS = re.compile(r"/(?:en|ru)/own")
"""The address that takes a table."""
ROOM = 100_000
"""Bytes of a form beside its file."""
_MOST_FIELDS = 40


@dataclass(frozen=True)
class Sent:
    """Fields of a form, and the file, if one was chosen."""

    fields: Mapping[str, str]
    file: UploadFile | None
    too_large: bool = False

    def name(self, limits: UploadLimits) -> str:
        """The name the file came with.

        Raises
        ------
        TooLargeError
            Where the form was larger than is taken.
        InputError
            Where no file was chosen.
        """
        if self.too_large or (self.file and (self.file.size or 0) > limits.bytes):
            raise TooLargeError(limits)
        if self.file is None or not self.file.filename:
            raise InputError(
                Text("no file was chosen", "файл не выбран"), Text("Choose a table.", "Выберите таблицу.")
            )
        return self.file.filename

    def write(self, target: Path) -> None:
        """Write the file; its name is ours."""
        assert self.file is not None
        with target.open("xb") as copy:
            shutil.copyfileobj(self.file.file, copy)


async def _sent(request: Request) -> AsyncIterator[Sent]:
    if request.scope.get(TOO_LARGE):
        yield Sent({}, None, too_large=True)
        return
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        file = next((value for value in form.values() if isinstance(value, UploadFile)), None)
        yield Sent(fields, file)


SentForm = Annotated[Sent, Depends(_sent)]
