"""What edits would do, each for itself: a dry run that refuses no list for the sake of one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from klaster.model.edit import AddLink, Edit, RemoveLink, SetFields, records_edited
from klaster.model.edit_checks import checked_edit, references
from klaster.model.errors import InputError, Place
from klaster.register.held import existing, held_for
from klaster.register.state import State, no_such_record, perform, what_is_missing

Verdict = Literal["added", "changed", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one edit would do; ``refusal`` says why it cannot be."""

    edit: Edit
    verdict: Verdict
    refusal: InputError | None = None


def preview(connection: Connection, edits: Iterable[Edit]) -> tuple[Effect, ...]:
    """The effect of each edit after those before it; refused ones are left out of account."""
    effects = [_checked(edit) for edit in edits]
    _refuse_unknown(connection, effects)
    standing = [effect.edit for effect in effects if not effect.refusal]
    state = held_for(connection, standing).state
    found = [effect if effect.refusal else _effect(state, effect.edit) for effect in effects]
    return tuple(_refuse_incomplete(state, found))


def _checked(edit: Edit) -> Effect:
    try:
        return Effect(checked_edit(edit), "unchanged")
    except InputError as refusal:
        return Effect(edit, "refused", refusal)


def _refuse_unknown(connection: Connection, effects: list[Effect]) -> None:
    """Refuse what names a record that neither stands nor is made; what hangs on the refused falls with it."""
    named = {key for effect in effects if not effect.refusal for key in _named(effect.edit)}
    known = existing(connection, named)
    while True:
        made = {
            effect.edit.record
            for effect in effects
            if isinstance(effect.edit, SetFields) and not effect.refusal
        }
        there, refused = known | made, False
        for place, effect in enumerate(effects):
            missing = None if effect.refusal else _missing(effect.edit, there)
            if missing:
                effects[place], refused = Effect(effect.edit, "refused", missing), True
        if not refused:
            return


def _named(edit: Edit) -> list[str]:
    return [*records_edited(edit), *(key for _, key in references(edit))]


def _missing(edit: Edit, known: set[str]) -> InputError | None:
    for name, key in references(edit):
        if key not in known:
            return no_such_record(key, Place(records_edited(edit)[0], column=name))
    return None


def _effect(state: State, edit: Edit) -> Effect:
    new = isinstance(edit, SetFields) and edit.record not in state.said
    try:
        altered = perform(state, edit, 0)
    except InputError as refusal:
        return Effect(edit, "refused", refusal)
    if not altered:
        return Effect(edit, "unchanged")
    return Effect(edit, "added" if new or altered == "added" else "changed")


def _refuse_incomplete(state: State, effects: Iterable[Effect]) -> Iterable[Effect]:
    """Refuse what would make or leave a record without what its kind cannot be without."""
    for effect in effects:
        record = records_edited(effect.edit)[0]
        missing = None
        if effect.verdict in ("added", "changed") and not isinstance(effect.edit, AddLink | RemoveLink):
            missing = what_is_missing(record, state.said[record])
        yield Effect(effect.edit, "refused", missing) if missing else effect
