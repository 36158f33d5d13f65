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
        if isinstance(edit, AddLink | RemoveLink):
            ends = [subject_of(connection, key, before, before) for key in (edit.subject, edit.object)]
            if not any(may(account, action, end) for end in ends):
                raise NotAllowedError(action, ends[0])
            continue
        needed = Action.RETIRE if isinstance(edit, Retire | Reinstate) and action is Action.EDIT else action
        for state in (before, after):
            subject = subject_of(connection, edit.record, state, before)
            if not may(account, needed, subject):
                raise NotAllowedError(needed, subject)


def subject_of(connection: Connection, key: str, state: State, before: State) -> Subject:
    """A record as permissions see it: in its own countries, else in those of the record that it is about."""
    said = state.said.get(key, {})
    new = key not in before.said
    countries = _countries(said)
    about = said["subject"].value if "subject" in said else None
    if not countries and isinstance(about, str):
        nearer = state.said.get(about) or held_records(connection, (about,)).state.said.get(about, {})
        countries = _countries(nearer)
    return Subject(key, countries, new)


def _countries(said: dict[str, Statement]) -> tuple[str, ...]:
    value = said["country"].value if "country" in said else None
    return tuple(value) if isinstance(value, list) else ()
