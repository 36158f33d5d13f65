"""Passwords and tokens: made, kept as digests, compared without telling by the time taken."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from klaster.model.errors import InputError
from klaster.model.text import Text

SHORTEST = 10
LONGEST = 1000
_AT_ONCE = threading.Semaphore(2)
"""Each hash takes 64 MB: so many at once and no more, however many log in."""


class Passwords:
    """Passwords as argon2id digests; ``hasher`` sets what one costs."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    def digest(self, password: str) -> str:
        """The digest under which a password is kept."""
        with _AT_ONCE:
            return self._hasher.hash(password)

    def matches(self, digest: str | None, password: str) -> bool:
        """Whether a password is the one; where there is no account, as slowly as where there is one."""
        with _AT_ONCE:
            try:
                same = self._hasher.verify(digest or self._nobody, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return same and digest is not None


def check_password(password: str, login: str) -> None:
    """Refuse a password that is short, one sign over and over, or the login."""
    weak = len(set(password)) < 5 or login.casefold() in password.casefold()
    if not SHORTEST <= len(password) <= LONGEST or weak:
        raise InputError(
            Text("the password is too easy to guess", "пароль слишком легко угадать"),
            Text(
                f"Use {SHORTEST} characters or more, at least five of them different, without the login.",
                f"Не короче {SHORTEST} знаков, не меньше пяти разных, без имени пользователя.",
            ),
        )


def new_secret() -> str:
    """A token that cannot be guessed.

    Examples
    --------
    >>> len(new_secret())
    43
    """
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """The digest of a token; a token is long and random, so that a quick digest is safe.

    Examples
    --------
    >>> digest_of("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def form_token(session: str) -> str:
    """The token that a form of a session carries; it tells nothing of the session's own."""
    return hmac.new(session.encode("utf-8", "surrogatepass"), b"form", hashlib.sha256).hexdigest()


def is_form_token(session: str, given: str) -> bool:
    """Whether a form carries the token of its session."""
    return hmac.compare_digest(form_token(session).encode(), given.encode("utf-8", "surrogatepass"))
