"""The screens of an uploaded table: the same atlas, under an address of its own, kept from caches and from search."""

from __future__ import annotations

import html
import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from klaster.model.text import LANGUAGES, Language
from klaster.pages.visit import Visit
from klaster.web.assets import Assets
from klaster.web.errors import GoneError
from klaster.web.language import preferred_language
from klaster.web.own.keeping import AWAY, keeping_routes
from klaster.web.own.pace import Pace
from klaster.web.own.taking import PLACE
from klaster.web.register.answers import PRIVATE
from klaster.web.rendering import fragment
from klaster.web.requests import PREFIX
from klaster.web.screens import refusal
from klaster.web.security import HEADERS
from klaster.workbench.observatory import Observatory
from klaster.workbench.patience import PATIENCE
from klaster.workbench.uploads.shelf import Kept, Shelf

Atlas = Callable[[Observatory, APIRouter], FastAPI]
"""An atlas of an observatory, with routes that come before its own."""

_LINK = re.compile(r'(\s(?:href|src|action|hx-get|hx-post|data-[a-z-]+)=")(/(?!static/|/)[^"]*")')
_IN_MEMORY = 8
_MARKUP = ("text/html", "image/svg+xml")


class PrivateScreens:
    """Everything under ``/own/``: finds the table of an address and passes on to the atlas of it."""

    def __init__(self, shelf: Shelf, public: Observatory, assets: Assets, pace: Pace, atlas: Atlas) -> None:
        self.shelf = shelf
        self.public = public
        self.assets = assets
        self.pace = pace
        self.atlas = atlas
        self._open: OrderedDict[str, ASGIApp] = OrderedDict()
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        token, _, rest = scope["path"].removeprefix(f"/{PLACE}/").partition("/")
        kept = self.shelf.find(token)
        if kept is None or not (kept.folder / "card.json").exists():
            await self._nothing(Request(scope), rest)(scope, receive, send)
            return
        prefix = f"/{PLACE}/{token}"
        inner = _inner(scope, prefix, f"/{rest}")
        await self._app(kept)(inner, receive, _Private(send, prefix, rest).send)

    def _app(self, kept: Kept) -> ASGIApp:
        """The atlas of a table; before it is built, the screen of the table alone."""
        routes = keeping_routes(self.shelf, kept, self.assets, self.pace)
        if not kept.card["built"]:
            return _unbuilt(routes)
        with self._lock:
            # One that was deleted is not found on the shelf, so it is never asked for again.
            if kept.folder.name not in self._open:
                observatory = Observatory(kept.workspace, patience=PATIENCE)
                self._open[kept.folder.name] = self.atlas(observatory, routes)
                while len(self._open) > _IN_MEMORY:
                    self._open.popitem(last=False)
            self._open.move_to_end(kept.folder.name)
            return self._open[kept.folder.name]

    def _nothing(self, request: Request, rest: str) -> Response:
        start = rest.partition("/")[0]
        language: Language = "ru" if start == "ru" else "en"
        answer = refusal(GoneError(), Visit(language), "", self.public, self.assets)
        answer.headers.update(PRIVATE)
        return answer


def _unbuilt(routes: APIRouter) -> FastAPI:
    """The application of a table that is not built: every other address leads to its screen."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(routes)

    def to_table(request: Request) -> Response:
        start = request.url.path.removeprefix("/").partition("/")[0]
        wished = preferred_language(request.headers.get("accept-language", ""))
        return RedirectResponse(f"/{start if start in LANGUAGES else wished}/{PLACE}", 303)

    app.add_api_route("/{path:path}", to_table, methods=["GET"])
    return app


def _inner(scope: Scope, prefix: str, path: str) -> Scope:
    """The request as the atlas of the table sees it; what it answers must be open to be rewritten."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if name not in (b"accept-encoding", b"if-none-match")
    ]
    raw = quote(path, safe="/").encode()
    return {
        **scope,
        "path": path,
        "raw_path": raw,
        "root_path": "",
        "path_params": {},
        "headers": headers,
        PREFIX: prefix,
    }


class _Private:
    """An answer on its way out: its links stay under the private address, and nobody keeps it."""

    def __init__(self, send: Send, prefix: str, rest: str) -> None:
        self._send = send
        self._prefix = prefix
        self._language: Language = "ru" if rest.startswith("ru") else "en"
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def send(self, message: Message) -> None:
        """Pass a message on; markup is gathered first."""
        if message["type"] == "http.response.start":
            markup = self._begun(message)
            if markup:
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = self._rewritten(b"".join(self._body).decode()).encode()
            MutableHeaders(scope=self._start)["content-length"] = str(len(body))
            await self._send(self._start)
            await self._send({"type": "http.response.body", "body": body})
            return
        await self._send(message)

    def _begun(self, message: Message) -> bool:
        """Set the headers; whether markup follows."""
        headers = MutableHeaders(scope=message)
        for name in (*HEADERS, "ETag"):
            if name in headers:
                del headers[name]
        headers.update(PRIVATE)
        location = headers.get("location", "")
        if location.startswith(f"{AWAY}/"):
            headers["location"] = location.removeprefix(AWAY)
        elif location.startswith("/"):
            headers["location"] = f"{self._prefix}{location}"
        return headers.get("content-type", "").startswith(_MARKUP)

    def _rewritten(self, markup: str) -> str:
        """Markup whose links lead to the private address, with a strip that says where one is."""
        prefix = html.escape(self._prefix)
        moved = _LINK.sub(rf"\g<1>{prefix}\g<2>", markup)
        strip = fragment("own_strip.html", self._language, prefix=self._prefix)
        return moved.replace('<header class="masthead">', f'{strip}<header class="masthead">', 1)
