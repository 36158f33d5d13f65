"""Importing klaster takes under half a second (each time in a new process)."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.timing import report, timed


def run() -> None:
    """Time the import beside that of pandas and of an empty process."""
    commands = {"python -c pass": "pass", "import klaster": "import klaster", "import pandas": "import pandas",
                "import klaster; klaster.compute": "import klaster; klaster.compute"}  # fmt: skip
    runs = {
        name: lambda code=code: subprocess.run([sys.executable, "-c", code], check=True)
        for name, code in commands.items()
    }
    report(timed(runs), "import klaster")
