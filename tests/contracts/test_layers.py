"""Who may import what: the contracts of pyproject.toml hold."""

import subprocess
import sys

from tests.conftest import ROOT

LINT = "from importlinter.cli import lint_imports_command as command; command()"


def test_the_contracts_of_imports_hold():
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
