"""Who sits at the browser: the cookie of a session, and the token that shows that a form was ours."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from klaster.web.errors import ForeignFormError
from klaster.workbench.registered import (
    SESSION_HOURS,
    Register,
    Session,
    form_token,
    is_form_token,
    new_secret,
)

COOKIE = "klaster_session"
VISITOR = "klaster_form"
"""The cookie of a browser that is not logged in: the form of login is bound to it."""
MOST_FIELDS = 400
_LONGEST = 200


async def _posted(request: Request) -> dict[str, str]:
    """What a form says; files are refused, of a name that comes twice the last one counts."""
    form: FormData = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Posted = Annotated[dict[str, str], Depends(_posted)]


def session_of(register: Register, request: Request) -> Session | None:
    """The session of a browser; None where it has none that is in force."""
    token = request.cookies.get(COOKIE, "")
    return register.accounts.session(token) if token.isascii() and 0 < len(token) <= _LONGEST else None


def check_form(session: Session, request: Request, posted: dict[str, str]) -> None:
    """Refuse a form that this session was not given.

    Raises
    ------
    ForeignFormError
        Where the form's token is another session's or none, or the browser says that it comes from elsewhere.
    """
    if not _is_from_here(request) or not is_form_token(session.token, posted.get("form", "")):
        raise ForeignFormError


def check_visitor_form(request: Request, posted: dict[str, str]) -> None:
    """The same for a form that a browser sends before it is logged in."""
    visitor = request.cookies.get(VISITOR, "")
    if not visitor or not _is_from_here(request) or not is_form_token(visitor, posted.get("form", "")):
        raise ForeignFormError


def visitor_of(request: Request) -> str:
    """The secret of a browser that is not logged in, its own or a new one."""
    known = request.cookies.get(VISITOR, "")
    return known if known.isascii() and 20 <= len(known) <= _LONGEST else new_secret()


def visitor_form(visitor: str) -> str:
    """The token that a form carries before anyone is logged in."""
    return form_token(visitor)


def give_cookie(answer: Response, request: Request, name: str, value: str) -> None:
    """Set a cookie that no script reads, that other sites cannot send a form with, and that stays on https."""
    secure = request.url.scheme == "https"
    answer.set_cookie(
        name, value, max_age=SESSION_HOURS * 3600, path="/", secure=secure, httponly=True, samesite="lax"
    )


def take_cookie(answer: Response, request: Request, name: str) -> None:
    """Take a cookie back."""
    secure = request.url.scheme == "https"
    answer.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")


def _is_from_here(request: Request) -> bool:
    """Whether a browser that says where a form comes from names this very host."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin", "")
    return not origin or urlsplit(origin).netloc == request.headers.get("host", "")
