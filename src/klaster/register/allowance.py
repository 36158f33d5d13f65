"""Whether an account may do some edits: each record as it was and as it would be is looked at."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from klaster.model.edit import AddLink, Edit, Reinstate, RemoveLink, Retire
from klaster.model.statement import Statement
from klaster.register.held import held_records
from klaster.register.permissions import Account, Action, NotAllowedError, Subject, may
from klaster.register.state import State


def check_edits(
    connection: Connection,
    account: Account,
    action: Action,
    edits: Iterable[Edit],
    before: State,
    after: State,
) -> None:
    """Refuse edits that an account may not do (``EDIT``) or propose (``PROPOSE``).

    Raises
    ------
    NotAllowedError
        For the first edit that is not allowed.
    """
    for edit in edits:
        for state in (before, after):
            if isinstance(edit, AddLink | RemoveLink):
                ends = [subject_of(connection, key, state, before) for key in (edit.subject, edit.object)]
                _check_any(account, action, ends)
            else:
                needed = _needed(edit, action)
                _check_any(account, needed, [subject_of(connection, edit.record, state, before)])


def subject_of(connection: Connection, key: str, state: State, before: State) -> Subject:
    """A record as permissions see it: in its own countries, else in those of the record that it is about."""
    said, known = _said(connection, key, state)
    countries = _countries(said)
    about = said["subject"].value if "subject" in said else None
    if not countries and isinstance(about, str):
        countries = _countries(_said(connection, about, state)[0])
    return Subject(key, countries, new=key not in before.said and (key in state.said or not known))


def _check_any(account: Account, action: Action, subjects: list[Subject]) -> None:
    """Of a link, either end will do."""
    if not any(may(account, action, one) for one in subjects):
        raise NotAllowedError(action, subjects[0])


def _needed(edit: Edit, action: Action) -> Action:
    return Action.RETIRE if isinstance(edit, Retire | Reinstate) and action is Action.EDIT else action


def _said(connection: Connection, key: str, state: State) -> tuple[dict[str, Statement], bool]:
    """What is said of a record in a state, else in the register, and whether there is such a record."""
    if key in state.said:
        return state.said[key], True
    stored = held_records(connection, (key,)).state.said
    return stored.get(key, {}), key in stored


def _countries(said: dict[str, Statement]) -> tuple[str, ...]:
    value = said["country"].value if "country" in said else None
    return tuple(value) if isinstance(value, list) else ()
