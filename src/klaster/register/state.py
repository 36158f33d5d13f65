"""What editing does to what is said, without a database: the state before, edits, the state after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from klaster.model.edit import AddLink, Edit, Reinstate, RemoveLink, Retire, SetFields, Verify, Withdraw
from klaster.model.edit_checks import kind_of, told_apart
from klaster.model.errors import InputError, Place
from klaster.model.statement import Basis, Link, Statement
from klaster.model.text import Text
from klaster.register.stored_rows import RETIRED

LinkKey = tuple[str, str, str, str]


@dataclass
class State:
    """What is said of some records, by key and field, and the links between them."""

    said: dict[str, dict[str, Statement]] = field(default_factory=dict[str, dict[str, Statement]])
    links: dict[LinkKey, Link] = field(default_factory=dict[LinkKey, Link])

    def copy(self) -> State:
        """A state of its own that may be changed."""
        return State({key: dict(fields) for key, fields in self.said.items()}, dict(self.links))


def state_after(before: State, edits: Iterable[Edit], change: int) -> State:
    """The state that checked edits lead to; what an edit leaves as it was keeps its statement.

    Raises
    ------
    InputError
        Where an edit speaks of a record, a statement or a link that is not there.
    """
    after = before.copy()
    for edit in edits:
        _DOERS[type(edit)](after, edit, change)
    _settle(before, after)
    _check_required(before, after)
    return after


def perform(state: State, edit: Edit, change: int) -> Literal["added", "changed", ""]:
    """Do one checked edit to a state, in place; says whether it added something or changed what was there."""
    record = "" if isinstance(edit, AddLink | RemoveLink) else edit.record
    fields, links = dict(state.said.get(record, {})), len(state.links)
    link = state.links.get(link_key(edit)) if isinstance(edit, AddLink | RemoveLink) else None
    _DOERS[type(edit)](state, edit, change)
    if isinstance(edit, AddLink | RemoveLink):
        if len(state.links) > links:
            return "added"
        return "changed" if state.links.get(link_key(edit)) is not link else ""
    return "changed" if state.said.get(record, {}) != fields else ""


def link_key(edit: AddLink | RemoveLink | Link) -> LinkKey:
    """What makes a link the same link."""
    return (edit.subject, edit.relation, edit.object, told_apart(edit.relation, edit.fields))


def _set(state: State, edit: SetFields, change: int) -> None:
    fields = state.said.setdefault(edit.record, {})
    for name, value in edit.fields.items():
        _say(fields, name, Statement(value, edit.basis, change))


def _withdraw(state: State, edit: Withdraw, change: int) -> None:
    fields = _fields(state, edit.record)
    for name in edit.fields:
        fields.pop(name, None)


def _verify(state: State, edit: Verify, change: int) -> None:
    fields = _fields(state, edit.record)
    for name in edit.fields or [
        name for name, said in fields.items() if said.value is not None and name != RETIRED
    ]:
        if name not in fields or fields[name].value is None:
            raise _nothing_to_verify(edit.record, name)
        said = fields[name]
        basis = replace(
            said.basis, verified_on=edit.verified_on, confidence=edit.confidence or said.basis.confidence
        )
        _say(fields, name, Statement(said.value, basis, change))


def _link(state: State, edit: AddLink, change: int) -> None:
    link = Link(edit.subject, edit.relation, edit.object, dict(edit.fields), edit.basis, change)
    held = state.links.get(link_key(edit))
    if held is None or replace(held, change=change) != link:
        state.links[link_key(edit)] = link


def _unlink(state: State, edit: RemoveLink, change: int) -> None:
    if link_key(edit) not in state.links:
        raise InputError(
            Text("there is no such link", "такой связи нет"),
            Text(
                "Reload the record: someone may have removed it.", "Обновите запись: связь могли уже убрать."
            ),
            Place(edit.subject, column=f"{edit.relation} {edit.object}"),
        )
    del state.links[link_key(edit)]


def _retire(state: State, edit: Retire, change: int) -> None:
    mark = {"why": edit.why, "replaced_by": edit.replaced_by}
    _say(_fields(state, edit.record), RETIRED, Statement(mark, Basis(""), change))


def _reinstate(state: State, edit: Reinstate, change: int) -> None:
    _fields(state, edit.record).pop(RETIRED, None)


_DOERS: dict[type[Any], Callable[[State, Any, int], None]] = {
    SetFields: _set,
    Withdraw: _withdraw,
    Verify: _verify,
    AddLink: _link,
    RemoveLink: _unlink,
    Retire: _retire,
    Reinstate: _reinstate,
}


def _say(fields: dict[str, Statement], name: str, new: Statement) -> None:
    held = fields.get(name)
    if held is None or (held.value, held.basis) != (new.value, new.basis):
        fields[name] = new


def _fields(state: State, record: str) -> dict[str, Statement]:
    if record not in state.said:
        raise no_such_record(record)
    return state.said[record]


def _settle(before: State, after: State) -> None:
    """What was said otherwise and then again as before is what was said before."""
    for key, old in before.said.items():
        fields = after.said[key]
        for name, said in old.items():
            new = fields.get(name)
            if new is not None and (new.value, new.basis) == (said.value, said.basis):
                fields[name] = said
    for key, link in before.links.items():
        new_link = after.links.get(key)
        if new_link is not None and replace(new_link, change=link.change) == link:
            after.links[key] = link


def _check_required(before: State, after: State) -> None:
    """Every record keeps what its kind cannot be without."""
    for key, fields in after.said.items():
        if before.said.get(key) != fields:
            missing = what_is_missing(key, fields)
            if missing:
                raise missing


def what_is_missing(key: str, fields: Mapping[str, Statement]) -> InputError | None:
    """The refusal of a record without a field that its kind cannot be without."""
    missing = next((one for one in kind_of(key).fields if one.required and one.name not in fields), None)
    if missing is None:
        return None
    return InputError(
        Text(f"a record needs its {missing.title.en}", f"у записи должно быть поле «{missing.title.ru}»"),
        Text(
            "Give it, or mark it as lost with its source.",
            "Укажите его или отметьте как утраченное с источником.",
        ),
        Place(key, column=missing.name),
    )


def no_such_record(key: str, place: Place | None = None) -> InputError:
    """A key under which there is no record."""
    return InputError(
        Text(f"there is no record {key}", f"нет записи {key}"),
        Text("Check the key, or make the record first.", "Проверьте ключ или сначала создайте запись."),
        place,
    )


def _nothing_to_verify(record: str, name: str) -> InputError:
    return InputError(
        Text("there is no value to verify", "нет значения, которое можно подтвердить"),
        Text("Set the field instead.", "Вместо этого укажите значение поля."),
        Place(record, column=name),
    )
