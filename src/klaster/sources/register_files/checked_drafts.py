"""Drafts checked against the kinds of record: edits, or refusals that name the cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from typing import Any

from babel import Locale

from klaster.model.edit import AddLink, SetFields
from klaster.model.edit_checks import checked_edit, kind_of
from klaster.model.entity import Confidence, EntityKind, Relation
from klaster.model.entity_fields import CONFIDENCES
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.entity_values import checked_value
from klaster.model.errors import KlasterError, Place, close_names
from klaster.model.statement import Basis, Value
from klaster.model.text import Text
from klaster.sources.classifications import classification
from klaster.sources.register_files.drafts import CORRECT, Draft, Drafts, LinkDraft, Refusal, column_of

_SOURCE = Text(
    "Fill the column source: the key of a document, or words that say who stated it. Or give one source for all rows.",
    "Заполните столбец source: ключ документа или слова о том, кто это сообщил. Или укажите общий источник.",
)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that can be taken: its edit, where it stands, and whether its key was made of the name."""

    place: Place
    edit: SetFields | AddLink
    key_made: bool = False


@dataclass
class CheckedDrafts:
    """The rows that can be taken and those that cannot, with every fault of each."""

    rows: list[CheckedRow] = field(default_factory=list[CheckedRow])
    refused: list[Refusal] = field(default_factory=list[Refusal])


def checked_drafts(drafts: Drafts, source: str = "") -> CheckedDrafts:
    """Drafts as edits; ``source`` is said of the rows that name none."""
    found = CheckedDrafts(refused=list(drafts.refused))
    said: dict[tuple[str, str], Place] = {}
    for draft in drafts.records:
        make = partial(_record_edit, draft, source, said)
        _take(found, draft.place, make, key_made=not draft.key)
    for draft in drafts.links:
        _take(found, draft.place, partial(_link_edit, draft, source))
    return found


def made_key(kind: str, name: Mapping[str, str], country: list[str]) -> str:
    """The key of a record that came without one: of its country and name, always the same.

    >>> made_key("cluster", {"ru": "Калужский фармацевтический кластер"}, ["RU"])
    'cluster/ru-kaluzhskii-farmatsevticheskii-klaster'
    """
    words = name.get("en") or name.get("ru") or name.get("own") or ""
    parts = [*(code.lower() for code in country[:1]), *re.findall(r"[a-z0-9]+", _latin(words))]
    return f"{kind}/{'-'.join(parts)[:100].rstrip('-')}"


def _take(
    found: CheckedDrafts,
    place: Place,
    make: Callable[[list[Refusal]], SetFields | AddLink | None],
    *,
    key_made: bool = False,
) -> None:
    faults: list[Refusal] = []
    edit = make(faults)
    if faults or edit is None:
        found.refused += faults
    else:
        found.rows.append(CheckedRow(place, edit, key_made))


def _record_edit(
    draft: Draft, source: str, said: dict[tuple[str, str], Place], faults: list[Refusal]
) -> SetFields | None:
    kind = KINDS[draft.kind]
    basis = _basis(draft, source, faults)
    fields = dict(_values(kind, draft, basis, faults))
    key = draft.key or _key_of(draft, fields, faults)
    if faults:
        return None
    try:
        kind_of(key)
    except KlasterError as error:
        faults.append(Refusal.of(error, draft.at("key")))
        return None
    _once(draft, key, fields, said, faults)
    return SetFields(key, fields, basis)


def _once(
    draft: Draft,
    key: str,
    fields: Mapping[str, Value],
    said: dict[tuple[str, str], Place],
    faults: list[Refusal],
) -> None:
    """Note what a row says; what an earlier row said already is a fault."""
    for name in fields:
        earlier = said.setdefault((key, name), draft.place)
        if earlier is not draft.place and (earlier != draft.place):
            column = column_of(KINDS[draft.kind].field(name))
            message = Text(
                f"{key}: said already, {earlier.describe('en')}",
                f"{key}: уже сказано, {earlier.describe('ru')}",
            )
            remedy = Text(
                "Keep one of the two, or correct the key.", "Оставьте одно из двух или исправьте ключ."
            )
            faults.append(Refusal(draft.at(column), message, remedy))


def _link_edit(draft: LinkDraft, source: str, faults: list[Refusal]) -> AddLink | None:
    relation = RELATIONS.get(draft.relation)
    if relation is None:
        faults.append(_unknown_relation(draft))
        return None
    basis = _basis(draft, source, faults)
    unknown = [name for name in draft.fields if name not in {one.name for one in relation.fields}]
    faults += [_not_of_relation(draft, relation, name) for name in unknown]
    fields = dict(_values(relation, draft, replace(basis, confidence=Confidence.STATED), faults))
    if faults:
        return None
    edit = AddLink(draft.subject, draft.relation, draft.object, basis, fields)
    try:
        checked_edit(edit)
    except KlasterError as error:
        faults.append(Refusal.of(error, draft.at(_end(draft, error))))
    return edit


def _end(draft: LinkDraft, error: KlasterError) -> str:
    """The column of the end of a link that an error is about."""
    if error.place.file == draft.object:
        return "object"
    return "subject" if error.place.file == draft.subject else error.place.column or "subject"


def _values(
    kind: EntityKind | Relation, draft: Draft | LinkDraft, basis: Basis, faults: list[Refusal]
) -> Iterator[tuple[str, Value]]:
    lost = basis.confidence is Confidence.LOST
    known = {one.name for one in kind.fields}
    for name, written in draft.fields.items():
        if name not in known:
            continue
        one = kind.field(name)
        if lost or written is None:
            if lost != (written is None):
                faults.append(_lost(draft.at(column_of(one)), written))
            yield name, None
            continue
        try:
            value = checked_value(one, _with_codes(name, written) if one.type == "codes" else written)
        except KlasterError as error:
            faults.append(Refusal.of(error, draft.at(column_of(one))))
            continue
        unknown = [code for code in _codes(value) if not _is_known(name, code)] if one.type == "codes" else []
        faults += [_unknown_code(draft.at(column_of(one)), name, code) for code in unknown]
        yield name, value


def _basis(draft: Draft | LinkDraft, source: str, faults: list[Refusal]) -> Basis:
    written = draft.basis
    said = written["source"] or source
    if not said:
        faults.append(Refusal(draft.at("source"), Text("no source is given", "источник не указан"), _SOURCE))
        return Basis("?", "", _confidence(draft, faults))
    basis = Basis(said, written["place_in_source"], _confidence(draft, faults), written["verified_on"])
    try:
        return _checked_basis(basis)
    except KlasterError as error:
        faults.append(Refusal.of(error, draft.at(error.place.column)))
        return basis


@lru_cache(maxsize=4096)
def _checked_basis(basis: Basis) -> Basis:
    """A basis as the register keeps it; many rows rest on the same."""
    checked = checked_edit(SetFields("place/x", {}, basis))
    assert isinstance(checked, SetFields)
    return checked.basis


def _confidence(draft: Draft | LinkDraft, faults: list[Refusal]) -> Confidence:
    written = draft.basis["confidence"].casefold()
    if not written:
        return Confidence.STATED
    for name, title in CONFIDENCES.items():
        if written in (name, title.en.casefold(), title.ru.casefold()):
            return Confidence(name)
    listed = ", ".join(CONFIDENCES)
    message = Text(f"found {written!r}; expected: {listed}", f"найдено «{written}»; ожидается: {listed}")
    faults.append(Refusal(draft.at("confidence"), message))
    return Confidence.STATED


def _key_of(draft: Draft, fields: Mapping[str, Value], faults: list[Refusal]) -> str:
    name, country = fields.get("name"), fields.get("country")
    if isinstance(name, dict):
        key = made_key(draft.kind, name, country if isinstance(country, list) else [])
        if re.search(r"/[a-z0-9]", key):
            return key
    message = Text(
        "neither key nor name in Latin or Cyrillic", "нет ни ключа, ни названия латиницей или кириллицей"
    )
    faults.append(Refusal(draft.at("key"), message, Text("Fill the column key.", "Заполните столбец key.")))
    return ""


_CYRILLIC = dict(zip("абвгдезийклмнопрстуфыэёіңүұөқғһә", "abvgdeziiklmnoprstufyeeinuuokgha", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": "",
}  # fmt: skip


def _latin(words: str) -> str:
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in words.casefold())
    return "".join(sign for sign in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(sign))


def _with_codes(field: str, written: object) -> object:
    """Names of regions, countries and industries as their codes: "Ошская область; Чуйская область"."""
    if not isinstance(written, str):
        return written
    parts = [part.strip() for part in re.split(r"[;|]", written) if part.strip()]
    return " ".join(
        part if all(_is_known(field, code) for code in part.split()) else _code_of(field, part)
        for part in parts
    )


def _code_of(field: str, name: str) -> str:
    """The code that a name stands for; the name itself where none is certain."""
    if field not in ("country", "region", "industry"):
        return name
    tree = classification("nace_rev2" if field == "industry" else "regions_six_countries")
    code = tree.resolve(name) or tree.resolve_inflected(name) or ""
    fits = field == "industry" or (code.isalpha() and len(code) == 2) == (field == "country")
    return code if code and fits else name


def _codes(value: Value) -> list[str]:
    return value if isinstance(value, list) else []


def _is_known(field: str, code: str) -> bool:
    """Whether a code is one of those the register uses; codes of regions elsewhere need only their form."""
    if field == "country":
        return code in _countries()
    if field == "region":
        home = code.partition("-")[0] in ("AM", "BY", "KZ", "KG", "RU", "TJ")
        return (
            code in classification("regions_six_countries")
            if home
            else bool(re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,6}", code))
        )
    return field != "industry" or code in classification("nace_rev2")


@cache
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch(r"[A-Z]{2}", code)) - {"ZZ"}


def _unknown_code(place: Place, field: str, code: str) -> Refusal:
    of = {
        "country": Text("a country of ISO 3166-1, such as KZ", "код страны по ISO 3166-1, например KZ"),
        "region": Text("a region of ISO 3166-2, such as KZ-19", "код региона по ISO 3166-2, например KZ-19"),
        "industry": Text("a code of NACE Rev. 2, such as 10.6", "код NACE Rev. 2, например 10.6"),
    }[field]
    near = _near(field, code)
    message = Text(f"found {code!r}; expected: {of.en}", f"найдено «{code}»; ожидается {of.ru}")
    remedy = Text(f"Did you mean {near}?", f"Возможно, имелось в виду: {near}.") if near else CORRECT
    return Refusal(place, message, remedy)


def _near(field: str, code: str) -> str:
    if field == "country":
        return ", ".join(close_names(code, _countries()))
    tree = classification("regions_six_countries" if field == "region" else "nace_rev2")
    near = [tree.resolve(code) or "", *tree.suggest(code)]
    return ", ".join(dict.fromkeys(one for one in near if one and (field != "region" or "-" in one)))


def _lost(place: Place, written: Any) -> Refusal:
    message = Text(
        f"found {str(written)!r}; what is lost has no value",
        f"найдено «{written}»; у утраченного нет значения",
    )
    remedy = Text(
        "Mark a lost value with .. in a row whose confidence is lost; put other values into another row.",
        "Отметьте утраченное знаком .. в строке с уверенностью lost; остальное запишите другой строкой.",
    )
    return Refusal(place, message, remedy)


def _unknown_relation(draft: LinkDraft) -> Refusal:
    near = ", ".join(close_names(draft.relation, RELATIONS) or RELATIONS)
    message = Text(f"there is no relation {draft.relation!r}", f"нет такого вида связи: «{draft.relation}»")
    return Refusal(draft.at("relation"), message, Text(f"One of: {near}.", f"Одно из: {near}."))


def _not_of_relation(draft: LinkDraft, relation: Relation, name: str) -> Refusal:
    known = ", ".join(one.name for one in relation.fields)
    message = Text(f"{relation.id} has no {name!r}", f"у связи {relation.id} нет «{name}»")
    return Refusal(
        draft.at(name),
        message,
        Text(f"Leave it blank; there is: {known}.", f"Оставьте пустым; есть: {known}."),
    )
