"""The register of a workspace, opened when first asked for; and what pages need to know to ask it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from klaster.register import (
    Account,
    Action,
    Clash,
    ConflictError,
    Found,
    Happening,
    LoginError,
    NotAllowedError,
    Proposal,
    ProposalState,
    Register,
    Session,
    Subject,
    check_may,
    may,
)
from klaster.register.accounts import check_token_right
from klaster.register.logins import SESSION_HOURS
from klaster.register.permissions import ROLES
from klaster.register.proposals import PROPOSAL_STATES, Choice
from klaster.register.search import ORDERS, facet_names
from klaster.register.secrecy import form_token, is_form_token, new_secret
from klaster.register.tokens import TOKEN_RIGHTS, Token
from klaster.sources.register_files import made_key
from klaster.workbench.register_settings import register_address
from klaster.workbench.workspace import read_workspace

__all__ = [
    "ORDERS", "PROPOSAL_STATES", "ROLES", "SESSION_HOURS", "TOKEN_RIGHTS", "Account", "Action", "Choice", "Clash", "ConflictError", "Found",
    "Happening", "LoginError", "NotAllowedError", "OpenedRegister", "Proposal", "ProposalState", "Register", "Session",
    "Subject", "Token", "check_may", "check_token_right", "facet_names", "form_token", "is_form_token", "made_key", "may", "new_secret",
]  # fmt: skip


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
