"""Accounts: made, changed, logged in, exported and erased."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, Row, insert, select, update

from klaster.model.entity_values import KEY, checked_words
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Text
from klaster.register import erasure, logins, tokens
from klaster.register.audit import AuditLine, audit_lines, note
from klaster.register.database import Database
from klaster.register.logins import LoginError, Session
from klaster.register.moments import stamp
from klaster.register.people_schema import ACCOUNT
from klaster.register.permissions import ROLES, Account, Action, NotAllowedError, Role
from klaster.register.secrecy import Passwords, check_password
from klaster.register.stored_rows import written
from klaster.register.tokens import Token

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ACCOUNT = Text("account", "учётная запись")


class Accounts:
    """The people and programs of a register. ``by`` is who does it, for the audit log."""

    def __init__(self, database: Database, hasher: PasswordHasher | None = None) -> None:
        self._database = database
        self._hasher = hasher
        self._kept: Passwords | None = None

    def create(
        self, login: str, role: str, by: str, scope: Collection[str] = (), password: str | None = None,
        name: str = "", email: str = "",
    ) -> Account:  # fmt: skip
        """Make an account; without a password it waits for ``reset_token``.

        Raises
        ------
        InputError
            For a login that is taken or badly formed, an unknown role, a scope that does not fit it, a weak password.
        """
        account = _checked(login, role, scope, name, email)
        if password is not None:
            check_password(password, account.login)
        digest = None if password is None else self._passwords.digest(password)
        self._database.write(lambda connection: _add(connection, account, digest, by))
        return self.get(account.login)

    def get(self, login: str) -> Account:
        """The account with a login; ``UnknownNameError`` where there is none."""
        with self._database.reading() as connection:
            return _account(_row(connection, login))

    def all(self) -> tuple[Account, ...]:
        """All accounts by login."""
        with self._database.reading() as connection:
            return tuple(
                _account(row) for row in connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.login))
            )

    def set_role(self, login: str, role: str, by: str, scope: Collection[str] = ()) -> Account:
        """Give an account another role; its sessions end."""
        changed = _checked(login, role, scope, "", "")

        def work(connection: Connection) -> None:
            before = _account(_row(connection, login))
            _update(connection, login, role=changed.role.value, scope=written(list(changed.scope)))
            logins.end_sessions(connection, login)
            note(
                connection,
                by,
                "role",
                login,
                before=before.role,
                after=changed.role,
                scope=list(changed.scope),
            )

        self._database.write(work)
        return self.get(login)

    def disable(self, login: str, by: str, disabled: bool = True) -> None:
        """Shut an account out, or let it in again; its sessions end."""

        def work(connection: Connection) -> None:
            _row(connection, login)
            _update(connection, login, disabled=disabled)
            logins.end_sessions(connection, login)
            note(connection, by, "disabled" if disabled else "enabled", login)

        self._database.write(work)

    def log_in(self, login: str, password: str, address: str = "", former: str | None = None) -> Session:
        """Begin a session.

        Parameters
        ----------
        address
            Where the attempt comes from; attempts are counted by login and by address.
        former
            The token that the browser had before; it ends.

        Raises
        ------
        LoginError
            In the same words and after the same time whether the account is unknown, disabled or the password wrong.
        """
        plain, place = login.strip().casefold()[:100], address[:100]
        digest = self._attempted(plain, place)
        if not self._passwords.matches(digest, password):
            self._database.write(lambda connection: note(connection, plain, "login refused", address=place))
            raise LoginError
        return self._database.write(lambda connection: _begin(connection, plain, place, former))

    def session(self, token: str) -> Session | None:
        """The session with a token; None where it has ended or its account may not log in."""
        with self._database.reading() as connection:
            found = logins.login_of_session(connection, token)
            account = _account(_row(connection, found[0])) if found else None
            return Session(token, account, found[1]) if found and account and not account.disabled else None

    def log_out(self, token: str) -> None:
        """End a session."""
        self._database.write(lambda connection: logins.end_session(connection, token))

    def set_password(self, login: str, password: str, by: str) -> None:
        """Set a new password; all sessions of the account end."""
        check_password(password, login)
        digest = self._passwords.digest(password)

        def work(connection: Connection) -> None:
            _row(connection, login)
            _new_password(connection, login, digest, by)

        self._database.write(work)

    def reset_token(self, login: str, by: str) -> str:
        """A one-time token to set a new password, good for a day."""

        def work(connection: Connection) -> str:
            _row(connection, login)
            note(connection, by, "reset", login)
            return tokens.new_reset(connection, login)

        return self._database.write(work)

    def use_reset_token(self, token: str, password: str) -> Account:
        """Set a new password by a one-time token; where the password is refused, the token stays good."""

        def work(connection: Connection) -> str:
            login = tokens.use_reset(connection, token)
            check_password(password, login)
            _new_password(connection, login, self._passwords.digest(password), login)
            return login

        return self.get(self._database.write(work))

    def make_token(self, login: str, label: str, rights: Collection[str], days: int = 365) -> str:
        """A program's token for some of ``tokens.TOKEN_RIGHTS``; the secret is shown this once."""

        def work(connection: Connection) -> str:
            _row(connection, login)
            note(connection, login, "token made", label[:200], rights=sorted(rights))
            return tokens.new_token(connection, login, label, rights, days)

        return self._database.write(work)

    def token(self, secret: str) -> tuple[Account, Token] | None:
        """Whose token a secret is, and what it is for; None where it is none or the account may not log in."""
        with self._database.reading() as connection:
            found = tokens.token_of(connection, secret)
            account = _account(_row(connection, found.login)) if found else None
            return (account, found) if found and account and not account.disabled else None

    def tokens(self, login: str) -> tuple[Token, ...]:
        """The tokens of an account, without their secrets."""
        with self._database.reading() as connection:
            return tokens.tokens(connection, login)

    def revoke_token(self, login: str, number: int) -> None:
        """Take back a token of an account."""

        def work(connection: Connection) -> None:
            if not tokens.revoke_token(connection, login, number):
                raise UnknownNameError(Text("token", "токен"), str(number), ())
            note(connection, login, "token revoked", str(number))

        self._database.write(work)

    def audit(self, account: str | None = None, limit: int = 200) -> tuple[AuditLine, ...]:
        """The audit log, newest first."""
        with self._database.reading() as connection:
            return audit_lines(connection, account, limit)

    def personal_data(self, login: str) -> Mapping[str, Any]:
        """All that the register keeps about a person, ready for JSON."""
        with self._database.reading() as connection:
            return erasure.personal_data(connection, _account(_row(connection, login)))

    def erase(self, login: str, by: str) -> str:
        """Erase a person: account, sessions, tokens; history keeps an author without a name, which is returned."""

        def work(connection: Connection) -> str:
            _row(connection, login)
            return erasure.erase_account(connection, login, by)

        return self._database.write(work)

    @property
    def _passwords(self) -> Passwords:
        if self._kept is None:
            self._kept = Passwords(self._hasher)
        return self._kept

    def _attempted(self, login: str, address: str) -> str | None:
        """The digest to compare with, once the attempt is counted."""

        def work(connection: Connection) -> tuple[bool, str | None]:
            if logins.take_attempt(connection, login, address) is None:
                note(connection, login, "login held back", address=address)
                return False, None
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.login == login)).one_or_none()
            return True, None if row is None or row.disabled else row.password

        taken, digest = self._database.write(work)
        if not taken:
            raise LoginError(waits=True)
        return digest


def check_token_right(token: Token, action: Action) -> None:
    """Refuse what a token was not made for, whatever its account may do."""
    if action not in token.rights:
        raise NotAllowedError(action)


def _checked(login: str, role: str, scope: Collection[str], name: str, email: str) -> Account:
    if not _LOGIN.fullmatch(login):
        raise InputError(
            Text(f"{login[:40]!r} cannot be a login", f"«{login[:40]}» не может быть именем пользователя"),
            Text(
                "Use 2 to 60 small Latin letters, digits, dots and dashes.",
                "От 2 до 60 строчных латинских букв, цифр, точек и дефисов.",
            ),
        )
    if role not in ROLES:
        raise UnknownNameError(Text("role", "роль"), role, ROLES)
    if bool(scope) != (role == Role.EDITOR) or not all(
        _COUNTRY.fullmatch(one) or KEY.fullmatch(one) for one in scope
    ):
        raise InputError(
            Text("the scope does not fit the role", "область полномочий не подходит к роли"),
            Text(
                "An editor has codes of countries (KZ) or keys of organisations; other roles have no scope.",
                "Редактору указывают коды стран (KZ) или ключи организаций, другим ролям ничего.",
            ),
        )
    words = Text("a name", "имя")
    plain = checked_words(name, words) if name else ""
    return Account(login, Role(role), tuple(scope), plain, checked_words(email, words) if email else "")


def _add(connection: Connection, account: Account, digest: str | None, by: str) -> None:
    if connection.execute(select(ACCOUNT.c.login).where(ACCOUNT.c.login == account.login)).scalar():
        raise InputError(
            Text(f"there is an account {account.login} already", f"учётная запись {account.login} уже есть"),
            Text("Choose another login.", "Выберите другое имя пользователя."),
        )
    connection.execute(
        insert(ACCOUNT).values(
            login=account.login, name=account.name, email=account.email, role=account.role.value,
            scope=written(list(account.scope)), password=digest, made_at=stamp(datetime.now(UTC)), disabled=False,
        )
    )  # fmt: skip
    note(connection, by, "account made", account.login, role=account.role, scope=list(account.scope))


def _begin(connection: Connection, login: str, address: str, former: str | None) -> Session:
    """The session of an account whose password was right a moment ago."""
    account = _account(_row(connection, login))
    if account.disabled:
        raise LoginError
    logins.forget_attempts(connection, login, address)
    note(connection, login, "login", address=address)
    return logins.new_session(connection, account, former)


def _new_password(connection: Connection, login: str, digest: str, by: str) -> None:
    _update(connection, login, password=digest)
    logins.end_sessions(connection, login)
    note(connection, by, "password set", login)


def _update(connection: Connection, login: str, **values: object) -> None:
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(**values))


def _row(connection: Connection, login: str) -> Row[Any]:
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.login == login)).one_or_none()
    if row is None:
        raise UnknownNameError(_ACCOUNT, login, ())
    return row


def _account(row: Row[Any]) -> Account:
    scope = tuple(json.loads(row.scope))
    return Account(row.login, Role(row.role), scope, row.name, row.email, row.made_at, row.disabled)
