"""What a record of the register says, in words: names, values, what a statement rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from klaster.model.entity import Field
from klaster.model.entity_fields import CONFIDENCES
from klaster.model.entity_kinds import KINDS
from klaster.model.place_in_source import place_words
from klaster.model.statement import Basis, Record, Statement, Value
from klaster.model.text import Language, Text
from klaster.pages.moment import AT, Moment
from klaster.pages.visit import Visit
from klaster.views.number import decimal
from klaster.workbench.code_names import code_name
from klaster.workbench.registered import Register

UNKNOWN_LANGUAGE = "und"
"""How a page marks words that people wrote in a language which nobody noted."""
YES_NO = {True: Text("yes", "да"), False: Text("no", "нет")}


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a value: its words, where they lead, and their language where it is not the page's."""

    words: str
    address: str = ""
    outside: bool = False
    """Whether the address leads away from the atlas."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a statement rests on, in words: who said it and where, how sure, when last looked at."""

    source: Said
    number: int
    """The number of the source among those that a screen names, from 1."""
    place: str
    confidence: str
    verified_on: str


class RecordWords:
    """Words of records in the language of a visit; the names of other records are read once for many."""

    def __init__(
        self, register: Register, visit: Visit, moment: Moment, regions: Collection[str] = ()
    ) -> None:
        self.register, self.visit, self.moment = register, visit, moment
        self.regions = regions
        """The codes of the regions that have a screen of their own."""
        self._records: dict[str, Record] = {}
        self._sources: dict[str, Said] = {}

    @property
    def language(self) -> Language:
        """The language of the visit."""
        return self.visit.language

    def read(self, keys: Iterable[str]) -> None:
        """Read the records with some keys, so that they can be named."""
        unread = [key for key in dict.fromkeys(keys) if key not in self._records]
        if unread:
            self._records |= self.register.some(unread, self.moment.asked)

    def record(self, key: str) -> Record | None:
        """A record that has been read."""
        return self._records.get(key)

    def link(self, key: str) -> Said:
        """The name of a record as a link to its card; its key where it is not there."""
        found = self._records.get(key)
        if found is None:
            return Said(key, language=UNKNOWN_LANGUAGE)
        return Said(
            name_of(found, self.language), self.address(key), language=name_language(found, self.language)
        )

    def address(self, key: str) -> str:
        """Where the card of a record is, at the same moment."""
        return self.visit.link(f"register/{key}", **{AT: self.moment.written})

    def country(self, code: str) -> str:
        """The name of a country."""
        return named_code("country", code, self.language)

    def region(self, code: str) -> Said:
        """The name of a region as a link to its screen; its name alone where the atlas has no such region."""
        name = named_code("region", code, self.language)
        return Said(name, self.visit.link(f"regions/{code}") if code in self.regions else "")

    def value(self, field: Field, value: Value) -> list[Said]:
        """A value of a field in pieces; empty where there is none."""
        if value is None:
            return []
        if isinstance(value, Mapping):
            return self._words(value)
        if field.type == "codes":
            codes = value if isinstance(value, list) else [str(value)]
            return [Said(named_code(field.name, code, self.language)) for code in codes]
        if field.type == "reference":
            return [self.link(str(value))]
        if field.type == "address":
            return [Said(str(value), str(value), outside=True)]
        language = UNKNOWN_LANGUAGE if field.type in ("text", "email") else ""
        return [Said(plain_value(field, value, self.language), language=language)]

    @property
    def sources(self) -> list[Said]:
        """The sources named so far, in the order of their numbers."""
        return list(self._sources.values())

    def _words(self, value: Mapping[str, str]) -> list[Said]:
        chosen = _chosen_language(value, self.language)
        pieces = [Said(value[chosen], language=_marked(chosen, self.language))]
        if chosen != "own" and value.get("own") and value["own"] != value[chosen]:
            pieces.append(Said(value["own"], language=UNKNOWN_LANGUAGE))
        return pieces

    def grounds(self, basis: Basis) -> Grounds:
        """What a statement rests on."""
        if basis.source not in self._sources:
            is_record = basis.source.startswith("document/")
            self._sources[basis.source] = (
                self.link(basis.source) if is_record else Said(basis.source, language=UNKNOWN_LANGUAGE)
            )
        return Grounds(
            self._sources[basis.source],
            list(self._sources).index(basis.source) + 1,
            place_words(basis.place_in_source).read(self.language) if basis.place_in_source else "",
            CONFIDENCES[basis.confidence.value].read(self.language),
            basis.verified_on,
        )


def name_of(record: Record, language: Language) -> str:
    """The name of a record in a language, or the nearest there is; its key where it has none.

    >>> from klaster.model.statement import Basis
    >>> name_of(Record("zone/x", "zone", {"name": Statement({"ru": "Зона"}, Basis("law"))}), "en")
    'Зона'
    """
    said = record.value("name")
    if not isinstance(said, dict) or not said:
        return record.key
    return said[_chosen_language(said, language)]


def name_language(record: Record, language: Language) -> str:
    """The language of the name that ``name_of`` gives; empty where it is the reader's own.

    >>> from klaster.model.statement import Basis
    >>> name_language(Record("zone/x", "zone", {"name": Statement({"ru": "Зона"}, Basis("law"))}), "en")
    'ru'
    """
    said = record.value("name")
    if not isinstance(said, dict) or not said:
        return UNKNOWN_LANGUAGE
    return _marked(_chosen_language(said, language), language)


def named_code(field: str, code: str, language: Language) -> str:
    """A code with its name: "BY-MI Minsk Region"; of countries the name alone.

    >>> named_code("industry", "21", "en"), named_code("country", "KG", "ru"), named_code("region", "X-1", "en")
    ('21 Manufacture of basic pharmaceutical products and pharmaceutical preparations', 'Кыргызстан', 'X-1')
    """
    name = code_name(field, code)
    if name is None:
        return code
    return f"{code} {name.read(language)}" if field == "industry" else name.read(language)


def plain_value(field: Field, value: Value, language: Language) -> str:
    """A value that is neither words, codes nor a reference.

    >>> from klaster.model.entity_kinds import KINDS
    >>> plain_value(KINDS["zone"].field("residents"), 1200, "en"), plain_value(KINDS["zone"].field("founded"), 2011, "en")
    ('1,200', '2011')
    """
    if field.choices and isinstance(value, str) and value in field.choices:
        return field.choices[value].read(language)
    if isinstance(value, bool):
        return YES_NO[value].read(language)
    if field.type in ("number", "count", "share") and isinstance(value, int | float):
        return written_number(value, language)
    return str(value)


def written_number(value: float, language: Language) -> str:
    """A number with as many decimals as it has, six at most.

    >>> written_number(0.25, "ru"), written_number(1e6, "en"), written_number(12.50, "en")
    ('0,25', '1,000,000', '12.5')
    """
    if float(value).is_integer():
        return decimal(value, language, 0)
    return decimal(value, language, 6).rstrip("0")


def kind_words(kind: str, language: Language) -> str:
    """The name of a kind of record."""
    return KINDS[kind].title.read(language)


def _chosen_language(value: Mapping[str, str], language: Language) -> str:
    other = "en" if language == "ru" else "ru"
    return next((one for one in (language, other, "own") if value.get(one)), next(iter(value)))


def _marked(chosen: str, language: Language) -> str:
    return "" if chosen == language else UNKNOWN_LANGUAGE if chosen == "own" else chosen


def is_lost(said: Statement) -> bool:
    """Whether the source had a value that its copy lost."""
    return said.value is None
