"""``klaster demo --no-serve`` takes under 20 seconds after installation."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = "from klaster.cli import main; main()"


def run() -> None:
    """Build the embedded observatory anew, and again with nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        for label in ("first build", "nothing changed"):
            start = time.perf_counter()
            arguments = ["demo", "--no-serve", "--directory", str(Path(folder, "demo"))]
            subprocess.run([sys.executable, "-c", COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL)
            print(f"{label:20} {time.perf_counter() - start:6.2f} s")
