"""Login, logout, one's own account, a new password by a one-time token."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from klaster.model.entity_values import checked_words
from klaster.model.errors import InputError, KlasterError
from klaster.model.text import LANGUAGES, Language, Text
from klaster.pages.visit import Visit
from klaster.web.errors import headers_of, status_code
from klaster.web.register.answers import PRIVATE, Desk, to, to_login, visit_to, way_back
from klaster.web.register.sessions import (
    COOKIE,
    VISITOR,
    Posted,
    check_form,
    check_visitor_form,
    give_cookie,
    take_cookie,
    visitor_form,
    visitor_of,
)
from klaster.workbench.registered import ROLES, TOKEN_RIGHTS, LoginError, Session

_RIGHTS: dict[str, Text] = {
    "read": Text("read", "читать"),
    "propose": Text("propose changes", "предлагать изменения"),
    "edit": Text("edit", "править"),
    "see_personal": Text("see personal data", "видеть личные данные"),
}


def people_routes(desk: Desk) -> APIRouter:
    """The routes of login and account in both languages."""
    router = APIRouter(include_in_schema=False)
    for language in LANGUAGES:
        people = People(desk, language)
        for path, act in people.screens.items():
            router.add_api_route(f"/{language}/{path}", act, methods=["GET"])
        for path, act in people.forms.items():
            router.add_api_route(f"/{language}/{path}", act, methods=["POST"])
    return router


class People:
    """The screens of one language."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self.desk = desk
        self.language: Language = language
        self.screens: dict[str, Callable[..., Response]] = {
            "login": self.login,
            "account": self.account,
            "account/data": self.data,
            "reset": self.reset,
        }
        self.forms: dict[str, Callable[..., Response]] = {
            "login": self.log_in,
            "logout": self.log_out,
            "account/password": self.set_password,
            "account/tokens": self.make_token,
            "account/revoke": self.revoke_token,
            "account/erase": self.erase,
            "reset": self.use_reset,
        }

    def login(self, request: Request) -> Response:
        """The form of login; how the first account is made, where there is none."""
        visit = visit_to(request, self.language)
        if self.desk.session(request):
            return to(way_back(self.language, visit.query.get("next", "")))
        return self._login_page(request, visit, "")

    def log_in(self, request: Request, posted: Posted) -> Response:
        """Begin a session under a new token; the former one ends."""
        visit = visit_to(request, self.language)
        login = _printable(posted.get("login", ""))
        try:
            check_visitor_form(request, posted)
            former = request.cookies.get(COOKIE)
            session = self.desk.register.accounts.log_in(
                login, posted.get("password", ""), _address(request), former
            )
        except LoginError as error:
            return self._login_page(request, visit, login, error)
        answer = to(way_back(self.language, posted.get("next", "")))
        give_cookie(answer, request, COOKIE, session.token)
        take_cookie(answer, request, VISITOR)
        return answer

    def log_out(self, request: Request, posted: Posted) -> Response:
        """End the session."""
        session = self.desk.session(request)
        if session:
            check_form(session, request, posted)
            self.desk.register.accounts.log_out(session.token)
        answer = to(f"/{self.language}/")
        take_cookie(answer, request, COOKIE)
        return answer

    def account(self, request: Request) -> Response:
        """One's own account."""
        visit, session = visit_to(request, self.language), self.desk.session(request)
        return self._account_page(visit, session) if session else to_login(visit)

    def data(self, request: Request) -> Response:
        """All that is kept about the person, as a file."""
        session = self.desk.session(request)
        if session is None:
            return to_login(Visit(self.language, "account"))
        kept = self.desk.register.accounts.personal_data(session.account.login)
        content = json.dumps(kept, ensure_ascii=False, indent=1, default=str)
        headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="account.json"'}
        return Response(content, media_type="application/json", headers=headers)

    def set_password(self, request: Request, posted: Posted) -> Response:
        """Set a new password; all other sessions end."""

        def act(session: Session) -> Response:
            accounts, login = self.desk.register.accounts, session.account.login
            _check_same(posted)
            accounts.log_out(accounts.log_in(login, posted.get("password", ""), _address(request)).token)
            accounts.set_password(login, posted.get("new", ""), login)
            fresh = accounts.log_in(login, posted.get("new", ""), _address(request))
            answer = to(f"/{self.language}/account?done=password")
            give_cookie(answer, request, COOKIE, fresh.token)
            return answer

        return self._done(request, posted, act)

    def make_token(self, request: Request, posted: Posted) -> Response:
        """Make a token for a program; its secret is shown this once."""

        def act(session: Session) -> Response:
            rights = [one.value for one in TOKEN_RIGHTS if posted.get(f"right_{one.value}")]
            label = checked_words(
                posted.get("label", "")[:200], Text("what the token is for", "для чего токен")
            )
            days = posted.get("days", "")
            number = int(days) if days.isascii() and days.isdecimal() and len(days) < 6 else 0
            secret = self.desk.register.accounts.make_token(session.account.login, label, rights, number)
            return self._account_page(Visit(self.language, "account"), session, secret=secret)

        return self._done(request, posted, act)

    def revoke_token(self, request: Request, posted: Posted) -> Response:
        """Take a token back."""

        def act(session: Session) -> Response:
            number = posted.get("number", "")
            known = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else 0
            self.desk.register.accounts.revoke_token(session.account.login, known)
            return to(f"/{self.language}/account?done=token")

        return self._done(request, posted, act)

    def erase(self, request: Request, posted: Posted) -> Response:
        """Erase the account; history keeps an author without a name."""

        def act(session: Session) -> Response:
            accounts, login = self.desk.register.accounts, session.account.login
            if posted.get("sure") != "yes":
                raise InputError(
                    Text("erasure was not confirmed", "удаление не подтверждено"),
                    Text("Tick the box: it cannot be undone.", "Поставьте отметку: вернуть ничего нельзя."),
                )
            accounts.log_out(accounts.log_in(login, posted.get("password", ""), _address(request)).token)
            accounts.erase(login, login)
            answer = to(f"/{self.language}/login?done=erased")
            take_cookie(answer, request, COOKIE)
            return answer

        return self._done(request, posted, act)

    def reset(self, request: Request) -> Response:
        """The form for a new password by a one-time token."""
        visit = visit_to(request, self.language)
        return self._reset_page(request, visit, visit.query.get("token", ""))

    def use_reset(self, request: Request, posted: Posted) -> Response:
        """Set a new password by a one-time token."""
        visit, token = visit_to(request, self.language), posted.get("token", "").strip()
        try:
            check_visitor_form(request, posted)
            _check_same(posted)
            self.desk.register.accounts.use_reset_token(token, posted.get("new", ""))
        except InputError as error:
            return self._reset_page(request, visit, token, error)
        return to(f"/{self.language}/login?done=password")

    def _done(self, request: Request, posted: dict[str, str], act: Callable[[Session], Response]) -> Response:
        """Do something to the account of whoever is logged in; what cannot be is said on the account's screen."""
        visit, session = Visit(self.language, "account"), self.desk.session(request)
        if session is None:
            return to_login(visit)
        check_form(session, request, posted)
        try:
            return act(session)
        except (InputError, LoginError) as error:
            still = self.desk.session(request) or session
            return self._account_page(visit, still, error)

    def _account_page(
        self, visit: Visit, session: Session, error: KlasterError | None = None, secret: str = ""
    ) -> Response:
        accounts, account = self.desk.register.accounts, session.account
        return self.desk.page(
            "account.html",
            visit,
            status_code(error) if error else 200,
            session=session,
            account=account,
            role=ROLES[account.role.value].read(self.language),
            tokens=accounts.tokens(account.login),
            rights={one.value: _RIGHTS[one.value].read(self.language) for one in TOKEN_RIGHTS},
            secret=secret,
            done=visit.query.get("done", ""),
            **self._said(error),
        )

    def _login_page(
        self, request: Request, visit: Visit, login: str, error: KlasterError | None = None
    ) -> Response:
        visitor = visitor_of(request)
        answer = self.desk.page(
            "login.html",
            visit,
            status_code(error) if error else 200,
            form=visitor_form(visitor),
            login=login,
            next=visit.query.get("next", ""),
            nobody=not self.desk.register.accounts.all(),
            done=visit.query.get("done", ""),
            **self._said(error),
        )
        if error:
            answer.headers.update(
                {
                    name: value
                    for name, value in headers_of(answer.status_code).items()
                    if name == "Retry-After"
                }
            )
        give_cookie(answer, request, VISITOR, visitor)
        return answer

    def _reset_page(
        self, request: Request, visit: Visit, token: str, error: KlasterError | None = None
    ) -> Response:
        visitor = visitor_of(request)
        status = status_code(error) if error else 200
        answer = self.desk.page(
            "reset.html", visit, status, form=visitor_form(visitor), token=token, **self._said(error)
        )
        give_cookie(answer, request, VISITOR, visitor)
        return answer

    def _said(self, error: KlasterError | None) -> dict[str, Any]:
        if error is None:
            return {"fault": "", "advice": ""}
        advice = error.advice.read(self.language) if error.advice else ""
        return {"fault": error.message.read(self.language), "advice": advice}


def _check_same(posted: dict[str, str]) -> None:
    if posted.get("new", "") != posted.get("again", ""):
        raise InputError(
            Text("the two passwords differ", "пароли не совпадают"),
            Text("Write the new one twice alike.", "Введите новый пароль дважды одинаково."),
        )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _printable(text: str) -> str:
    """A login as it may be looked for: no sign that a database would choke on."""
    return "".join(sign for sign in text[:200] if sign.isprintable())
