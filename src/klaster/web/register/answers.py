"""Screens that depend on who sits at the browser: never kept, never indexed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from klaster.model.errors import UnknownNameError
from klaster.model.text import Language, Text
from klaster.pages.visit import Visit
from klaster.web.assets import Assets
from klaster.web.register.sessions import session_of
from klaster.web.rendering import fragment
from klaster.web.requests import origin_of
from klaster.workbench.observatory import Observatory
from klaster.workbench.registered import Register, Session

PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
_WAY_BACK = re.compile(r"/(?:en|ru)/[A-Za-z0-9_./?=&%+-]*")


@dataclass(frozen=True)
class Desk:
    """What an editing screen is made with."""

    observatory: Observatory
    assets: Assets

    @property
    def register(self) -> Register:
        """The register; an address that leads nowhere where there is none."""
        register = self.observatory.register
        if register is None:
            raise UnknownNameError(
                Text("register in this observatory", "реестр в этой обсерватории"), "register", ()
            )
        return register

    def page(self, template: str, visit: Visit, status: int = 200, **facts: Any) -> HTMLResponse:
        """A screen."""
        title = self.observatory.title.read(visit.language)
        markup = fragment(
            template, visit.language, visit=visit, assets=self.assets, observatory=title, **facts
        )
        return HTMLResponse(markup, status, dict(PRIVATE))

    def session(self, request: Request) -> Session | None:
        """Who is logged in."""
        return session_of(self.register, request)


def visit_to(request: Request, language: Language) -> Visit:
    """The visit that a request makes."""
    path = request.url.path.removeprefix(f"/{language}/")
    query = {name: value for name, value in request.query_params.items() if value}
    return Visit(language, path, query, origin=origin_of(request))


def to(address: str) -> Response:
    """The way to another screen after a form was sent."""
    return RedirectResponse(address, 303, dict(PRIVATE))


def to_login(visit: Visit) -> Response:
    """The way to the login, and back."""
    return to(f"/{visit.language}/login?next={quote(visit.here(), safe='')}")


def way_back(language: Language, asked: str) -> str:
    """Where to go after the login: an address of the atlas, never of another host."""
    return asked if _WAY_BACK.fullmatch(asked) and "//" not in asked else f"/{language}/account"


Screen = Callable[..., Response]
