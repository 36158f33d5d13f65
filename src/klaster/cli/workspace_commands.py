"""``new``, ``build``, ``serve`` and ``demo``."""

from __future__ import annotations

import os
import socket
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


def serve_workspace(folder: Path, host: str, port: int, *, uploads: bool = True) -> None:
    """Serve the atlas until interrupted; without ``uploads`` no visitor's own table is taken."""
    import uvicorn  # noqa: PLC0415

    _ = Observatory(folder).editions
    _require_free(host, port)
    os.environ["KLASTER_WORKSPACE"] = str(folder)
    if not uploads:
        os.environ["KLASTER_UPLOADS"] = "off"
    print(say(f"The atlas is at http://{host}:{port}", f"Атлас: http://{host}:{port}"), flush=True)
    # By name: the command line and the web are neighbours that do not import each other.
    uvicorn.run(
        "klaster.web.serving:workspace_app",
        factory=True,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
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
