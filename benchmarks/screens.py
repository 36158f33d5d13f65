"""A screen takes under 100 ms on the server at the 95th percentile and at most 150 KB gzipped."""

from __future__ import annotations

import asyncio
import gzip
import tempfile
import time
from pathlib import Path

import httpx
from fastapi import FastAPI

from benchmarks.timing import percentile
from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory

ROUNDS = 20
PATHS = (
    "/",
    "/map",
    "/lq",
    "/regions/KG-GB",
    "/regions/RU-TA",
    "/methods",
    "/methods/location_quotient",
    "/glossary",
    "/data",
)


def run() -> None:
    """Ask for every screen in both languages, a different period each time."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder, "demo")
        new_demo(workspace)
        observatory = Observatory(workspace)
        observatory.build()
        asyncio.run(_measure_all(create_app(observatory)))


async def _measure_all(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://atlas") as client:
        for path in PATHS:
            await client.get(f"/en{path}")
        for path in PATHS:
            await _measure(client, path)


async def _measure(client: httpx.AsyncClient, path: str) -> None:
    seconds, size = [], 0
    for number in range(ROUNDS):
        for language in ("ru", "en"):
            address = f"/{language}{path}?period={2015 + number % 10}"
            start = time.perf_counter()
            answer = await client.get(address)
            seconds.append(time.perf_counter() - start)
            size = max(size, len(gzip.compress(answer.content)))
            assert answer.status_code == 200, (address, answer.status_code)
    print(f"{path:28} p50 {percentile(seconds, 0.5) * 1000:6.1f} ms  p95 {percentile(seconds, 0.95) * 1000:6.1f} ms"
          f"  max {max(seconds) * 1000:6.1f} ms  gzip {size / 1024:5.1f} KB")  # fmt: skip
