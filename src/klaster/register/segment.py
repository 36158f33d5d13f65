"""Records in memory, turned inside out: from a code or a stem to the records that have it.

A segment never changes. Counting facets of a hundred thousand records takes a few milliseconds, on which
no database of the two can be relied.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search knows of one record."""

    key: str
    facets: dict[str, list[str]]
    name_stems: tuple[str, ...]
    other_stems: tuple[str, ...]
    completeness: float
    last_verified: str
    changed_by: int
    said_by: int
    names: tuple[str, str]


@dataclass(frozen=True)
class Facet:
    """One facet: its codes, and pairs of record and code in the order of the codes."""

    codes: list[str]
    records: Numbers
    code_of: Numbers
    starts: Numbers

    def having(self, codes: Iterable[str]) -> Iterator[Numbers]:
        """The records with each of some codes."""
        for code in codes:
            place = bisect_left(self.codes, code)
            if place < len(self.codes) and self.codes[place] == code:
                yield self.records[self.starts[place] : self.starts[place + 1]]

    def counts(self, found: Mask) -> dict[str, int]:
        """How many of the records found have each code."""
        numbers = np.bincount(self.code_of[found[self.records]], minlength=len(self.codes))
        return {self.codes[place]: int(numbers[place]) for place in np.flatnonzero(numbers)}


class Segment:
    """Some records, ready to be searched."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.place_of = {entry.key: place for place, entry in enumerate(entries)}
        self.facets = {name: _facet(pairs) for name, pairs in _pairs(entries).items()}
        self.in_names = _facet(_stem_pairs(entry.name_stems for entry in entries))
        self.elsewhere = _facet(_stem_pairs(entry.other_stems for entry in entries))
        self._ranks: dict[str, Numbers] = {}

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def said_by(self) -> npt.NDArray[np.int64]:
        """The last change of what is said of each record."""
        return np.fromiter((entry.said_by for entry in self.entries), np.int64, count=len(self.entries))

    def mask(self, places: Iterable[Numbers]) -> Mask:
        """Which records are in any of some lists."""
        found = np.zeros(len(self.entries), dtype=np.bool_)
        for some in places:
            found[some] = True
        return found

    def with_codes(self, name: str, codes: Iterable[str]) -> Mask:
        """Which records have any of some codes of a facet."""
        return self.mask(self.facets[name].having(codes)) if name in self.facets else self.mask(())

    def with_word(self, stem: str, beginning: str) -> tuple[Mask, Mask]:
        """Which records have a word in their names, and elsewhere: its stem, or any word with its beginning."""
        return self._with_stem(self.in_names, stem, beginning), self._with_stem(
            self.elsewhere, stem, beginning
        )

    def ranks(self, order: str) -> Numbers:
        """The place of each record in an order of all records of the segment."""
        if order not in self._ranks:
            by_order = sorted(
                range(len(self.entries)), key=lambda place: sort_key(self.entries[place], order)
            )
            ranks = np.empty(len(by_order), dtype=np.int32)
            ranks[by_order] = np.arange(len(by_order), dtype=np.int32)
            self._ranks[order] = ranks
        return self._ranks[order]

    def _with_stem(self, words: Facet, stem: str, beginning: str) -> Mask:
        found = self.mask(words.having((stem,)))
        if beginning:
            first, last = (
                bisect_left(words.codes, beginning),
                bisect_left(words.codes, beginning + "\U0010ffff"),
            )
            found[words.records[words.starts[first] : words.starts[last]]] = True
        return found


def sort_key(entry: Entry, order: str) -> tuple[Any, ...]:
    """What records are ordered by; the key comes last, so that no two are tied."""
    descending = order.startswith("-")
    name = order.removeprefix("-")
    if name in ("name_en", "name_ru"):
        words = entry.names[name == "name_ru"]
        backwards = (*(-ord(sign) for sign in words), 1)  # the longer of two that begin alike comes first
        return (backwards if descending else words, entry.key)
    sign = -1 if descending else 1
    if name == "last_verified":
        return (sign * int((entry.last_verified.replace("-", "") + "00000000")[:8]), entry.key)
    return (sign * (entry.changed_by if name == "changed" else entry.completeness), entry.key)


def entry_from(row: Any) -> Entry:
    """What a search keeps of a row of the current records."""
    return Entry(
        row.key,
        json.loads(row.facets),
        tuple(row.name_stems.split()),
        tuple(row.other_stems.split()),
        row.completeness,
        row.last_verified,
        row.changed_by,
        row.said_by,
        (row.name_en.casefold(), row.name_ru.casefold().replace("ё", "е")),
    )


def _pairs(entries: Sequence[Entry]) -> dict[str, dict[str, list[int]]]:
    pairs: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, entry in enumerate(entries):
        for name, codes in entry.facets.items():
            for code in codes:
                pairs[name][code].append(place)
    return {name: dict(by_code) for name, by_code in pairs.items()}


def _stem_pairs(stems: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    pairs: defaultdict[str, list[int]] = defaultdict(list)
    for place, some in enumerate(stems):
        for stem in some:
            pairs[stem].append(place)
    return pairs


def _facet(pairs: dict[str, list[int]]) -> Facet:
    codes = sorted(pairs)
    sizes = np.fromiter((len(pairs[code]) for code in codes), dtype=np.int32, count=len(codes))
    starts = np.concatenate([np.zeros(1, dtype=np.int32), np.cumsum(sizes, dtype=np.int32)])
    records = np.fromiter((place for code in codes for place in pairs[code]), np.int32, count=int(starts[-1]))
    return Facet(codes, records, np.repeat(np.arange(len(codes), dtype=np.int32), sizes), starts)
