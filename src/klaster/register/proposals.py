"""Proposals: edits that wait for a curator, and what has changed since they were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from klaster.model.edit import (
    AddLink,
    Edit,
    RemoveLink,
    SetFields,
    Verify,
    Withdraw,
    edit_as_json,
    edit_from_json,
)
from klaster.model.entity_values import checked_words
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Text
from klaster.register import editing
from klaster.register.allowance import check_edits
from klaster.register.conflict import Clash, ConflictError, clashes, subject_key
from klaster.register.moments import change_at, stamp
from klaster.register.people_schema import PROPOSAL
from klaster.register.permissions import Account, Action, NotAllowedError, check_may, may
from klaster.register.state import link_key, state_after
from klaster.register.stored_rows import RETIRED, written


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


PROPOSAL_STATES = {
    ProposalState.OPEN.value: Text("open", "ждёт решения"),
    ProposalState.ACCEPTED.value: Text("accepted", "принято"),
    ProposalState.REJECTED.value: Text("rejected", "отклонено"),
    ProposalState.WITHDRAWN.value: Text("withdrawn", "отозвано"),
    ProposalState.REPLACED.value: Text("replaced by a later one", "заменено новым"),
}
Choice = Literal["proposed", "current"]
Choices = Mapping[tuple[str, str], Choice]
"""By record and field of a clash: which version is to stand."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Edits that someone proposes; ``seen_at`` is the last change that he knew of."""

    id: int
    account: str
    why: str
    made_at: str
    seen_at: int
    edits: tuple[Edit, ...]
    state: ProposalState
    decided_by: str = ""
    decided_at: str = ""
    decision: str = ""
    change: int | None = None
    replaces: int | None = None


def propose(
    connection: Connection, edits: list[Edit], account: Account, why: str, seen_at: int | None = None,
    replaces: int | None = None,
) -> Proposal:  # fmt: skip
    """Keep checked edits until a curator decides; they must be possible as the register stands."""
    reason = checked_words(why, Text("why the change is proposed", "почему предлагается изменение"))
    held = editing.held_before(connection, edits)
    after = state_after(held.state, edits, 0)
    check_edits(connection, account, Action.PROPOSE, edits, held.state, after)
    if after == held.state:
        raise InputError(Text("the proposal changes nothing", "предложение ничего не меняет"))
    last = change_at(connection, None)
    kept = insert(PROPOSAL).values(
        account=account.login, why=reason, made_at=_now(), seen_at=last if seen_at is None else min(seen_at, last),
        edits=written([edit_as_json(edit) for edit in edits]), state=ProposalState.OPEN.value,
        decided_by="", decided_at="", decision="", replaces=replaces,
    )  # fmt: skip
    return proposal(connection, connection.execute(kept.returning(PROPOSAL.c.id)).scalar_one())


def proposal(connection: Connection, number: int) -> Proposal:
    """One proposal; ``UnknownNameError`` where there is none."""
    row = connection.execute(select(PROPOSAL).where(PROPOSAL.c.id == number)).one_or_none()
    if row is None:
        raise UnknownNameError(Text("proposal", "предложение"), str(number), ())
    return _proposal(row)


def proposals(
    connection: Connection, state: str | None, account: str | None, record: str | None, limit: int
) -> tuple[Proposal, ...]:
    """Proposals, newest first."""
    found = select(PROPOSAL).order_by(PROPOSAL.c.id.desc()).limit(limit)
    if state is not None:
        if state not in PROPOSAL_STATES:
            raise UnknownNameError(
                Text("state of a proposal", "состояние предложения"), state, PROPOSAL_STATES
            )
        found = found.where(PROPOSAL.c.state == state)
    if account is not None:
        found = found.where(PROPOSAL.c.account == account)
    if record is not None:
        found = found.where(PROPOSAL.c.edits.contains(f'"{record}"', autoescape=True))
    return tuple(_proposal(row) for row in connection.execute(found))


def conflicts(connection: Connection, number: int) -> tuple[Clash, ...]:
    """What an open proposal touches and others have changed since; nothing for a decided one."""
    one = proposal(connection, number)
    return tuple(_clashes(connection, one)) if one.state is ProposalState.OPEN else ()


def accept(connection: Connection, number: int, curator: Account, why: str, choices: Choices) -> Proposal:
    """Write an open proposal into the register, its conflicts resolved by choices."""
    check_may(curator, Action.DECIDE)
    one = _open(connection, number)
    found = _clashes(connection, one)
    unresolved = [
        clash for clash in found if choices.get((clash.record, clash.field)) not in ("proposed", "current")
    ]
    if unresolved:
        raise ConflictError(unresolved)
    dropped = {
        (clash.record, clash.field) for clash in found if choices[clash.record, clash.field] == "current"
    }
    edits = [edit for edit in (_kept(edit, dropped) for edit in one.edits) if edit]
    change = editing.apply(connection, edits, one.account, one.why, proposal=number)
    written_as = change.id if change.touched else None
    return _decide(connection, number, ProposalState.ACCEPTED, curator, why, written_as)


def reject(connection: Connection, number: int, curator: Account, why: str) -> Proposal:
    """Decline an open proposal, with the reason."""
    check_may(curator, Action.DECIDE)
    _open(connection, number)
    reason = checked_words(why, Text("why the proposal is declined", "почему предложение отклонено"))
    return _decide(connection, number, ProposalState.REJECTED, curator, reason)


def withdraw(connection: Connection, number: int, account: Account) -> Proposal:
    """Take back one's own open proposal."""
    _check_own(_open(connection, number), account)
    return _decide(connection, number, ProposalState.WITHDRAWN, account, "")


def rebase(connection: Connection, number: int, edits: list[Edit], account: Account, why: str) -> Proposal:
    """Put a proposal written anew, in knowledge of what has changed, in the place of an open one."""
    former = _open(connection, number)
    _check_own(former, account)
    _decide(connection, number, ProposalState.REPLACED, account, "")
    return propose(connection, edits, account, why or former.why, replaces=number)


def _check_own(one: Proposal, account: Account) -> None:
    if one.account != account.login and not may(account, Action.DECIDE):
        raise NotAllowedError(Action.PROPOSE)


def _open(connection: Connection, number: int) -> Proposal:
    one = proposal(connection, number)
    if one.state is not ProposalState.OPEN:
        state = PROPOSAL_STATES[one.state]
        raise InputError(
            Text(
                f"proposal {number} is decided: {state.en}",
                f"по предложению {number} решение есть: {state.ru}",
            ),
            Text("Reload the list of proposals.", "Обновите список предложений."),
        )
    return one


def _clashes(connection: Connection, one: Proposal) -> list[Clash]:
    """What stands otherwise than the proposer saw and proposes: that others said the same is no conflict."""
    found = clashes(connection, one.edits, {subject_key(edit): one.seen_at for edit in one.edits})
    return [clash for clash in found if not clash.agrees]


def _kept(edit: Edit, dropped: set[tuple[str, str]]) -> Edit | None:
    """An edit without what is to stay as it is; None where nothing is left of it."""
    gone = {field for record, field in dropped if record == subject_key(edit)}
    if not gone:
        return edit
    if isinstance(edit, SetFields):
        fields = {name: value for name, value in edit.fields.items() if name not in gone}
        return replace(edit, fields=fields) if fields else None
    if isinstance(edit, Withdraw) or (isinstance(edit, Verify) and edit.fields):
        names = tuple(name for name in edit.fields if name not in gone)
        return replace(edit, fields=names) if names else None
    if isinstance(edit, AddLink | RemoveLink):
        return None if " ".join(filter(None, link_key(edit)[1:])) in gone else edit
    return None if isinstance(edit, Verify) or RETIRED in gone else edit


def _decide(
    connection: Connection,
    number: int,
    state: ProposalState,
    by: Account,
    why: str,
    change: int | None = None,
) -> Proposal:
    decided = {
        "state": state.value,
        "decided_by": by.login,
        "decided_at": _now(),
        "decision": why,
        "change": change,
    }
    connection.execute(update(PROPOSAL).where(PROPOSAL.c.id == number).values(decided))
    return proposal(connection, number)


def _proposal(row: Row[Any]) -> Proposal:
    edits = tuple(edit_from_json(edit) for edit in json.loads(row.edits))
    return Proposal(
        row.id, row.account, row.why, row.made_at, row.seen_at, edits, ProposalState(row.state),
        row.decided_by, row.decided_at, row.decision, row.change, row.replaces,
    )  # fmt: skip


def _now() -> str:
    return stamp(datetime.now(UTC))
