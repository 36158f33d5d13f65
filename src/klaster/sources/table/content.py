"""What a file really is, by its first bytes; its name may say anything."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Literal

from klaster.model.errors import InputError, Place, close_names
from klaster.model.text import Text
from klaster.sources.table.ole import CompoundFile
from klaster.sources.table.raw_table import Request, listed
from klaster.sources.table.safety import damaged, locked

Kind = Literal["text", "xlsx", "xls", "ods", "html", "parquet", "sdmx-ml", "gzip"]

_HEAD = 16_384
_TABLE_SUFFIXES = {
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".ods",
    ".parquet",
    ".xml",
    ".gz",
}

_OTHER_MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text("a PDF document", "документ PDF")),
    (b"{\\rtf", Text("an RTF document", "документ RTF")),
    (b"\x89PNG", Text("a PNG image", "изображение PNG")),
    (b"\xff\xd8\xff", Text("a JPEG image", "изображение JPEG")),
    (b"GIF8", Text("a GIF image", "изображение GIF")),
    (b"Rar!", Text("a RAR archive", "архив RAR")),
    (b"7z\xbc\xaf\x27\x1c", Text("a 7z archive", "архив 7z")),
    (b"BZh", Text("a bzip2 archive", "архив bzip2")),
    (b"\xfd7zXZ", Text("an xz archive", "архив xz")),
    (b"\x28\xb5\x2f\xfd", Text("a zstd archive", "архив zstd")),
    (b"SQLite format 3", Text("an SQLite database", "база данных SQLite")),
    (b"ARROW1", Text("an Arrow file", "файл Arrow")),
    (b"PARE", Text("an encrypted Parquet file", "зашифрованный файл Parquet")),
    (b"$FL2", Text("an SPSS file", "файл SPSS")),
    (b"<stata_dta>", Text("a Stata file", "файл Stata")),
)

_SAVE_AS_TABLE = Text(
    "Give a table: csv, tsv, xlsx, xls, ods, parquet, SDMX-CSV or SDMX-ML; most programs can export one of these.",
    "Нужна таблица: csv, tsv, xlsx, xls, ods, parquet, SDMX-CSV или SDMX-ML; большинство программ умеют выгружать хотя бы одну из них.",
)


def check_path(path: Path) -> None:
    """Raise InputError where there is no file to read: missing, a folder, empty, not readable."""
    place = Place(path.name or str(path))
    if path.is_dir():
        raise InputError(_folder(path), _tables_in(path), place)
    if not path.exists():
        raise InputError(
            Text(f"there is no such file: {path}", f"нет такого файла: {path}"), _near(path), place
        )
    if not path.is_file():
        raise InputError(Text("this is not a file", "это не файл"), _SAVE_AS_TABLE, place)
    if path.stat().st_size == 0:
        raise InputError(
            Text("the file is empty: zero bytes", "файл пуст: ноль байт"),
            Text("Download or export it again.", "Скачайте или выгрузите его заново."),
            place,
        )


def _folder(path: Path) -> Text:
    return Text(f"{path} is a folder, a file was expected", f"{path} — папка, а нужен файл")


def _tables_in(path: Path) -> Text:
    names = sorted(entry.name for entry in path.iterdir() if entry.suffix.lower() in _TABLE_SUFFIXES)
    if not names:
        return _SAVE_AS_TABLE
    return Text(
        f"Name one file; it has {listed(names)}.", f"Укажите один файл; в папке есть {listed(names)}."
    )


def _near(path: Path) -> Text:
    folder = path.parent
    if not folder.is_dir():
        return Text(f"There is no folder {folder} either.", f"Папки {folder} тоже нет.")
    near = close_names(path.name, [entry.name for entry in folder.iterdir()])
    if near:
        return Text(f"Did you mean {listed(near)}?", f"Возможно, имелось в виду: {listed(near)}.")
    return Text(
        "Check the path; it is read relative to the current folder.",
        "Проверьте путь; он читается от текущей папки.",
    )


def content_kind(request: Request) -> Kind:
    """What the file is; InputError where it is nothing that can be read as a table."""
    head = _head(request)
    if head.startswith(b"PK"):
        return _archive_kind(request)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_kind(request)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    _refuse_other_magic(request, head)
    return _text_kind(request, head)


def _head(request: Request) -> bytes:
    try:
        with request.source.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError as error:
        reason = error.strerror or str(error)
        raise request.refusal(
            Text(f"the file cannot be read: {reason}", f"файл не читается: {reason}"),
            Text("Check its permissions.", "Проверьте права доступа."),
        ) from error


def _archive_kind(request: Request) -> Kind:
    try:
        with zipfile.ZipFile(request.source) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise damaged(request, _workbook_word(request)) from error
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise _other_archive(request, names)


def _workbook_word(request: Request) -> str:
    suffix = request.path.suffix.lower().lstrip(".")
    return suffix if suffix in ("xlsx", "xlsm", "ods") else "zip"


def _other_archive(request: Request, names: set[str]) -> InputError:
    if "xl/workbook.bin" in names:
        return _is_not_table(request, Text("a binary workbook (xlsb)", "двоичная книга (xlsb)"))
    if any(name.startswith("word/") for name in names):
        return _is_not_table(request, Text("a Word document", "документ Word"))
    return request.refusal(
        Text(f"a zip archive of {listed(sorted(names), 5)}", f"архив zip, в нём {listed(sorted(names), 5)}"),
        Text("Unpack it and give the table itself.", "Распакуйте его и укажите саму таблицу."),
    )


def _compound_kind(request: Request) -> Kind:
    names = CompoundFile.read(request).streams
    if "EncryptedPackage" in names:
        raise locked(request)
    if names.keys() & {"Workbook", "Book"}:
        return "xls"
    raise _is_not_table(request, Text("an Office document without sheets", "документ Office без листов"))


def _refuse_other_magic(request: Request, head: bytes) -> None:
    for magic, found in _OTHER_MAGIC:
        if head.startswith(magic):
            raise _is_not_table(request, found)


def _is_not_table(request: Request, found: Text) -> InputError:
    return request.refusal(
        Text(f"this is {found.en}, not a table", f"это {found.ru}, а не таблица"), _SAVE_AS_TABLE
    )


def _text_kind(request: Request, head: bytes) -> Kind:
    if not _is_text(head):
        raise _is_not_table(
            request, Text("binary data of an unknown kind", "двоичные данные неизвестного вида")
        )
    begin = _decoded(head).lstrip("\ufeff \t\r\n")
    if begin.startswith("<"):
        return _markup_kind(request, begin)
    if _is_json(begin):
        raise _is_not_table(request, Text("JSON", "JSON"))
    return "text"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b")
    return b"\0" not in head and controls * 100 <= len(head)


def _decoded(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")


def _is_json(begin: str) -> bool:
    if not re.match(r'[\[{]\s*["\[{\d\]}]', begin):
        return False
    try:
        json.loads(begin)
    except json.JSONDecodeError as error:
        # A head cut out of a longer file fails only where it was cut.
        return error.pos > len(begin) - 200 and len(begin) > 400
    return True


def _markup_kind(request: Request, begin: str) -> Kind:
    if re.match(r"<(?:!doctype\s+html|html|head|table|meta|body|style|div)\b", begin, re.IGNORECASE):
        return "html"
    if "schemas-microsoft-com:office:spreadsheet" in begin:
        raise _is_not_table(
            request, Text("a workbook in the XML of Excel 2003", "книга в XML-формате Excel 2003")
        )
    root = re.search(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s>/]", begin)
    if root and root[1].lower() == "html":
        return "html"
    if begin.startswith("<?xml") or (root and re.search("sdmx|xmlns", begin)):
        return "sdmx-ml"
    return "text"
