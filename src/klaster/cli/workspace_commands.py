"""``new``, ``build``, ``serve`` and ``demo``."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from klaster.cli.dialect import Dialect
from klaster.cli.language import language, say
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.workbench.creating import new_demo, new_from_table
from klaster.workbench.observatory import Observatory


def demo_workspace(folder: Path) -> None:
    """Make the workspace of the embedded editions unless it is there."""
    new_demo(folder)


def new_workspace(folder: Path, table: Path | None, dialect: Dialect, boundaries: Path | None = None) -> None:
    """Make a workspace and print the mapping that was guessed."""
    findings = new_from_table(folder, table, dialect.said, boundaries)
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        console.print(f"- {finding.describe(language())}", markup=False)
    console.print((folder / "klaster.toml").read_text(encoding="utf-8"), markup=False)
    console.print(
        say(f"Correct {folder}/klaster.toml if needed, then: klaster build {folder}",
            f"Если нужно, исправьте {folder}/klaster.toml, затем: klaster build {folder}"),
        markup=False,
    )  # fmt: skip


def build_workspace(folder: Path) -> None:
    """Build with a progress line and say what is in force."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(say("Building", "Построение"))

        def tell(step: Text) -> None:
            progress.update(task, description=step.read(language()))

        manifest = Observatory(folder).build(tell)
    editions = ", ".join(edition["id"] for edition in manifest["editions"])
    print(say(f"Built {folder}: {editions}, release {manifest['digest']}",
              f"Построено {folder}: {editions}, выпуск {manifest['digest']}"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """How the atlas is served: where, by how many processes, how often a program may ask, how requests are written down."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    rate: float = 20.0
    log: str = "plain"
    behind_proxy: bool = False
    uploads: bool = True


def serve_workspace(folder: Path, server: Server) -> None:
    """Serve the atlas until interrupted; requests in work are finished first. Without ``uploads`` no visitor's own table is taken."""
    import uvicorn  # noqa: PLC0415

    _ = Observatory(folder).editions
    _require_free(server.host, server.port)
    os.environ["KLASTER_WORKSPACE"] = str(folder)
    if not server.uploads:
        os.environ["KLASTER_UPLOADS"] = "off"
    os.environ["KLASTER_SERVE_RATE"], os.environ["KLASTER_SERVE_LOG"] = f"{server.rate:g}", server.log
    address = f"http://{server.host}:{server.port}"
    print(say(f"The atlas is at {address}", f"Атлас: {address}"), flush=True)
    # By name: the command line and the web are neighbours that do not import each other.
    uvicorn.run(
        "klaster.web.serving:workspace_app",
        factory=True,
        host=server.host,
        port=server.port,
        workers=server.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=server.behind_proxy,
        timeout_graceful_shutdown=20,
    )


def _require_free(host: str, port: int) -> None:
    """Raise InputError where another program already listens, before anything is promised."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(
                Text(
                    f"{host}:{port} cannot be served: {reason}", f"{host}:{port} занять не удалось: {reason}"
                ),
                Text(f"Choose another port: --port {port + 1}.", f"Выберите другой порт: --port {port + 1}."),
            ) from None
