"""Names in memory, found by their words in any form, with slips of the pen and of the keyboard's layout."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from klaster.register.spelling import nearest_word
from klaster.register.stems import is_idle, stem_of, words_of

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_RETYPED = str.maketrans(_LATIN_KEYS + _RUSSIAN_KEYS, _RUSSIAN_KEYS + _LATIN_KEYS)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its names in every language, its code first among them."""

    code: str
    names: tuple[str, ...]


class WordsIndex:
    """Which things have a word in their names.

    Examples
    --------
    >>> index = WordsIndex([Named("KG-O", ("Osh Region", "Ошская область")), Named("KG-B", ("Batken", "Баткен"))])
    >>> index.found("в Ошской области"), index.found("bat"), index.found("жылкы")
    ([0], [1], [])
    >>> WordsIndex([Named("gini", ("Locational Gini",)), Named("lq", ("Location quotient",))]).found("location")
    [1, 0]
    >>> index.respelt("ошкая"), index.respelt("batkin")
    ('ошская', 'batken')
    """

    def __init__(self, things: Sequence[Named]) -> None:
        self.things = things
        self._by_stem: defaultdict[str, set[int]] = defaultdict(set)
        by_word: defaultdict[str, set[int]] = defaultdict(set)
        for place, thing in enumerate(things):
            for name in (thing.code, *thing.names):
                for word in words_of(name):
                    by_word[word].add(place)
                    self._by_stem[stem_of(word)].add(place)
        self._by_word = dict(by_word)
        self._words = sorted(by_word)

    def found(self, asked: str) -> list[int]:
        """The places of the things that have every word asked for, in any form or begun; the nearest first."""
        words = telling_words(asked)
        if not words:
            return []
        places = set.intersection(*(self._with(word) for word in words))
        return sorted(places, key=lambda place: (self._distance(place, words), place))

    def knows(self, word: str) -> bool:
        """Whether anything has a word of this form or beginning."""
        return bool(self._with(word))

    def respelt(self, word: str) -> str:
        """The known word that a misspelt one was meant for, or begins; empty where none is near."""
        if near := nearest_word(word, self._words):
            return near
        begun = {known[: len(word)]: known for known in reversed(self._words)}
        return begun.get(nearest_word(word, list(begun)), "")

    def _with(self, word: str) -> set[int]:
        begun = bisect_left(self._words, word)
        places = set(self._by_stem.get(stem_of(word), ()))
        while begun < len(self._words) and self._words[begun].startswith(word):
            places |= self._by_word[self._words[begun]]
            begun += 1
        return places

    def _distance(self, place: int, words: list[str]) -> tuple[bool, int, bool, int]:
        """Exact code or name first, then the nearest words, then names that begin so, then the shortest."""
        thing, wanted = self.things[place], " ".join(words)
        told = [telling_words(name) for name in (thing.code, *thing.names)]
        names = [" ".join(name) for name in told]
        begun = any(name.startswith(wanted) for name in names)
        nearness = min(_nearness(name, words) for name in told)
        return wanted not in names, nearness, not begun, min(len(name) for name in names[1:] or names)


def _nearness(name: list[str], words: list[str]) -> int:
    """Of a name to a question: 0 with all its words as they are, 1 with some in another form, 2 otherwise."""
    if set(words) <= set(name):
        return 0
    return 1 if {stem_of(word) for word in words} <= {stem_of(word) for word in name} else 2


def retyped(text: str) -> str:
    """What the same keys give in the other layout of the keyboard.

    >>> retyped("jicrfz j,kfcnm"), retyped("ифелут")
    ('ошская область', 'batken')
    """
    return text.casefold().translate(_RETYPED)


def telling_words(text: str) -> list[str]:
    """The words of a question without those that say nothing, unless there is no other.

    >>> telling_words("в Ошской области"), telling_words("и")
    (['ошской', 'области'], ['и'])
    """
    words = words_of(text)
    return [word for word in words if not is_idle(word)] or words
