"""What is refused before it is read: names that lead elsewhere, archives, macros, files that unpack without end."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.sources.table.content import content_kind
from klaster.sources.table.ole import CompoundFile
from klaster.sources.table.raw_table import Request
from klaster.sources.table.safety import damaged
from klaster.workbench.uploads.limits import SUFFIXES, UploadLimits

LONGEST_NAME = 60
MOST_MEMBERS = 5000


def safe_name(given: str) -> str:
    r"""The name under which a file is kept: its last part, letters and digits, a suffix of a table.

    Raises
    ------
    InputError
        Where the suffix is not one of a table.

    Examples
    --------
    >>> safe_name("../../etc/Занятость 2018.CSV"), safe_name("C:\\x\\<b>jobs</b>.xlsx"), safe_name(".csv")
    ('Занятость 2018.csv', 'b.xlsx', 'table.csv')
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    ending = f".{suffix.strip().lower()}" if dot else ""
    if ending not in SUFFIXES:
        raise InputError(
            Text(f"a file of the kind {ending[:12] or '-'} is not taken", f"файлы вида «{ending[:12] or '-'}» не принимаются"),
            Text(f"Give a table: {', '.join(SUFFIXES)}.", f"Нужна таблица: {', '.join(SUFFIXES)}."),
        )  # fmt: skip
    plain = re.sub(r"[^\w ()+,-]+", "_", stem, flags=re.UNICODE).strip(" _")[:LONGEST_NAME].strip(" _-")
    return f"{plain or 'table'}{ending}"


def check_content(path: Path, limits: UploadLimits) -> None:
    """Refuse a file that is no table, is packed, carries macros, or unpacks into more than is taken.

    Formulas need no refusal: nothing computes them, the values that were saved are read.

    Raises
    ------
    InputError
        With what was found and what to do.
    """
    request = Request(path, path)
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\x1f\x8b"):
        raise _archive(request)
    if head.startswith(b"PK"):
        _check_members(request, limits)
    kind = content_kind(request)
    if kind == "xls" and any("VBA" in name for name in CompoundFile.read(request).streams):
        raise _macros(request)


def _check_members(request: Request, limits: UploadLimits) -> None:
    try:
        with zipfile.ZipFile(request.source) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError) as error:
        raise damaged(request, "zip") from error
    size = sum(member.file_size for member in members)
    if size > limits.unpacked_megabytes * 1_000_000 or len(members) > MOST_MEMBERS:
        most = limits.unpacked_megabytes
        raise request.refusal(
            Text(f"the file unpacks into more than {most} MB; it was not opened", f"файл распаковывается более чем в {most} МБ; он не открыт"),
            Text("Save the one sheet you need as csv and give that.", "Сохраните нужный лист как csv и загрузите его."),
        )  # fmt: skip
    if any(member.filename.casefold().endswith("vbaproject.bin") for member in members):
        raise _macros(request)


def _archive(request: Request) -> InputError:
    return request.refusal(
        Text("this is a packed file (gzip)", "это упакованный файл (gzip)"),
        Text("Unpack it and give the table itself.", "Распакуйте его и загрузите саму таблицу."),
    )


def _macros(request: Request) -> InputError:
    return request.refusal(
        Text("the workbook carries macros", "в книге есть макросы"),
        Text("Save it as xlsx without macros, or as csv.", "Сохраните её как xlsx без макросов или как csv."),
    )
