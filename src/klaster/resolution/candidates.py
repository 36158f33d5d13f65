"""Pairs of records that probably mean the same, found without comparing all with all.

Two names are compared where they share a rare word, or one that differs from it by a letter, or a pair of words.
The score is the share of letters in common, in the better of two orders of the words, lessened where the facts
beside the name speak against. It is a likeness, not a probability.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from klaster.model.text import Text
from klaster.resolution.plain_names import PlainName, plain_name

LEAST_SCORE = 0.84
MOST_CANDIDATES = 3
_RARE, _PAIRS_KEPT = 60, 240
_HEAD = 9
_OTHER_NUMBER, _OTHER_REGION, _OTHER_REGISTRATION, _OTHER_WORD = 0.7, 0.97, 0.5, 0.9
_LIKE_WORDS = 72.0
_ANYWHERE = ""
SAME_REGISTRATION = Text("the same registration number", "совпадает регистрационный номер")
SAME_NAME = Text(
    "the same name but for legal form and spelling", "название совпадает с точностью до формы и написания"
)
SIMILAR_NAME = Text("a similar name", "похожее название")


@dataclass(frozen=True, slots=True)
class Named:
    """A record as it is compared: its names in any language, and facts that tell like names apart."""

    key: str
    names: tuple[str, ...]
    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that another one may be the same as; the score is from 0 to 1."""

    key: str
    other: str
    score: float
    why: Text


def candidates(
    new: Iterable[Named], known: Iterable[Named], least: float = LEAST_SCORE, most: int = MOST_CANDIDATES
) -> list[Candidate]:
    """For each new record the known ones that it may be the same as, best first.

    Parameters
    ----------
    new, known
        What arrives, and what is there already.
    least
        The least score of a candidate.
    most
        How many candidates of one record are given.

    Examples
    --------
    >>> known = [Named("organisation/osh-milk", ("ОАО «Ошский молочный завод»",), frozenset({"KG"}))]
    >>> found = candidates([Named("organisation/x", ("Oshskiy molochniy zavod OJSC",), frozenset({"KG"}))], known)
    >>> [(one.other, one.score) for one in found]
    [('organisation/osh-milk', 1.0)]
    """
    there = _Index(map(_Compared, known))
    found: list[Candidate] = []
    for one in map(_Compared, new):
        rated = (_rated(one, other, least) for other in there.near(one) if other.named.key != one.named.key)
        found.extend(sorted(filter(None, rated), key=lambda each: (-each.score, each.other))[:most])
    return found


def duplicates(records: Sequence[Named], least: float = LEAST_SCORE) -> list[Candidate]:
    """The pairs of records that may be one, each pair once, best first.

    Examples
    --------
    >>> two = [Named("organisation/a", ("ООО «Альфа-Мебель»",)), Named("organisation/b", ("Альфа мебель, ОАО",))]
    >>> [(one.key, one.other) for one in duplicates(two)]
    [('organisation/a', 'organisation/b')]
    """
    there = _Index(map(_Compared, records))
    found = [
        rated
        for one in there.compared
        for other in there.near(one)
        if one.named.key < other.named.key and (rated := _rated(one, other, least))
    ]
    return sorted(found, key=lambda each: (-each.score, each.key, each.other))


class _Compared:
    """A record with its names made plain."""

    __slots__ = ("named", "names", "places")

    def __init__(self, named: Named) -> None:
        self.named = named
        self.names: tuple[PlainName, ...] = tuple(dict.fromkeys(map(plain_name, filter(None, named.names))))
        self.places = named.countries or frozenset({_ANYWHERE})

    def marks(self) -> set[str]:
        """What it is found by: words but for a letter, pairs of words, its registration number."""
        marks = {f"#{self.named.registration}"} if self.named.registration else set[str]()
        for name in self.names:
            stems = tuple(dict.fromkeys(name.stems))
            for stem in stems:
                marks.update(_but_for_a_letter(stem[:_HEAD]))
            marks.update(map(" ".join, combinations(sorted(stems[:6]), 2)))
        return marks


@lru_cache(maxsize=65_536)
def _but_for_a_letter(word: str) -> tuple[str, ...]:
    return (word, *(word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > 3))


class _Index:
    """Where each mark stands, by country; marks that are too common find nothing."""

    def __init__(self, compared: Iterable[_Compared]) -> None:
        self.compared = list(compared)
        self.where: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, one in enumerate(self.compared):
            for mark in one.marks():
                for place in one.places:
                    self.where[mark][place].append(number)

    def near(self, one: _Compared) -> list[_Compared]:
        """The records of the same country, or of none, that share a mark with one, in a steady order."""
        numbers: set[int] = set()
        for mark in one.marks():
            if places := self.where.get(mark):
                most = _PAIRS_KEPT if " " in mark else _RARE
                wanted = {*one.places, _ANYWHERE} if one.named.countries else places.keys()
                for place in wanted & places.keys():
                    if len(places[place]) <= most:
                        numbers.update(places[place])
        return [self.compared[number] for number in sorted(numbers)]


def _rated(one: _Compared, other: _Compared, least: float) -> Candidate | None:
    """The candidate that another record is; None where it is below the least score."""
    a, b = one.named, other.named
    if a.registration and a.registration == b.registration:
        return Candidate(a.key, b.key, 1.0, SAME_REGISTRATION)
    likeness = max((_likeness(x, y, least) for x in one.names for y in other.names), default=0.0)
    score = round(likeness * _against(a, b), 3) if likeness else 0.0
    if score < least:
        return None
    return Candidate(a.key, b.key, score, SAME_NAME if likeness == 1 else SIMILAR_NAME)


def _against(a: Named, b: Named) -> float:
    """What facts beside the names leave of a likeness."""
    left = _OTHER_REGISTRATION if a.registration and b.registration else 1.0
    return left * (_OTHER_REGION if a.regions and b.regions and not a.regions & b.regions else 1.0)


def _likeness(a: PlainName, b: PlainName, least: float) -> float:
    """The share of letters in common, from 0 to 1; 0 where it is below the least."""
    cutoff = 100 * least
    as_written = fuzz.ratio(a.in_order, b.in_order, score_cutoff=cutoff)
    either = (
        max(as_written, fuzz.ratio(a.ordered, b.ordered, score_cutoff=cutoff)) if as_written < 100 else 100.0
    )
    if not either:
        return 0.0
    return either / 100 * (1.0 if a.numbers == b.numbers else _OTHER_NUMBER) * _words_against(a, b)


def _words_against(a: PlainName, b: PlainName) -> float:
    """What is left of a likeness where a word of one has no like in the other: Infotrade and Techtrade are two."""
    if len(a.stems) != len(b.stems):
        return 1.0
    rest = set(a.stems) - set(b.stems)
    others = set(b.stems) - set(a.stems)
    worst = min((max((fuzz.ratio(x, y) for y in others), default=0.0) for x in rest), default=100.0)
    return 1.0 if worst >= _LIKE_WORDS else _OTHER_WORD
