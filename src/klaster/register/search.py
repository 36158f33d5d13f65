"""Finding records by facets and words, over all records as they stand now or stood at a moment."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from klaster.model.entity_kinds import KINDS
from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.register.projection import FACET_TYPES
from klaster.register.segment import Entry, Mask, Segment, sort_key
from klaster.register.spelling import nearest_word
from klaster.register.stems import stem_of, words_of

ORDERS = ("name_en", "name_ru", "last_verified", "changed", "completeness")
"""What records may be ordered by; with a minus before it, the other way round."""
_UNCOUNTED = ("source",)


def facet_names() -> tuple[str, ...]:
    """The facets by which records are found: choices, codes, flags and references of any kind of record."""
    fields = [one for kind in KINDS.values() for one in kind.fields if one.type in FACET_TYPES]
    return tuple(dict.fromkeys(("kind", *(one.name for one in fields), "confidence", "source")))


def counted_facets() -> tuple[str, ...]:
    """The facets whose codes are counted in what is found."""
    references = {one.name for kind in KINDS.values() for one in kind.fields if one.type == "reference"}
    return tuple(name for name in facet_names() if name not in references and name not in _UNCOUNTED)


@dataclass(frozen=True)
class Question:
    """What is looked for: any of the codes of each facet, and all of the words."""

    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    words: str = ""
    order: str = "name_en"

    def __post_init__(self) -> None:
        for name in self.facets:
            if name not in facet_names():
                raise UnknownNameError(Text("facet", "признак отбора"), name, facet_names())
        if self.order.removeprefix("-") not in ORDERS:
            raise UnknownNameError(Text("order", "порядок"), self.order, ORDERS)


@dataclass(frozen=True)
class Answer:
    """How many records were found, the keys of one page of them, and how many have each code of each facet.

    The counts of a facet are over what the other facets and the words leave, so that a further code can be chosen.
    """

    total: int
    keys: tuple[str, ...]
    facets: Mapping[str, Mapping[str, int]]


def answer(parts: Sequence[tuple[Segment, Mask]], question: Question, offset: int, limit: int) -> Answer:
    """Search several segments, each with the mask of those of its records that count."""
    tokens, offset, limit = _tokens(question.words), max(offset, 0), max(limit, 0)
    found = [_found(segment, alive, question, tokens) for segment, alive in parts]
    masks = [mask for mask, _, _ in found]
    counts = {
        name: _counts(parts, [others for _, others, _ in found], masks, name) for name in counted_facets()
    }
    keys = _page(parts, masks, [scores for _, _, scores in found], question.order, offset, limit)
    return Answer(sum(int(mask.sum()) for mask in masks), keys, counts)


Found = tuple[Mask, dict[str, Mask], "np.ndarray[tuple[int], np.dtype[np.int32]] | None"]


def _found(segment: Segment, alive: Mask, question: Question, tokens: list[tuple[str, str]]) -> Found:
    """Which records answer; for each facet asked for, which would without it; how well the words are met."""
    by_words, scores = _with_words(segment, alive, tokens)
    chosen = {name: segment.with_codes(name, codes) for name, codes in question.facets.items() if codes}
    found = by_words.copy()
    for mask in chosen.values():
        found &= mask
    others: dict[str, Mask] = {}
    for name in chosen:
        others[name] = by_words.copy()
        for other, mask in chosen.items():
            if other != name:
                others[name] &= mask
    return found, others, scores


def _with_words(
    segment: Segment, alive: Mask, tokens: list[tuple[str, str]]
) -> tuple[Mask, np.ndarray | None]:
    if not tokens:
        return alive, None
    found, scores = alive.copy(), np.zeros(len(segment), dtype=np.int32)
    for stem, beginning in tokens:
        in_name, elsewhere = segment.with_word(stem, beginning)
        found &= in_name | elsewhere
        scores += in_name
    return found, scores


def near_stem(parts: Sequence[tuple[Segment, Mask]], word: str) -> str:
    """The stem in names of records that a misspelt word is nearest to; empty where none is near."""
    near = (nearest_word(stem_of(word), segment.in_names.codes) for segment, _ in parts)
    return next(filter(None, near), "")


def _tokens(words: str) -> list[tuple[str, str]]:
    """Each word as its stem and, for the last one (still being typed), its beginning."""
    plain = words_of(words)
    return [
        (stem_of(word), word if place == len(plain) - 1 and len(word) > 1 else "")
        for place, word in enumerate(plain)
    ]


def _counts(
    parts: Sequence[tuple[Segment, Mask]], others: list[dict[str, Mask]], masks: list[Mask], name: str
) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for (segment, _), without, mask in zip(parts, others, masks, strict=True):
        if name in segment.facets:
            counted.update(segment.facets[name].counts(without.get(name, mask)))
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _page(
    parts: Sequence[tuple[Segment, Mask]],
    masks: list[Mask],
    scores: list[np.ndarray | None],
    order: str,
    offset: int,
    limit: int,
) -> tuple[str, ...]:
    """The keys of one page; what has the words in its name comes first."""
    heads = [
        _first(segment, mask, score, order, offset + limit)
        for (segment, _), mask, score in zip(parts, masks, scores, strict=True)
    ]
    merged = heapq.merge(*heads, key=lambda pair: (-pair[0], sort_key(pair[1], order)))
    page: Iterable[tuple[int, Entry]] = list(merged)[offset : offset + limit]
    return tuple(entry.key for _, entry in page)


def _first(
    segment: Segment, mask: Mask, scores: np.ndarray | None, order: str, count: int
) -> list[tuple[int, Entry]]:
    places = np.flatnonzero(mask)
    ranks = segment.ranks(order)[places].astype(np.int64)
    weights = np.zeros(len(places), dtype=np.int64) if scores is None else scores[places].astype(np.int64)
    ranked = ranks - weights * len(segment)
    if len(places) > 4 * count:
        nearest = np.argpartition(ranked, count)[:count]
        places, ranked, weights = places[nearest], ranked[nearest], weights[nearest]
    ordered = np.argsort(ranked)[:count]
    return [(int(weights[one]), segment.entries[int(places[one])]) for one in ordered]
