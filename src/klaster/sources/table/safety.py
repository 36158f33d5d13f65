"""Files that would harm: archives that unpack without end, and copies that must not stay behind.

Copies (unpacked, or rewritten in UTF-8) stand in one temporary directory of the process, made at the
first need and removed when the process ends or :func:`discard_copies` is called. A copy that could not
be finished is removed at once. One and the same file is copied once, as long as it does not change.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.sources.table.raw_table import Request

RATIO_LIMIT = 200
RATIO_FLOOR = 200_000_000
SIZE_LIMIT = 2_000_000_000
DEFLATE_LIMIT = 1032
"""No deflated byte unpacks into more than this many."""
CHUNK = 1 << 20


@dataclass
class _Copies:
    directory: tempfile.TemporaryDirectory[str] | None = None
    made: dict[tuple[object, ...], Path] = field(default_factory=dict[tuple[object, ...], Path])
    count: int = 0

    def new_path(self, suffix: str) -> Path:
        if self.directory is None:
            self.directory = tempfile.TemporaryDirectory(prefix="klaster-", ignore_cleanup_errors=True)
        self.count += 1
        return Path(self.directory.name) / f"{self.count}{suffix}"


_COPIES = _Copies()


def discard_copies() -> None:
    """Remove every temporary copy; the frames that were opened from one can no longer be read."""
    if _COPIES.directory is not None:
        _COPIES.directory.cleanup()
    _COPIES.directory = None
    _COPIES.made.clear()


def copy_of(source: Path, suffix: str, write: Callable[[Path], None], *key: object) -> Path:
    """The temporary copy of a file that ``write`` makes; the earlier one, if the file is as it was.

    Parameters
    ----------
    source : path
        The file as it is.
    suffix : str
        Suffix of the copy.
    write : callable of the path of the copy
        Writes it; if it raises, nothing is left behind.
    key : objects
        What else the copy depends on: an encoding, a delimiter.
    """
    facts = source.stat()
    known = (source.resolve(), facts.st_mtime_ns, facts.st_size, suffix, *key)
    if known not in _COPIES.made or not _COPIES.made[known].exists():
        target = _COPIES.new_path(suffix)
        _write_whole(target, write)
        _COPIES.made[known] = target
    return _COPIES.made[known]


def _write_whole(target: Path, write: Callable[[Path], None]) -> None:
    try:
        write(target)
    except BaseException:
        if target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
        target.unlink(missing_ok=True)
        raise


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether an archive unpacks into suspiciously much.

    >>> is_bomb(1_000_000, 20_000_000), is_bomb(1_000_000, 300_000_000)
    (False, True)
    """
    return unpacked > SIZE_LIMIT or (unpacked > RATIO_FLOOR and unpacked > RATIO_LIMIT * max(packed, 1))


def check_archive(request: Request) -> None:
    """Raise InputError where a zip archive (xlsx, ods) is damaged, locked, or unpacks without end.

    The declared sizes are checked first, then the actual ones: a bomb lies about its size.
    """
    packed = request.source.stat().st_size
    try:
        with zipfile.ZipFile(request.source) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise locked(request)
            if is_bomb(packed, sum(member.file_size for member in members)):
                raise _bomb(request)
            _check_actual_size(request, archive, members, packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise damaged(request, "zip") from error


@contextmanager
def damage_refused(request: Request, kind: str) -> Generator[None]:
    """Turn whatever a damaged archive raises while it is read into an InputError."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, StopIteration) as error:
        raise damaged(request, kind) from error


def _check_actual_size(
    request: Request, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int
) -> None:
    total = 0
    if sum(member.compress_size for member in members) * DEFLATE_LIMIT <= RATIO_FLOOR:
        return
    with request.source.open("rb") as stream:
        for member in members:
            for size in _actual_sizes(stream, member):
                total += size
                if is_bomb(packed, total):
                    raise _bomb(request)


def _actual_sizes(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[int]:
    """Sizes of the pieces a member unpacks into, whatever its header says."""
    if member.compress_type != zipfile.ZIP_DEFLATED:
        yield member.compress_size
        return
    stream.seek(member.header_offset)
    header = stream.read(30)
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    unpacker, left = zlib.decompressobj(-15), member.compress_size
    while left > 0 and (chunk := stream.read(min(CHUNK, left))):
        left -= len(chunk)
        yield len(unpacker.decompress(chunk, CHUNK))
        while unpacker.unconsumed_tail:
            yield len(unpacker.decompress(unpacker.unconsumed_tail, CHUNK))


def unpacked_gzip(request: Request) -> Path:
    """The file inside a gzip, as a temporary copy; written in pieces, whatever its size."""
    suffix = Path(request.path.stem).suffix or ".csv"
    return copy_of(request.source, suffix, partial(_write_unpacked, request), "gzip")


def _write_unpacked(request: Request, target: Path) -> None:
    packed, written = request.source.stat().st_size, 0
    try:
        with gzip.open(request.source) as stream, target.open("wb") as copy:
            while chunk := stream.read(CHUNK):
                written += copy.write(chunk)
                if written > RATIO_FLOOR and written > RATIO_LIMIT * packed:
                    raise _bomb(request)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise damaged(request, "gzip") from error


def locked(request: Request) -> InputError:
    """The file is protected by a password."""
    return request.refusal(
        Text("the file is encrypted with a password", "файл зашифрован паролем"),
        Text(
            "Open it in the program that made it, remove the password and save it again.",
            "Откройте его в программе, где он создан, снимите пароль и сохраните заново.",
        ),
    )


def damaged(request: Request, kind: str) -> InputError:
    """The file begins as one of a kind, and does not end so."""
    return request.refusal(
        Text(
            f"the file begins as {kind} but is cut short or damaged",
            f"файл начинается как {kind}, но обрывается или повреждён",
        ),
        Text(
            "Download or copy it again, and compare its size with the original.",
            "Скачайте или скопируйте его заново и сверьте размер с исходным.",
        ),
    )


def _bomb(request: Request) -> InputError:
    limit = f"{RATIO_LIMIT}:1, {SIZE_LIMIT // 10**9} GB"
    return request.refusal(
        Text(
            f"the archive unpacks into far more than a table would (limit {limit}); it was not opened",
            f"архив распаковывается в объём, немыслимый для таблицы (предел {limit}); он не открыт",
        ),
        Text(
            "If the file is to be trusted, save the one sheet you need as csv and give that.",
            "Если файлу можно доверять, сохраните нужный лист как csv и укажите его.",
        ),
    )
