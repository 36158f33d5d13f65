"""The facets of the register's list: what may be chosen, how many records each choice would find, what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from klaster.model.entity import Field
from klaster.model.entity_fields import CONFIDENCES
from klaster.model.entity_kinds import KINDS
from klaster.model.text import Language, Text
from klaster.pages.choice import Option, refused
from klaster.pages.record_words import RecordWords, Said, named_code
from klaster.pages.visit import Visit
from klaster.workbench.registered import facet_names

_OWN_TITLES = {
    "kind": Text("Kind of record", "Вид записи"),
    "confidence": Text("Confidence of statements", "Уверенность в сведениях"),
    "source": Text("Source", "Источник"),
}
OPEN = ("kind", "country", "standing")
"""Facets whose lists are open unasked."""
_FEW = 40


@dataclass(frozen=True, slots=True)
class Tick:
    """One code of a facet: its words, how many records it would find, whether it is chosen."""

    code: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its codes, the most frequent first; those chosen are always among them."""

    name: str
    title: str
    ticks: tuple[Tick, ...]
    left_out: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice that has no list of its own, with the address of the screen without it."""

    name: str
    title: str
    pieces: list[Said]
    value: str
    without: str


def chosen_codes(visit: Visit) -> dict[str, tuple[str, ...]]:
    """The codes that a visit asks for, by facet.

    Raises
    ------
    ChoiceError
        For a code that a closed list does not have.
    """
    asked = {name: visit.query[name] for name in facet_names() if visit.query.get(name)}
    found = {name: tuple(filter(None, written.split(","))) for name, written in asked.items()}
    for name, codes in found.items():
        _check(name, codes)
    return {name: codes for name, codes in found.items() if codes}


def subject_kinds() -> tuple[str, ...]:
    """The kinds of record that are somebody or something, not a statement about another record."""
    return tuple(id for id, kind in KINDS.items() if not any(one.name == "subject" for one in kind.fields))


def facets(
    counts: Mapping[str, Mapping[str, int]], chosen: Mapping[str, tuple[str, ...]], language: Language
) -> list[Facet]:
    """The facets in which there is anything to choose."""
    found: list[Facet] = []
    for name in facet_names():
        if counts.get(name) and (len(counts[name]) > 1 or name in chosen):
            found.append(_facet(name, counts[name], chosen.get(name, ()), language))
    return found


def unlisted(
    chosen: Mapping[str, tuple[str, ...]], shown: Iterable[Facet], words: RecordWords
) -> list[Chosen]:
    """What is chosen of facets that have no list: a source, a record referred to."""
    listed = {facet.name for facet in shown}
    rest = {name: codes for name, codes in chosen.items() if name not in listed}
    words.read(code for codes in rest.values() for code in codes if "/" in code)
    return [
        Chosen(
            name,
            facet_title(name, words.language),
            [words.link(code) if "/" in code else Said(code) for code in codes],
            ",".join(codes),
            words.visit.here(**{name: "", "page": ""}),
        )
        for name, codes in rest.items()
    ]


def facet_title(name: str, language: Language) -> str:
    """The heading of a facet."""
    if name in _OWN_TITLES:
        return _OWN_TITLES[name].read(language)
    owners = [kind for kind in KINDS.values() if any(one.name == name for one in kind.fields)]
    title = owners[0].field(name).title.read(language)
    if len(owners) == 1:
        title = f"{owners[0].title.read(language)}: {title}"
    return title[:1].upper() + title[1:]


def _facet(name: str, counts: Mapping[str, int], codes: tuple[str, ...], language: Language) -> Facet:
    every = {**dict.fromkeys(codes, 0), **counts}
    order = {code: place for place, (code, _) in enumerate(_closed(name))}
    ordered = sorted(every, key=lambda code: (order.get(code, 0), code not in codes, -every[code], code))
    kept = ordered[:_FEW]
    ticks = tuple(Tick(code, _words(name, code, language), every[code], code in codes) for code in kept)
    return Facet(
        name, facet_title(name, language), ticks, len(ordered) - len(kept), name in OPEN or bool(codes)
    )


def _words(name: str, code: str, language: Language) -> str:
    for known, title in _closed(name):
        if known == code:
            return title.read(language)
    return named_code(name, code, language)


def _check(name: str, codes: tuple[str, ...]) -> None:
    known = [Option(code, title.en) for code, title in _closed(name)]
    for code in codes:
        if known and code not in [option.value for option in known]:
            raise refused(name, code, known)


def _closed(name: str) -> Iterator[tuple[str, Text]]:
    """The codes of a closed list with their names; nothing for an open one."""
    if name == "kind":
        yield from ((id, kind.plural) for id, kind in KINDS.items())
    elif name == "confidence":
        yield from CONFIDENCES.items()
    else:
        yield from ((code, title) for one in _fields(name) for code, title in one.choices.items())


def _fields(name: str) -> list[Field]:
    return [one for kind in KINDS.values() for one in kind.fields if one.name == name]
