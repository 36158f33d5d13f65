"""The atlas as it is served: what is around it, in its order, and the addresses that a machine asks."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response

from klaster.model.errors import KlasterError
from klaster.web.operations.limiting import RateLimit
from klaster.web.operations.remembering import RememberedAnswers
from klaster.web.operations.state import ServedState
from klaster.web.operations.watching import Watch
from klaster.workbench.observatory import Observatory

ENVIRONMENT = "KLASTER_SERVE_"
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Serving:
    """How a server is run: requests a second of a program (0: any), lines of JSON, bytes of answers kept."""

    rate: float = 20.0
    json_lines: bool = False
    kept: int = 96_000_000

    @classmethod
    def from_environment(cls) -> Serving:
        """As the command line hands it to every worker."""
        read = os.environ.get
        return cls(
            float(read(f"{ENVIRONMENT}RATE", "20")),
            read(f"{ENVIRONMENT}LOG", "plain") == "json",
            int(read(f"{ENVIRONMENT}KEPT", "96000000")),
        )


def in_production(app: FastAPI, observatory: Observatory, how: Serving) -> FastAPI:
    """The application with health, readiness and metrics, and with answers remembered, limited and watched."""
    held: list[RememberedAnswers] = []
    watches: list[Watch] = []

    def remembered(inner: FastAPI) -> RememberedAnswers:
        held.append(RememberedAnswers(inner, ServedState(observatory), how.kept))
        return held[-1]

    def watched(inner: FastAPI) -> Watch:
        watches.append(Watch(inner, how.json_lines))
        return watches[-1]

    def alive() -> Response:
        return PlainTextResponse("alive\n", headers=NO_STORE)

    def ready() -> Response:
        try:
            release = f"ready {observatory.digest}\n" if observatory.editions else ""
        except KlasterError as error:
            return PlainTextResponse(f"not ready: {error.describe('en')}\n", 503, NO_STORE)
        return PlainTextResponse(release, headers=NO_STORE)

    def metrics() -> Response:
        text = watches[-1].metrics(lambda: _gauges(held)) if watches else ""
        return PlainTextResponse(text, headers=NO_STORE, media_type="text/plain; version=0.0.4")

    for path, route in (("/healthz", alive), ("/readyz", ready), ("/metrics", metrics)):
        app.add_api_route(path, route, include_in_schema=False)
    # The last one added is the outermost.
    app.add_middleware(remembered)  # type: ignore[arg-type]
    app.add_middleware(RateLimit, rate=how.rate)
    app.add_middleware(watched)  # type: ignore[arg-type]
    return app


def _gauges(held: list[RememberedAnswers]) -> dict[str, float]:
    """What else is worth a curve: answers kept, how often one served, the largest memory so far."""
    kept = held[-1] if held else None
    return {
        "answers_kept_bytes": kept.bytes if kept else 0,
        "answers_served_from_memory": kept.hits if kept else 0,
        "memory_peak_bytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "worker_process_id": os.getpid(),
    }
