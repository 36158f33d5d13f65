"""The whole report under 60 seconds and a brief under 5, each by a command of its own on the embedded observatory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory

COMMAND = "from klaster.cli import main; main()"
ASKED = {
    "report, synthetic edition": (60, []),
    "report, 2019 edition": (60, ["--edition", "edb_2019"]),
    "report as HTML": (60, ["--format", "html"]),
    "report as a workbook": (60, ["--format", "xlsx"]),
    "report as a ZIP of figures": (60, ["--format", "figures"]),
    "brief of a region": (5, ["--region", "KG-B"]),
    "passport of a cluster": (5, ["--region", "KG-B", "--industry", "10"]),
}


def run() -> None:
    """Write each in both languages and print the slower."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        new_demo(folder)
        Observatory(folder).build()
        for label, (most, arguments) in ASKED.items():
            seconds = max(_seconds(folder, [*arguments, "--language", language]) for language in ("en", "ru"))
            print(f"{label:28} {seconds:6.2f} s, at most {most} s asked")


def _seconds(folder: Path, arguments: list[str]) -> float:
    form = arguments[arguments.index("--format") + 1] if "--format" in arguments else "pdf"
    suffix = "zip" if form == "figures" else form
    output = str(folder.parent / f"report.{suffix}")
    start = time.perf_counter()
    asked = [sys.executable, "-c", COMMAND, "report", str(folder), *arguments, "-o", output]
    subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
