"""Answers remembered: the same address of the same state of the atlas is rendered once."""

from __future__ import annotations

from asyncio import Event
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 96_000_000
LARGEST = 1_500_000
"""Bytes of one answer that is worth keeping."""
_READ = ("/ru/", "/en/", "/api/v1/")

Key = tuple[str, str, str, bytes, str, bool]


@dataclass(frozen=True, slots=True)
class _Answer:
    start: Message
    body: bytes


class RememberedAnswers:
    """Keeps whole answers to reading requests of nobody in particular; the least recently asked go first.

    ``state`` names what an answer is made of: another state, another answer. What carries a cookie, a token or a
    condition passes through untouched, and so does what is no success.
    """

    def __init__(self, app: ASGIApp, state: Callable[[], str], most: int = MOST_BYTES) -> None:
        self.app = app
        self._state = state
        self._most = most
        self._held: OrderedDict[Key, _Answer] = OrderedDict()
        self._in_work: dict[Key, Event] = {}
        self.bytes = 0
        self.hits = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on and remember."""
        key = self._key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        if (other := self._in_work.get(key)) is not None:
            # The same is being made for somebody else: wait for it rather than make it twice.
            await other.wait()
        known = self._held.get(key)
        if known is None:
            await self._made(key, scope, receive, send)
            return
        self._held.move_to_end(key)
        self.hits += 1
        await send(known.start)
        await send({"type": "http.response.body", "body": known.body})

    async def _made(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        done = self._in_work[key] = Event()

        def let_go() -> None:
            """Whoever waits makes it himself: it is kept, or too large to be."""
            if self._in_work.get(key) is done:
                del self._in_work[key]
            done.set()

        try:
            await self.app(scope, receive, _Recorder(send, lambda answer: self._keep(key, answer), let_go))
        finally:
            let_go()

    def _key(self, scope: Scope) -> Key | None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_READ):
            return None
        headers = Headers(scope=scope)
        if any(name in headers for name in ("cookie", "authorization", "if-none-match", "range")):
            return None
        packed = "gzip" in headers.get("accept-encoding", "")
        return (
            self._state(),
            headers.get("host", ""),
            scope["path"],
            scope["query_string"],
            _form(headers),
            packed,
        )

    def _keep(self, key: Key, answer: _Answer) -> None:
        if key in self._held or len(answer.body) > LARGEST:
            return
        self._held[key] = answer
        self.bytes += len(answer.body)
        while self.bytes > self._most:
            _, gone = self._held.popitem(last=False)
            self.bytes -= len(gone.body)


def _form(headers: Headers) -> str:
    """What else an answer may depend on: the form asked for, and whether a script asks for a part of a page."""
    return (
        f"{headers.get('accept', '')} {headers.get('hx-request', '')} {headers.get('x-forwarded-proto', '')}"
    )


class _Recorder:
    """Sends messages on, and hands over a whole successful answer at its end."""

    def __init__(self, send: Send, keep: Callable[[_Answer], None], let_go: Callable[[], None]) -> None:
        self._send = send
        self._keep = keep
        self._let_go = let_go
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message
        elif message["type"] == "http.response.body" and self._start:
            self._parts.append(message.get("body", b""))
            self._size += len(self._parts[-1])
            if self._size > LARGEST:
                self._start = None
                self._parts.clear()
                self._let_go()
            elif not message.get("more_body") and _may_be_kept(self._start):
                self._keep(_Answer(self._start, b"".join(self._parts)))
        await self._send(message)


def _may_be_kept(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return "set-cookie" not in headers and "no-store" not in headers.get("cache-control", "")
