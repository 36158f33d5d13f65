"""A classification: a versioned tree of codes with names, life spans and, for regions, geometry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from klaster.model.errors import UnknownNameError, close_names
from klaster.model.text import Text
from klaster.model.word_stems import REGION_STEM, is_telling, word_stems

Kind = Literal["region", "industry", "product"]
KIND_NAMES: dict[str, Text] = {
    "region": Text("region", "регион"),
    "industry": Text("industry", "отрасль"),
    "product": Text("product", "продукт"),
}


@dataclass(frozen=True, slots=True)
class Category:
    """One code of a classification.

    ``valid_from`` and ``valid_to`` are ISO days, the second exclusive; empty means always.
    ``point`` is (longitude, latitude), for a region that has no polygon or for its label.
    """

    code: str
    name: Text
    parent: str = ""
    level: int = 1
    aliases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    point: tuple[float, float] | None = None

    def valid_in(self, period: str) -> bool:
        """Whether the code lives at the end of the given period, a year or an ISO day."""
        day = period if len(period) > 4 else f"{period}-12-31"
        return self.valid_from <= day and (not self.valid_to or day < self.valid_to)


@dataclass(frozen=True)
class Classification:
    """A tree of categories under one identifier.

    >>> tree = Classification("toy", "industry", Text("Toy", "Игрушка"), (
    ...     Category("C", Text("Manufacturing", "Обрабатывающие производства")),
    ...     Category("10", Text("Food", "Пищевые продукты"), parent="C", level=2)))
    >>> tree.resolve("manufacturing"), [category.code for category in tree.children("C")]
    ('C', ['10'])
    """

    id: str
    kind: Kind
    title: Text
    categories: tuple[Category, ...]
    source: str = ""
    geometry: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Region code -> GeoJSON geometry in longitude and latitude."""

    @cached_property
    def by_code(self) -> dict[str, Category]:
        """Code -> category, in the order of the classification."""
        return {category.code: category for category in self.categories}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        # Codes first: no name hides a code. Then in order: a section wins over a division of the same name.
        names = {fold(category.code): category.code for category in reversed(self.categories)}
        for category in self.categories:
            for name in (category.name.en, category.name.ru, *category.aliases):
                names.setdefault(fold(name), category.code)
        return names

    @cached_property
    def _by_stems(self) -> dict[frozenset[str], str]:
        """Stems of names -> code; "" where names of unrelated categories have the same."""
        found: dict[frozenset[str], str] = {}
        for category in self.categories:
            for name in (category.name.en, category.name.ru, *category.aliases):
                stems = word_stems(name)
                for short in filter(is_telling, dict.fromkeys((stems, stems - {REGION_STEM}))):
                    known = found.setdefault(short, category.code)
                    if known and known != category.code and known not in self.ancestors(category.code):
                        found[short] = ""
        return found

    @cached_property
    def _children(self) -> dict[str, list[Category]]:
        children: dict[str, list[Category]] = {}
        for category in self.categories:
            children.setdefault(category.parent, []).append(category)
        return children

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories)

    def __len__(self) -> int:
        return len(self.categories)

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Category:
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownNameError(KIND_NAMES[self.kind], code, self.by_code) from None

    def children(self, code: str) -> list[Category]:
        """The categories directly under one; ``""`` gives the roots."""
        return self._children.get(code, [])

    def ancestors(self, code: str) -> list[str]:
        """The codes above one, nearest first."""
        chain: list[str] = []
        parent = self[code].parent
        while parent:
            chain.append(parent)
            parent = self.by_code[parent].parent if parent in self.by_code else ""
        return chain

    def at_level(self, level: int) -> list[Category]:
        """The categories of one depth of the tree."""
        return [category for category in self.categories if category.level == level]

    def resolve(self, name: str) -> str | None:
        """The code that a code, a name in either language or an alias stands for; None if unknown."""
        return self._by_name.get(fold(name))

    def resolve_inflected(self, name: str) -> str | None:
        """The code of a name in another case, shortened or written in Latin letters; None if unknown.

        >>> tree = Classification("toy", "region", Text("Toy", "Игрушка"), (
        ...     Category("KG-O", Text("Osh Region", "Ошская область")),))
        >>> tree.resolve("Ошской обл"), tree.resolve_inflected("Ошской обл"), tree.resolve_inflected("Oshskaya oblast")
        (None, 'KG-O', 'KG-O')
        """
        return self._by_stems.get(word_stems(name)) or None

    def suggest(self, name: str, count: int = 3) -> list[str]:
        """Codes whose code or name begins with or looks like the one given, best first."""
        folded = fold(name)
        longer = [known for known in self._by_name if known.startswith(f"{folded} ")]
        near = [*longer, *close_names(folded, self._by_name, count)]
        return list(dict.fromkeys(self._by_name[match] for match in near))[:count]


@dataclass(frozen=True)
class Correspondence:
    """How the codes of one classification pass into another, with weights.

    ``weights`` maps a source code to its targets; the weights of one source code add up to 1.
    """

    source: str
    target: str
    weights: Mapping[str, tuple[tuple[str, float], ...]]

    def unmatched(self, codes: Iterable[str]) -> list[str]:
        """The codes that have no target: to be reported, never dropped silently."""
        return [code for code in codes if code not in self.weights]


_NOT_WORD = re.compile(r"[^\w]+")
_CYRILLIC_WORD = re.compile(r"\w*[\u0400-\u04ff]\w*")
_SAME_LETTER = {"ё": "е", "\u00ad": "", "\u200b": ""}
_LATIN_TWINS = str.maketrans("abcehkmoptxy", "авсенкмортху")


def fold(name: str) -> str:
    """A name reduced to what matters in a comparison: case, spaces, punctuation and ё are ignored.

    Latin letters inside a Cyrillic word, as typed in "Hенецкий", count as the letters they look like.

    >>> fold(" Ошская  обл. "), fold("C-10"), fold("Hенецкий") == fold("Ненецкий")
    ('ошская обл', 'c 10', True)
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    for letter, replacement in _SAME_LETTER.items():
        plain = plain.replace(letter, replacement)
    plain = _CYRILLIC_WORD.sub(lambda word: word[0].translate(_LATIN_TWINS), plain)
    return _NOT_WORD.sub(" ", plain).strip()
