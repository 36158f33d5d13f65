"""What a question finds, grouped by kind, in both languages at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from klaster.catalogue import methods
from klaster.model.errors import KlasterError
from klaster.model.statement import Record
from klaster.model.text import LANGUAGES, Text
from klaster.pages.desk import Desk
from klaster.pages.glossary.page import terms
from klaster.pages.memory import Memory
from klaster.pages.record_words import kind_words, name_language, name_of
from klaster.pages.search.words_index import Named, WordsIndex, retyped, telling_words

LONGEST = 100
SHOWN = 12
IN_FILE = 1000
_REGISTER = Text("Register", "Реестр")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, what tells it from its namesakes, where it is."""

    code: str
    name: str
    detail: str
    address: str
    language: str = ""
    """Of the name, where that is not the page's."""


@dataclass(frozen=True)
class Hits:
    """What was found of one kind, and how many there are in all."""

    id: str
    kind: str
    hits: list[Hit]
    total: int
    everyone: str = ""
    """The address of the whole list, where there is one."""


@dataclass(frozen=True)
class Findings:
    """The groups with something in them, and the words that were looked for instead of misspelt ones."""

    groups: list[Hits]
    respelt: dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be found: of which kind, as it would be shown, by which names it is found."""

    kind: str
    title: str
    hit: Hit
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Kind:
    id: str
    title: Text
    index: WordsIndex
    hit: Callable[[str], Hit]


def found(desk: Desk, asked: str, limit: int = SHOWN) -> Findings:
    """What has every word of the question, in any form or begun; where nothing has a word, the nearest known one."""
    asked = asked[:LONGEST]
    kinds = _kinds(desk)
    if groups := _groups(desk, kinds, asked, limit):
        return Findings(groups, {})
    other = retyped(asked)
    if groups := _groups(desk, kinds, other, limit):
        return Findings(groups, {asked: other})
    respelt = _respelt(desk, kinds, asked)
    words = " ".join(respelt.get(word, word) for word in telling_words(asked))
    groups = _groups(desk, kinds, words, limit) if respelt else []
    return Findings(groups, respelt if groups else {})


def entries(desk: Desk) -> Iterator[Entry]:
    """Everything that can be found, kind by kind: what an index for a copy in files is made of."""
    for kind in _kinds(desk):
        for thing in kind.index.things:
            yield Entry(
                kind.id, kind.title.read(desk.language), kind.hit(thing.code), (thing.code, *thing.names)
            )
    register = desk.observatory.register
    if register is None:
        return
    for start in range(0, register.records("", limit=1).total, IN_FILE):
        for record in register.records("", f"name_{desk.language}", start, IN_FILE).rows:
            said = record.value("name")
            names = tuple(map(str, said.values())) if isinstance(said, dict) else ()
            yield Entry(
                "register", _REGISTER.read(desk.language), _record_hit(desk, record), (record.key, *names)
            )


def _groups(desk: Desk, kinds: list[_Kind], asked: str, limit: int) -> list[Hits]:
    groups = [_group(kind, kind.title.read(desk.language), asked, limit) for kind in kinds]
    return [group for group in (*groups, _registered(desk, asked, limit)) if group.hits]


def _group(kind: _Kind, title: str, asked: str, limit: int) -> Hits:
    places = kind.index.found(asked)
    hits = [kind.hit(kind.index.things[place].code) for place in places[:limit]]
    return Hits(kind.id, title, hits, len(places))


def _respelt(desk: Desk, kinds: list[_Kind], asked: str) -> dict[str, str]:
    """For each word that nothing has, the known word that it was most likely meant for."""
    unknown = [word for word in telling_words(asked) if not any(kind.index.knows(word) for kind in kinds)]
    near = {word: _near(desk, kinds, word) for word in unknown}
    return {word: other for word, other in near.items() if other and other != word}


def _near(desk: Desk, kinds: list[_Kind], word: str) -> str:
    for kind in kinds:
        if other := kind.index.respelt(word):
            return other
    try:
        register = desk.observatory.register
        return register.near_word(word) if register else ""
    except KlasterError:
        return ""


def _registered(desk: Desk, asked: str, limit: int) -> Hits:
    """Records of the register that have all the words, in any form."""
    title = _REGISTER.read(desk.language)
    try:
        register = desk.observatory.register
        found = register.records(asked, f"name_{desk.language}", 0, limit) if register and asked else None
    except KlasterError:
        # The atlas is searched on while the register's database is away.
        found = None
    if found is None:
        return Hits("register", title, [], 0)
    hits = [_record_hit(desk, record) for record in found.rows]
    return Hits("register", title, hits, found.total, desk.visit.link("register", q=asked))


def _record_hit(desk: Desk, record: Record) -> Hit:
    name, language = name_of(record, desk.language), name_language(record, desk.language)
    kind = kind_words(record.kind, desk.language)
    return Hit(record.key, name, kind, desk.visit.link(f"register/{record.key}"), language)


def _kinds(desk: Desk) -> list[_Kind]:
    key = (desk.observatory.digest, desk.edition.id)
    regions, industries, written, words = _indexes.kept(key, lambda: _made(desk))
    return [
        _Kind("regions", Text("Regions", "Регионы"), regions, lambda code: _region_hit(desk, code)),
        _Kind(
            "industries", Text("Industries", "Отрасли"), industries, lambda code: _industry_hit(desk, code)
        ),
        _Kind("methods", Text("Methods", "Методы"), written, lambda code: _method_hit(desk, code)),
        _Kind("glossary", Text("Glossary", "Словарь"), words, lambda code: _term_hit(desk, code)),
    ]


_indexes: Memory[tuple[WordsIndex, WordsIndex, WordsIndex, WordsIndex]] = Memory(16)


def _made(desk: Desk) -> tuple[WordsIndex, WordsIndex, WordsIndex, WordsIndex]:
    areas = {code: desk.edition.regions[code] for code in desk.areas if code}
    regions, industries = (
        [
            Named(code, (category.name.ru, category.name.en, *category.aliases))
            for code, category in tree.items()
        ]
        for tree in ({**areas, **desk.regions}, desk.industries)
    )
    written = [Named(entry.card.id, (entry.card.title.ru, entry.card.title.en)) for entry in methods()]
    names: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for term in terms(language):
            names.setdefault(term.anchor, []).append(term.name)
    words = [Named(anchor, tuple(known)) for anchor, known in names.items()]
    return WordsIndex(regions), WordsIndex(industries), WordsIndex(written), WordsIndex(words)


def _region_hit(desk: Desk, code: str) -> Hit:
    if code not in desk.regions:
        return Hit(code, desk.region_name(code), code, desk.link("map", area=code))
    area = desk.area(code)
    detail = ", ".join(filter(None, (code, desk.region_name(area) if area else "")))
    return Hit(code, desk.region_name(code), detail, desk.region_link(code))


def _industry_hit(desk: Desk, code: str) -> Hit:
    return Hit(code, desk.industry_name(code), code, desk.industry_link(code))


def _method_hit(desk: Desk, id: str) -> Hit:
    title = next(entry.card.title for entry in methods() if entry.card.id == id)
    return Hit(id, title.read(desk.language), id, desk.visit.link(f"methods/{id}"))


def _term_hit(desk: Desk, anchor: str) -> Hit:
    term = next(term for term in terms(desk.language) if term.anchor == anchor)
    return Hit(anchor, term.name, term.other, f"{desk.visit.link('glossary')}#{anchor}")
