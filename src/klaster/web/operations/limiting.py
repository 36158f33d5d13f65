"""Programs held to a rate: a bucket of requests for every client, filled again as time goes by."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from klaster.web.errors import plain_shape

CLIENTS = 10_000
"""Clients that are remembered; the one that asked least recently is forgotten first."""
BURST = 4
"""Seconds of the rate that may be asked at once."""


class RateLimit:
    """Answers 429 with ``Retry-After`` to a client that asks the interface for programs more often than it may.

    Addresses of clients are held in memory alone, and never written down.
    """

    def __init__(self, app: ASGIApp, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say when to come again."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/") or self._rate <= 0:
            await self.app(scope, receive, send)
            return
        client = (scope.get("client") or ("",))[0]
        wait = self._wait(client)
        if wait <= 0:
            await self.app(scope, receive, send)
            return
        words = f"more than {self._rate:g} requests a second · больше {self._rate:g} запросов в секунду"
        refused = JSONResponse(plain_shape(429, words), 429, {"Retry-After": str(ceil(wait))})
        await refused(scope, receive, send)

    def _wait(self, client: str) -> float:
        """Seconds until the client may ask again; 0 where it may now."""
        now, most = self._clock(), self._rate * BURST
        left, since = self._buckets.pop(client, (most, now))
        left = min(most, left + (now - since) * self._rate)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate
