"""The command line in a process of its own, as a person runs it."""

import os
import subprocess
import sys

COMMAND = [sys.executable, "-c", "from klaster.cli import main; main()"]


def klaster(*arguments, folder=None, language="en", check=True):
    """Run the command; its exit code, output and errors."""
    environment = {**os.environ, "KLASTER_LANGUAGE": language, "COLUMNS": "160", "NO_COLOR": "1"}
    run = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if check:
        assert run.returncode == 0, run.stderr
    return run
