"""Who sends a request: the account behind the token in its Authorization header."""

from __future__ import annotations

from fastapi import Request

from klaster.web.errors import NoTokenError
from klaster.workbench.registered import Account, Action, Register, Token, check_token_right

LONGEST_TOKEN = 200


def bearer(register: Register, request: Request) -> tuple[Account, Token] | None:
    """Who sends a request, and what his token is for; None where it brings none.

    Raises
    ------
    NoTokenError
        Where the token is not good: an answer as to a stranger would hide that.
    """
    written = request.headers.get("authorization", "")
    if not written:
        return None
    scheme, _, secret = written.partition(" ")
    found = None
    if scheme.casefold() == "bearer" and secret.isascii() and len(secret) <= LONGEST_TOKEN:
        found = register.accounts.token(secret.strip())
    if found is None:
        raise NoTokenError
    return found


def account_for(register: Register, request: Request, action: Action) -> Account:
    """The account that may do something by the token it sends.

    Raises
    ------
    NoTokenError
        Where there is no token.
    NotAllowedError
        Where the token was not made for it.
    """
    found = bearer(register, request)
    if found is None:
        raise NoTokenError
    account, token = found
    check_token_right(token, action)
    return account
