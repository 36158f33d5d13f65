"""Edits checked against the kinds of record: whatever is stored has passed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from klaster.model.edit import AddLink, Edit, Reinstate, RemoveLink, Retire, SetFields, Verify, Withdraw
from klaster.model.entity import Confidence, EntityKind, Relation
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.entity_values import checked_day, checked_key, checked_value, checked_words
from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.statement import Basis, Value
from klaster.model.text import Text

_KIND = Text("kind of record", "вид записи")
_FIELD = Text("field", "поле")
_RELATION = Text("relation", "вид связи")
Checked = TypeVar("Checked")


def checked_edit(edit: Edit) -> Edit:
    """An edit with its values as the register keeps them.

    Raises
    ------
    InputError
        Where a key, a field, a value or the basis is not what the kind of record expects; the place
        names the record and the field. What only the register knows (whether records exist) is not checked.

    Examples
    --------
    >>> edit = SetFields("cluster/kaluga-pharma", {"founded": "2011"}, Basis("document/edb-2019", "section 2"))
    >>> checked_edit(edit).fields
    {'founded': 2011}
    """
    return _CHECKS[type(edit)](edit)


def kind_of(key: str) -> EntityKind:
    """The kind of record that a key names.

    Examples
    --------
    >>> kind_of("zone/alliance").id
    'zone'
    """
    name = _at(str(key), "", lambda: checked_key(key)).partition("/")[0]
    if name not in KINDS:
        raise UnknownNameError(_KIND, name, KINDS, Place(str(key)))
    return KINDS[name]


def told_apart(relation: str, fields: Mapping[str, Value]) -> str:
    """What tells a link from others between the same two records, as one line.

    Examples
    --------
    >>> told_apart("certified_as", {"level": "silver", "valid_from": "2017", "expires": "2019"})
    'level=silver;valid_from=2017'
    """
    return ";".join(
        f"{name}={fields[name]}" for name in RELATIONS[relation].told_apart_by if fields.get(name) is not None
    )


def references(edit: Edit) -> Iterator[tuple[str, str]]:
    """The keys of other records that an edit names, each with the field that names it.

    Examples
    --------
    >>> list(references(SetFields("zone/x", {"place": "place/yerevan"}, Basis("document/edb-2019"))))
    [('source', 'document/edb-2019'), ('place', 'place/yerevan')]
    """
    if isinstance(edit, SetFields | AddLink) and edit.basis.source.startswith("document/"):
        yield "source", edit.basis.source
    if isinstance(edit, SetFields):
        kind = KINDS[edit.record.partition("/")[0]]
        for name, value in edit.fields.items():
            if isinstance(value, str) and kind.field(name).type == "reference":
                yield name, value
    if isinstance(edit, AddLink):
        yield "subject", edit.subject
        yield "object", edit.object
    if isinstance(edit, Retire) and edit.replaced_by:
        yield "replaced_by", edit.replaced_by


def _checked_fields(edit: SetFields) -> SetFields:
    kind = kind_of(edit.record)
    names = _known_fields(edit.record, edit.fields)
    basis = _checked_basis(edit.record, edit.basis)
    return replace(edit, fields=_checked_values(kind, edit.record, names, edit.fields, basis), basis=basis)


def _known_fields(record: str, names: Iterable[str]) -> tuple[str, ...]:
    known = {one.name for one in kind_of(record).fields}
    for name in names:
        if name not in known:
            raise UnknownNameError(_FIELD, name, known, Place(record, column=name))
    return tuple(names)


def _checked_values(
    kind: EntityKind | Relation, where: str, names: Iterable[str], values: Mapping[str, Value], basis: Basis
) -> dict[str, Value]:
    """Values by field; None is right where the basis says that the value is lost, and only there."""
    lost = basis.confidence is Confidence.LOST
    checked: dict[str, Value] = {}
    for name in names:
        value = values[name]
        if lost != (value is None):
            raise _lost_with_value(where, name) if lost else _without_value(where, name)
        checked[name] = (
            None if lost else _at(where, name, lambda n=name, v=value: checked_value(kind.field(n), v))
        )
    return checked


def _checked_basis(where: str, basis: Basis) -> Basis:
    expected = Text(
        "who said it: the key of a document, or words", "кто это сообщил: ключ документа или слова"
    )
    source = _at(where, "source", lambda: checked_words(basis.source, expected))
    if source.startswith("document/"):
        _at(where, "source", lambda: checked_key(source))
    place = basis.place_in_source
    return Basis(
        source,
        _at(where, "place_in_source", lambda: checked_words(place, expected)) if place else "",
        _at(where, "confidence", lambda: _checked_confidence(basis.confidence)),
        _at(where, "verified_on", lambda: checked_day(basis.verified_on)) if basis.verified_on else "",
    )


def _checked_confidence(value: str) -> Confidence:
    if value in list(Confidence):
        return Confidence(value)
    raise UnknownNameError(
        Text("confidence", "степень уверенности"), str(value), [one.value for one in Confidence]
    )


def _checked_verification(edit: Verify) -> Verify:
    day = _at(edit.record, "verified_on", lambda: checked_day(edit.verified_on))
    if edit.confidence is Confidence.LOST:
        raise _lost_with_value(edit.record, "confidence")
    return replace(edit, verified_on=day, fields=_known_fields(edit.record, edit.fields))


def _checked_link(edit: AddLink) -> AddLink:
    relation = _relation_between(edit.subject, edit.relation, edit.object)
    where = _where(edit)
    basis = _checked_basis(where, edit.basis)
    names = _known_link_fields(relation, where, edit.fields)
    surely = replace(basis, confidence=Confidence.STATED) if basis.confidence is Confidence.LOST else basis
    return replace(edit, fields=_checked_values(relation, where, names, edit.fields, surely), basis=basis)


def _checked_removal(edit: RemoveLink) -> RemoveLink:
    relation = _relation_between(edit.subject, edit.relation, edit.object)
    where = _where(edit)
    given = {name: value for name, value in edit.fields.items() if value is not None}
    names = _known_link_fields(relation, where, given)
    return replace(edit, fields=_checked_values(relation, where, names, given, Basis("")))


def _checked_retirement(edit: Retire) -> Retire:
    kind_of(edit.record)
    why = _at(edit.record, "why", lambda: checked_words(edit.why, Text("a reason", "причина")))
    if edit.replaced_by and (
        kind_of(edit.replaced_by) is not kind_of(edit.record) or edit.replaced_by == edit.record
    ):
        raise InputError(
            Text(
                "a record is replaced by another one of its kind",
                "запись заменяет другая запись того же вида",
            ),
            place=Place(edit.record, column="replaced_by"),
        )
    return replace(edit, why=why)


def _relation_between(subject: str, name: str, other: str) -> Relation:
    if name not in RELATIONS:
        raise UnknownNameError(_RELATION, name, RELATIONS, Place(subject, column="relation"))
    relation = RELATIONS[name]
    for key, kinds, column in ((subject, relation.subjects, "subject"), (other, relation.objects, "object")):
        if kind_of(key).id not in kinds:
            raise _wrong_end(relation, key, kinds, column)
    if subject == other:
        raise InputError(
            Text("a record is not linked to itself", "запись не связывают с самой собой"),
            place=Place(subject),
        )
    return relation


def _known_link_fields(relation: Relation, where: str, names: Iterable[str]) -> tuple[str, ...]:
    known = {one.name for one in relation.fields}
    for name in names:
        if name not in known:
            raise UnknownNameError(_FIELD, name, known, Place(where, column=name))
    return tuple(names)


def _where(edit: AddLink | RemoveLink) -> str:
    return f"{edit.subject} {edit.relation} {edit.object}"


def _at(where: str, column: str, check: Callable[[], Checked]) -> Checked:
    """What a check gives; its refusal bears the place."""
    try:
        return check()
    except InputError as refusal:
        raise InputError(refusal.message, refusal.advice, Place(where, column=column)) from None


def _wrong_end(relation: Relation, key: str, kinds: tuple[str, ...], column: str) -> InputError:
    kind, may = kind_of(key).title, [KINDS[name].title for name in kinds]
    english, russian = ", ".join(one.en for one in may), ", ".join(one.ru for one in may)
    return InputError(
        Text(
            f"'{relation.title.en}' found with {kind.en}; expected: {english}",
            f"связь «{relation.title.ru}»: найдено {kind.ru}; ожидается: {russian}",
        ),
        place=Place(key, column=column),
    )


def _lost_with_value(where: str, name: str) -> InputError:
    return InputError(
        Text("what is lost has no value", "у утраченного значения нет"),
        Text(
            "Leave the value empty or choose another confidence.",
            "Оставьте значение пустым или выберите другую степень уверенности.",
        ),
        Place(where, column=name),
    )


def _without_value(where: str, name: str) -> InputError:
    return InputError(
        Text("there is no value", "нет значения"),
        Text(
            "Leave the field out, withdraw it, or say that the value is lost.",
            "Не указывайте поле, снимите его или отметьте значение как утраченное.",
        ),
        Place(where, column=name),
    )


def _checked_reinstatement(edit: Reinstate) -> Reinstate:
    kind_of(edit.record)
    return edit


_CHECKS: dict[type[Any], Callable[[Any], Edit]] = {
    SetFields: _checked_fields,
    Withdraw: lambda edit: replace(edit, fields=_known_fields(edit.record, edit.fields)),
    Verify: _checked_verification,
    AddLink: _checked_link,
    RemoveLink: _checked_removal,
    Retire: _checked_retirement,
    Reinstate: _checked_reinstatement,
}
