"""The register of clusters and all around them: who said what, when it was last verified, what changed.

``Register`` is the whole surface. Facts are statements: a value of a field, what it rests on (``Basis``), the change
that made it and the one that ended it. Nothing is overwritten, so that any record can be read at any past moment.
Edits are data (``klaster.model.edit``), checked against the kinds of record (``klaster.model.edit_checks``).

Lists and facets are answered from an index in memory, brought up to date before every question from the table of
current records, which is written in the same transaction as the change.

``permissions.may`` says who may do what. ``Register.apply`` and ``propose`` ask it for every record when they are handed
an ``Account``. Personal fields are left out of whatever is read unless ``personal=True`` is asked for.
"""

from klaster.register.alterations import Happening
from klaster.register.conflict import Clash, ConflictError
from klaster.register.logins import LoginError, Session
from klaster.register.permissions import Account, Action, NotAllowedError, Role, Subject, check_may, may
from klaster.register.preview import Effect
from klaster.register.proposals import Proposal, ProposalState
from klaster.register.register import Found, Register

__all__ = [
    "Account",
    "Action",
    "Clash",
    "ConflictError",
    "Effect",
    "Found",
    "Happening",
    "LoginError",
    "NotAllowedError",
    "Proposal",
    "ProposalState",
    "Register",
    "Role",
    "Session",
    "Subject",
    "check_may",
    "may",
]
