"""What is made of a request before any route sees it: HEAD is a GET without a body; addresses and bodies have an end."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from klaster.web.errors import plain_shape

LONGEST = 8192
"""Bytes of path and query at most: a page repeats its own address in many links."""
LARGEST = 1_000_000
"""Bytes of a body at most."""
OF_FILES = 6_000_000
"""Bytes of a body that brings a file."""
TAKES_FILES = re.compile(r"/(ru|en)/criteria/check/file")


TOO_LARGE = "klaster.too_large"
"""Set in the scope of a request whose file was larger than is taken: its body is not passed on."""
_PATIENT = 10
_HOST = re.compile(r"https?://[a-zA-Z0-9.:\[\]-]{1,255}")


PREFIX = "klaster.prefix"
"""Set in the scope of a request to the screens of an uploaded table: what stands before every address."""


def origin_of(request: Request) -> str:
    """Scheme and host as the visitor wrote them, and what stands before every address; nothing where that is no plain host."""
    written = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return f"{written}{request.scope.get(PREFIX, '')}" if _HOST.fullmatch(written) else ""


class PlainRequests:
    """Answers HEAD everywhere as HTTP wants it, and refuses addresses and bodies without end."""

    def __init__(self, app: ASGIApp, files: re.Pattern[str] | None = None, largest: int = LARGEST) -> None:
        self.app = app
        self.files = files
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
            words = f"the address has more than {LONGEST} bytes · адрес длиннее {LONGEST} байт"
            await JSONResponse(plain_shape(414, words), 414)(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, _bodiless(send))
        elif scope["method"] == "GET":
            await self.app(scope, receive, send)
        elif self.files and self.files.fullmatch(scope["path"]):
            await self._with_file(scope, receive, send)
        else:
            await self._with_body(scope, receive, send)

    async def _with_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request with a file on as it comes: the server holds it to the length that it announces.

        One that announces none, or too much, is told so on a page; what a browser is sending already is let run out,
        up to a bound, or it would show a broken connection in place of the page.
        """
        announced = Headers(scope=scope).get("content-length", "")
        length = int(announced[:15]) if announced.isdecimal() else None
        if length is not None and length <= self.largest:
            await self.app(scope, receive, send)
            return
        left = min(length or 0, _PATIENT * self.largest)
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body"):
                break
        await self.app({**scope, TOO_LARGE: True}, _replayed(b"", receive), send)

    async def _with_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its whole body, unless that is too large or no JSON where JSON is read."""
        headers = Headers(scope=scope)
        most = OF_FILES if TAKES_FILES.fullmatch(scope["path"]) else LARGEST
        body = await _body(receive, headers.get("content-length", ""), most)
        if body is None:
            words = f"the body has more than {most} bytes · тело запроса больше {most} байт"
            await JSONResponse(plain_shape(413, words), 413, {"Connection": "close"})(scope, receive, send)
        elif scope["path"].startswith("/api/") and body and not _is_json(headers.get("content-type", "")):
            words = "send application/json · пришлите application/json"
            await JSONResponse(plain_shape(415, words), 415)(scope, receive, send)
        else:
            await self.app(scope, _replayed(body, receive), send)


async def _body(receive: Receive, announced: str, most: int) -> bytes | None:
    """The body of a request; None where it is too large."""
    if announced.isdecimal() and int(announced[:12]) > most:
        return None
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A body that has been read, given once more; then what comes after it."""
    told = False

    async def receive_again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().casefold() == "application/json"


def _bodiless(send: Send) -> Send:
    async def send_without_body(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_without_body
