"""Headers that keep a browser strict: nothing from elsewhere, nothing inline, no frames around.

One figure alone, under its own address, may stand in a frame of any site; it has no script at all.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS: dict[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_EMBEDDED = re.compile(r"^/(?:en|ru)/embed/")
_FRAMED = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
    "script-src 'self'", "script-src 'none'"
)
_EMBEDDED_HEADERS: dict[str, str] = {
    **{name: value for name, value in HEADERS.items() if name != "X-Frame-Options"},
    "Content-Security-Policy": _FRAMED,
    "Cross-Origin-Resource-Policy": "cross-origin",
}


_OPEN = "/api/v1/"
_OPEN_HEADERS: dict[str, str] = {
    **HEADERS,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
"""A page of any site may read the interface. Nothing may be written from there: what writes needs a token in a header, and that
a browser sends only where another answer allows it, which none does."""


def headers_for(path: str) -> dict[str, str]:
    """The headers of an answer from an address.

    >>> "X-Frame-Options" in headers_for("/en/map"), "X-Frame-Options" in headers_for("/en/embed/map")
    (True, False)
    """
    if path.startswith(_OPEN):
        return _OPEN_HEADERS
    return _EMBEDDED_HEADERS if _EMBEDDED.match(path) else HEADERS


class SecurityHeaders:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in headers_for(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
