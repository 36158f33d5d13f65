"""The register of a workspace, opened when first asked for; and what pages need to know to ask it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from klaster.register import Found, Happening, Register
from klaster.register.search import ORDERS, facet_names
from klaster.workbench.register_settings import register_address
from klaster.workbench.workspace import read_workspace

__all__ = ["ORDERS", "Found", "Happening", "OpenedRegister", "Register", "facet_names"]


class OpenedRegister:
    """The register of a workspace; it may be made while a server runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._register: Register | None = None

    def get(self) -> Register | None:
        """The register; None where the workspace has none."""
        with self._lock:
            if self._register is None:
                address = self._address()
                if "://" in address or Path(address).is_file():
                    self._register = Register.open(address)
            return self._register

    def _address(self) -> str:
        return register_address(self._folder, read_workspace(self._folder).register)
