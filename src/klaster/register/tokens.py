"""Tokens for programs, and one-time tokens to set a new password."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Text
from klaster.register.moments import stamp
from klaster.register.people_schema import RESET, TOKEN
from klaster.register.permissions import Action
from klaster.register.secrecy import digest_of, new_secret
from klaster.register.stored_rows import written

RESET_HOURS = 24
TOKEN_RIGHTS = (Action.READ, Action.PROPOSE, Action.EDIT, Action.SEE_PERSONAL)
"""What a token may be made for; it never allows more than its account."""


@dataclass(frozen=True, slots=True)
class Token:
    """A program's token, without its secret."""

    id: int
    login: str
    label: str
    rights: tuple[Action, ...]
    made_at: str
    expires_at: str


def new_token(connection: Connection, login: str, label: str, rights: Collection[str], days: int) -> str:
    """Make a token; its secret is shown this once."""
    known = [one.value for one in TOKEN_RIGHTS]
    for right in rights:
        if right not in known:
            raise UnknownNameError(Text("right of a token", "право токена"), right, known)
    if not 1 <= days <= 3660 or not rights:
        raise InputError(
            Text(
                "a token needs a right and 1 to 3660 days",
                "токену нужны хотя бы одно право и срок от 1 до 3660 дней",
            )
        )
    secret, now = f"klaster_{new_secret()}", datetime.now(UTC)
    connection.execute(
        insert(TOKEN).values(
            digest=digest_of(secret), login=login, label=label[:200], rights=written(sorted(set(rights))),
            made_at=stamp(now), expires_at=stamp(now + timedelta(days=days)),
        )
    )  # fmt: skip
    return secret


def tokens(connection: Connection, login: str) -> tuple[Token, ...]:
    """The tokens of an account, oldest first."""
    rows = connection.execute(select(TOKEN).where(TOKEN.c.login == login).order_by(TOKEN.c.id))
    return tuple(
        Token(row.id, row.login, row.label, _rights(row.rights), row.made_at, row.expires_at) for row in rows
    )


def token_of(connection: Connection, secret: str) -> Token | None:
    """The token with a secret, where it has not expired."""
    row = connection.execute(select(TOKEN).where(TOKEN.c.digest == digest_of(secret))).one_or_none()
    if row is None or row.expires_at <= stamp(datetime.now(UTC)):
        return None
    return Token(row.id, row.login, row.label, _rights(row.rights), row.made_at, row.expires_at)


def revoke_token(connection: Connection, login: str, number: int) -> bool:
    """Take back a token of an account; says whether there was one."""
    return connection.execute(delete(TOKEN).where(TOKEN.c.login == login, TOKEN.c.id == number)).rowcount > 0


def new_reset(connection: Connection, login: str) -> str:
    """Make a one-time token to set a new password; earlier ones are void."""
    connection.execute(delete(RESET).where(RESET.c.login == login))
    secret = new_secret()
    expires = stamp(datetime.now(UTC) + timedelta(hours=RESET_HOURS))
    connection.execute(insert(RESET).values(digest=digest_of(secret), login=login, expires_at=expires))
    return secret


def use_reset(connection: Connection, secret: str) -> str:
    """The login that a one-time token is for; it is void from now on."""
    row = connection.execute(select(RESET).where(RESET.c.digest == digest_of(secret))).one_or_none()
    if row is None or row.expires_at <= stamp(datetime.now(UTC)):
        raise InputError(
            Text("the link is used or too old", "ссылка уже использована или устарела"),
            Text("Ask the administrator for a new one.", "Попросите у администратора новую."),
        )
    connection.execute(delete(RESET).where(RESET.c.digest == row.digest))
    return row.login


def _rights(kept: str) -> tuple[Action, ...]:
    return tuple(Action(right) for right in json.loads(kept))
