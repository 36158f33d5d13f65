"""What is made of a request before any route sees it: HEAD is a GET without a body, and there is an end to addresses."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from klaster.web.errors import plain_shape

LONGEST = 8192
"""Bytes of path and query at most: a page repeats its own address in many links."""


class PlainRequests:
    """Answers HEAD everywhere as HTTP wants it, and refuses addresses without end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
            words = f"the address has more than {LONGEST} bytes · адрес длиннее {LONGEST} байт"
            await JSONResponse(plain_shape(414, words), 414)(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, _bodiless(send))
        else:
            await self.app(scope, receive, send)


def _bodiless(send: Send) -> Send:
    async def send_without_body(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_without_body
