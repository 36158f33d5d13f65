"""The served atlas under load: mixed screens in both languages at a set rate, for two minutes, on loopback.

``KLASTER_BENCH_SECONDS`` (120) and ``KLASTER_BENCH_RATE`` (200) may be set. Every request is sent at its time, whether or not
those before it have been answered; what is measured is from the time at which it was to be sent. Before that every address is asked
four times over fresh connections, in the very form of the load, so that both workers have made nearly all of them once; an address that
leads on is followed first, so whatever is not 200 is a fault.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

SECONDS = int(os.environ.get("KLASTER_BENCH_SECONDS", "120"))
RATE = int(os.environ.get("KLASTER_BENCH_RATE", "200"))
WORKERS, CONNECTIONS = 2, 48


def run() -> None:
    """Serve the embedded observatory, ask it, and print what came of it."""
    command = str(Path(sys.executable).with_name("klaster"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [command, "demo", "--no-serve", "--directory", "demo"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        port = _free_port()
        server = subprocess.Popen(
            [command, "serve", "demo", "--port", str(port), "--workers", str(WORKERS), "--rate", "0"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base)
            addresses = asyncio.run(_addresses(base))
            asyncio.run(_warmed(port, addresses))
            before = _memory(server.pid)
            took, faults = asyncio.run(_asked(port, addresses))
            after = _memory(server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    took.sort()
    print(
        f"{len(took)} answers at {RATE} a second over {SECONDS} s, {len(addresses)} addresses, {WORKERS} workers"
    )
    for share in (0.5, 0.95, 0.99):
        print(f"  {share:.0%} within {1000 * took[int(share * (len(took) - 1))]:.0f} ms")
    print(f"  faults {faults}; memory of all processes {before:.0f} MB before, {after:.0f} MB after")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(base: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                time.sleep(20)  # the server visits its own pages once when it starts
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError("the server did not come up")


async def _addresses(base: str) -> list[str]:
    """Every kind of screen in both languages, over regions and industries of the first edition."""
    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        cells = (await client.get("/api/v1/results/location_quotient", params={"limit": 3000})).json()["rows"]  # fmt: skip
        regions = sorted({row["region"] for row in cells})[:40]
        industries = sorted({row["industry"] for row in cells})[:40]
        found = ["", "map", "regions", "industries", "lq", "compare", "composite", "designations", "countries", "register", "zones",
                 "programmes", "criteria/check", "methods", "glossary", "data", "cross-border", "space"]  # fmt: skip
        found += [f"regions/{code}" for code in regions] + [f"industries/{code}" for code in industries]
        found += [f"map?industry={code}" for code in industries] + [
            f"regions/{code}/growth" for code in regions[:20]
        ]
        found += [f"regions/{code}/opportunities" for code in regions[:20]]
        paths = [f"/{language}/{path}" for path in found for language in ("ru", "en")]
        return [await _led_on(client, path) for path in paths]


async def _led_on(client: httpx.AsyncClient, path: str) -> str:
    found = await client.get(path, follow_redirects=True)
    return found.url.raw_path.decode()


async def _warmed(port: int, addresses: list[str]) -> None:
    start = time.perf_counter()

    async def fresh(address: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await _answered(reader, writer, address)
        writer.close()

    for _ in range(4):
        for place in range(0, len(addresses), 4):
            await asyncio.gather(*map(fresh, addresses[place : place + 4]))
    print(f"every address made once by each worker in {time.perf_counter() - start:.0f} s")


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> bool:
    """Ask by hand and read the answer whole; whether it was a success."""
    writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().casefold()
    await reader.readexactly(int(head.split("content-length: ")[1].split("\r")[0]))
    return " 200 " in head.split("\r")[0]


async def _asked(port: int, addresses: list[str]) -> tuple[list[float], int]:
    """Ask over kept connections by hand: a client of the length of httpx would take a core of its own."""
    chance = random.Random(1)
    took: list[float] = []
    faults = 0
    queue: asyncio.Queue[tuple[str, float]] = asyncio.Queue()

    async def asking() -> None:
        nonlocal faults
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            address, due = await queue.get()
            try:
                faults += not await _answered(reader, writer, address)
            except (OSError, asyncio.IncompleteReadError, IndexError):
                faults += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            took.append(time.perf_counter() - due)
            queue.task_done()

    workers = [asyncio.create_task(asking()) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for turn in range(SECONDS * RATE):
        due = start + turn / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        queue.put_nowait((chance.choice(addresses), due))
    await queue.join()
    for worker in workers:
        worker.cancel()
    return took, faults


def _memory(process: int) -> float:
    """Megabytes resident in a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in (process, *children))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
