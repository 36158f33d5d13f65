"""What a server tells of itself: a line a request without personal data, and counts for a monitor."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PRIVATE = re.compile(r"^(/own/)[^/]+")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the classes of duration, in seconds."""


class Watch:
    """Times every request; writes it down where lines are wanted; counts for ``metrics``.

    A line holds time, method, path, status, milliseconds and bytes: no address of a client, no query, no cookie, and of
    the private address of a visitor's table not what makes it private.
    """

    def __init__(self, app: ASGIApp, lines: bool = False, out: TextIO | None = None) -> None:
        self.app = app
        self._lines = lines
        self._out = out or sys.stderr
        self.counts: Counter[tuple[str, int]] = Counter()
        self.classes: Counter[float] = Counter()
        self.seconds = 0.0
        self.in_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, seen = time.perf_counter(), _Seen(send)
        self.in_work += 1
        try:
            await self.app(scope, receive, seen)
        finally:
            self.in_work -= 1
            self._note(scope, seen, time.perf_counter() - start)

    def _note(self, scope: Scope, seen: _Seen, seconds: float) -> None:
        self.counts[_kind(scope["path"]), seen.status] += 1
        self.seconds += seconds
        self.classes[next((bound for bound in BOUNDS if seconds <= bound), float("inf"))] += 1
        if self._lines:
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "method": scope["method"],
                "path": _PRIVATE.sub(r"\1…", scope["path"]),
                "status": seen.status,
                "ms": round(1000 * seconds, 1),
                "bytes": seen.size,
            }
            print(json.dumps(line, ensure_ascii=False), file=self._out, flush=True)

    def metrics(self, more: Callable[[], dict[str, float]] | None = None) -> str:
        """The counts in the text form that Prometheus reads."""
        rows = ["# TYPE klaster_requests_total counter"]
        rows += [
            f'klaster_requests_total{{kind="{kind}",status="{status}"}} {count}'
            for (kind, status), count in sorted(self.counts.items())
        ]
        rows.append("# TYPE klaster_request_seconds histogram")
        below = 0
        for bound in BOUNDS:
            below += self.classes[bound]
            rows.append(f'klaster_request_seconds_bucket{{le="{bound:g}"}} {below}')
        whole = sum(self.classes.values())
        rows += [
            f'klaster_request_seconds_bucket{{le="+Inf"}} {whole}',
            f"klaster_request_seconds_sum {self.seconds:.6f}",
            f"klaster_request_seconds_count {whole}",
            "# TYPE klaster_requests_in_work gauge",
            f"klaster_requests_in_work {self.in_work}",
        ]
        for name, value in (more() if more else {}).items():
            rows += [f"# TYPE klaster_{name} gauge", f"klaster_{name} {value:g}"]
        return "\n".join(rows) + "\n"


class _Seen:
    """Sends messages on and keeps the status and the size."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500
        self.size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


def _kind(path: str) -> str:
    """The kind of an address: a count for every address would have no end."""
    first = path.split("/", 2)[1] if path.count("/") else ""
    return {"ru": "screen", "en": "screen", "api": "api", "static": "static"}.get(first, "other")
