"""A PostgreSQL server of the tests' own: Debian's binaries, a folder in /tmp, a socket in it, no port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = "/dev/shm"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}


def binaries() -> Path | None:
    """The folder with initdb and postgres, newest version first; None where PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = [path for path in reversed(folders) if (path / "initdb").exists()]
    on_path = shutil.which("initdb")
    return found[0] if found else Path(on_path).parent if on_path else None


@contextmanager
def running_server(folder: Path, settings: dict[str, str] | None = None) -> Iterator[str]:
    """Start a server on a new cluster of databases; gives its folder, where its socket is, and stops it."""
    with tempfile.TemporaryDirectory(
        prefix="klaster-pg-", dir=MEMORY if Path(MEMORY).is_dir() else None
    ) as place:
        user = _owner(place)
        data = f"{place}/data"
        _run(
            [
                folder / "initdb",
                "-D",
                data,
                "-U",
                "klaster",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
            user,
        )
        options = [f"-c{name}={value}" for name, value in (SETTINGS | (settings or {})).items()]
        server = subprocess.Popen(
            [folder / "postgres", "-D", data, "-k", place, *options],
            user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place,
        )  # fmt: skip
        try:
            _run([folder / "pg_isready", "-h", place, "-t", "30"], user, attempts=100)
            yield place
        finally:
            server.send_signal(signal.SIGINT)  # does not wait for clients
            server.wait(timeout=60)


def address(place: str, database: str) -> str:
    """The address of a database of a server whose socket is in a folder."""
    return f"postgresql://klaster@/{database}?host={place}"


def _owner(place: str) -> str | None:
    """Who runs the server: it refuses to be run by root."""
    if os.getuid() != 0:
        return None
    shutil.chown(place, "postgres", "postgres")
    return "postgres"


def _run(command: list[str | Path], user: str | None, attempts: int = 1) -> None:
    for attempt in range(attempts):
        done = subprocess.run(command, user=user, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode == 0:
            return
        if attempt == attempts - 1:
            raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
        subprocess.run(["sleep", "0.1"], check=True)
