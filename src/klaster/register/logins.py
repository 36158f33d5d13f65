"""Logging in: attempts counted, sessions made and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from klaster.model.errors import KlasterError
from klaster.model.text import Text
from klaster.register.moments import stamp
from klaster.register.people_schema import ATTEMPT, SESSION
from klaster.register.permissions import Account
from klaster.register.secrecy import digest_of, form_token, new_secret

SESSION_HOURS = 12
WINDOW_MINUTES = 15
TRIES_FROM_ADDRESS = 5
"""So many failures of one login from one address within the window, and it must wait."""
TRIES_IN_ALL = 50
"""So many of one login from anywhere, or of any login from one address."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person logged in; ``token`` goes into the cookie, ``form`` into every form."""

    token: str
    account: Account
    expires_at: str

    @property
    def form(self) -> str:
        """The token that forms of this session carry."""
        return form_token(self.token)


class LoginError(KlasterError):
    """A login refused, in the same words whether the account is unknown or the password wrong."""

    def __init__(self, waits: bool = False) -> None:
        self.waits = waits
        wrong = Text("the login or the password is wrong", "неверное имя пользователя или пароль")
        many = Text("too many attempts", "слишком много попыток")
        again = Text("Try again, or ask for a reset.", "Попробуйте ещё раз или попросите сбросить пароль.")
        later = Text(f"Wait {WINDOW_MINUTES} minutes.", f"Подождите {WINDOW_MINUTES} минут.")
        super().__init__(many if waits else wrong, later if waits else again)


def take_attempt(connection: Connection, login: str, address: str) -> int | None:
    """Count an attempt before its password is looked at; None where there were too many."""
    now = datetime.now(UTC)
    since = stamp(now - timedelta(minutes=WINDOW_MINUTES))
    connection.execute(delete(ATTEMPT).where(ATTEMPT.c.at < since))
    of_login, of_address = ATTEMPT.c.login == login, ATTEMPT.c.address == address
    for condition, most in (
        (of_login & of_address, TRIES_FROM_ADDRESS),
        (of_login, TRIES_IN_ALL),
        (of_address, TRIES_IN_ALL),
    ):
        if (
            connection.execute(select(func.count()).select_from(ATTEMPT).where(condition)).scalar_one()
            >= most
        ):
            return None
    made = insert(ATTEMPT).values(at=stamp(now), login=login, address=address).returning(ATTEMPT.c.id)
    return connection.execute(made).scalar_one()


def forget_attempts(connection: Connection, login: str, address: str) -> None:
    """A login that succeeded wipes out the failures before it from the same address."""
    connection.execute(delete(ATTEMPT).where(ATTEMPT.c.login == login, ATTEMPT.c.address == address))


def new_session(connection: Connection, account: Account, former: str | None) -> Session:
    """Begin a session under a new token; whatever token the browser had before ends."""
    now = datetime.now(UTC)
    connection.execute(delete(SESSION).where(SESSION.c.expires_at < stamp(now)))
    if former:
        end_session(connection, former)
    token, expires = new_secret(), stamp(now + timedelta(hours=SESSION_HOURS))
    connection.execute(
        insert(SESSION).values(
            digest=digest_of(token), login=account.login, made_at=stamp(now), expires_at=expires
        )
    )
    return Session(token, account, expires)


def login_of_session(connection: Connection, token: str) -> tuple[str, str] | None:
    """The login of a session that has not expired, and when it does."""
    found = select(SESSION.c.login, SESSION.c.expires_at).where(SESSION.c.digest == digest_of(token))
    row = connection.execute(found).one_or_none()
    return (row.login, row.expires_at) if row and row.expires_at > stamp(datetime.now(UTC)) else None


def end_session(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(SESSION).where(SESSION.c.digest == digest_of(token)))


def end_sessions(connection: Connection, login: str) -> None:
    """End all sessions of an account."""
    connection.execute(delete(SESSION).where(SESSION.c.login == login))
