"""The container of old Office files: which streams it holds, and their bytes.

Only what is needed to tell an encrypted workbook from an old one and to look at its cells; laid out by
the published specification of compound files ([MS-CFB]).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from klaster.sources.table.raw_table import Request
from klaster.sources.table.safety import SIZE_LIMIT, damaged

_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True)
class Stream:
    """Where a stream begins and how long it is."""

    start: int
    size: int


@dataclass(frozen=True)
class CompoundFile:
    """A compound file: its bytes, its chains of sectors and its streams by name."""

    content: bytes
    sector: int
    chains: tuple[int, ...]
    small_chains: tuple[int, ...]
    small_content: bytes
    small_limit: int
    streams: dict[str, Stream]

    @classmethod
    def read(cls, request: Request) -> CompoundFile:
        """Read the file; InputError where it is cut short or does not hang together."""
        if request.source.stat().st_size > SIZE_LIMIT:
            raise damaged(request, "xls")
        content = request.source.read_bytes()
        try:
            return _compound_file(content)
        except (struct.error, IndexError, ValueError) as error:
            raise damaged(request, "xls") from error

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; KeyError where there is none, ValueError where its chain is broken."""
        found = self.streams[name]
        if found.size < self.small_limit:
            pieces = [
                self.small_content[i * 64 : i * 64 + 64] for i in _chain(self.small_chains, found.start)
            ]
            return b"".join(pieces)[: found.size]
        return _long_stream(self.content, self.sector, self.chains, found.start)[: found.size]


def _compound_file(content: bytes) -> CompoundFile:
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    if sector not in (512, 4096):
        raise ValueError("the size of a sector is neither 512 nor 4096")
    directory, limit, small_start = struct.unpack_from("<I4xII", content, 48)
    chains = _sector_chains(content, sector)
    entries = _long_stream(content, sector, chains, directory)
    streams, root = _directory(entries)
    small_chains = _numbers(_long_stream(content, sector, chains, small_start))
    small_content = _long_stream(content, sector, chains, root.start) if root.size else b""
    return CompoundFile(content, sector, chains, small_chains, small_content, limit, streams)


def _sector_chains(content: bytes, sector: int) -> tuple[int, ...]:
    """For every sector the one that follows it."""
    places = list(struct.unpack_from("<109I", content, 76))
    more, count = struct.unpack_from("<II", content, 68)
    for _ in range(count):
        if more >= _LAST_SECTOR:
            break
        *further, more = _numbers(_sector(content, sector, more))
        places.extend(further)
    return tuple(
        following
        for place in places
        if place < _LAST_SECTOR
        for following in _numbers(_sector(content, sector, place))
    )


def _sector(content: bytes, sector: int, number: int) -> bytes:
    piece = content[(number + 1) * sector : (number + 2) * sector]
    if len(piece) < 4:
        raise ValueError("a sector lies beyond the end of the file")
    return piece


def _numbers(piece: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])


def _chain(chains: tuple[int, ...], start: int) -> list[int]:
    visited: list[int] = []
    while start < _LAST_SECTOR:
        visited.append(start)
        if len(visited) > len(chains):
            raise ValueError("a chain of sectors runs in a circle")
        start = chains[start]
    return visited


def _long_stream(content: bytes, sector: int, chains: tuple[int, ...], start: int) -> bytes:
    return b"".join(_sector(content, sector, number) for number in _chain(chains, start))


def _directory(entries: bytes) -> tuple[dict[str, Stream], Stream]:
    streams: dict[str, Stream] = {}
    root = Stream(0, 0)
    for begin in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", entries, begin + 64)
        start, size = struct.unpack_from("<II", entries, begin + 116)
        name = entries[begin : begin + max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind == _STREAM:
            streams[name] = Stream(start, size)
        elif kind == _ROOT:
            root = Stream(start, size)
    return streams, root
