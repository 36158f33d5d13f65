"""Who may do what: one pure function, and the roles it knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from klaster.model.errors import KlasterError
from klaster.model.text import Text


class Role(StrEnum):
    """What an account is for; a reader has none."""

    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"


ROLES = {
    Role.CONTRIBUTOR.value: Text("contributor: proposes", "участник: предлагает"),
    Role.EDITOR.value: Text("editor of a country or an organisation", "редактор страны или организации"),
    Role.CURATOR.value: Text("curator: approves", "куратор: утверждает"),
    Role.ADMINISTRATOR.value: Text("administrator", "администратор"),
}


class Action(StrEnum):
    """What may be done, each allowed or not by ``may``."""

    READ = "read"
    PROPOSE = "propose"
    EDIT = "edit"
    SEE_PERSONAL = "see_personal"
    RETIRE = "retire"
    DECIDE = "decide"
    FREEZE = "freeze"
    IMPORT = "import"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a program known by name; ``scope`` of an editor are codes of countries or keys of organisations."""

    login: str
    role: Role
    scope: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    made_at: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is about: a record and the countries it is in; ``new`` where it is only being made."""

    key: str
    countries: tuple[str, ...] = ()
    new: bool = False


def may(account: Account | None, action: Action, subject: Subject | None = None) -> bool:
    """Whether an account may do something, to a record where the action is about one.

    Anyone reads. A contributor proposes. The editor of a country proposes anywhere, and edits what lies wholly in his
    countries or is new and in none. The editor of an organisation proposes changes of its own card only. A curator
    edits, decides, retires, imports and freezes editions. An administrator may do all. A disabled account is a reader.

    Examples
    --------
    >>> anna = Account("anna", Role.EDITOR, ("KZ",))
    >>> may(anna, Action.EDIT, Subject("cluster/astana", ("KZ",))), may(anna, Action.EDIT, Subject("cluster/x", ("RU",)))
    (True, False)
    """
    if action is Action.READ:
        return True
    if account is None or account.disabled:
        return False
    return _RIGHTS[account.role](account, action, subject)


def check_may(account: Account | None, action: Action, subject: Subject | None = None) -> None:
    """Refuse what an account may not do.

    Raises
    ------
    NotAllowedError
        With what is not allowed and who may be asked.
    """
    if not may(account, action, subject):
        raise NotAllowedError(action, subject)


class NotAllowedError(KlasterError):
    """Something that this account may not do."""

    def __init__(self, action: Action, subject: Subject | None = None) -> None:
        self.action, self.subject = action, subject
        key = f": {subject.key}" if subject else ""
        super().__init__(
            Text(f"not allowed: {_ACTIONS[action].en}{key}", f"не разрешено: {_ACTIONS[action].ru}{key}"),
            Text("Propose the change, or ask a curator.", "Предложите изменение или обратитесь к куратору."),
        )


_ACTIONS = {
    Action.READ: Text("reading", "чтение"),
    Action.PROPOSE: Text("proposing a change", "предлагать изменение"),
    Action.EDIT: Text("editing", "править"),
    Action.SEE_PERSONAL: Text("seeing personal data", "видеть личные данные"),
    Action.RETIRE: Text("retiring a record", "снимать запись"),
    Action.DECIDE: Text("deciding on a proposal", "решать по предложению"),
    Action.FREEZE: Text("freezing an edition", "фиксировать издание"),
    Action.IMPORT: Text("importing", "загружать данные"),
    Action.MANAGE_ACCOUNTS: Text("managing accounts", "управлять учётными записями"),
    Action.READ_AUDIT: Text("reading the audit log", "читать журнал проверки"),
}
_CURATORS = frozenset(Action) - {Action.MANAGE_ACCOUNTS, Action.READ_AUDIT}


def _editor(account: Account, action: Action, subject: Subject | None) -> bool:
    organisations = {one for one in account.scope if "/" in one}
    countries = set(account.scope) - organisations
    own = subject is not None and subject.key in organisations
    at_home = subject is not None and bool(countries) and set(subject.countries) <= countries
    if action is Action.PROPOSE:
        return own or bool(countries)
    if action is Action.EDIT:
        return at_home and subject is not None and (bool(subject.countries) or subject.new)
    return (
        action is Action.SEE_PERSONAL
        and subject is not None
        and (own or (at_home and bool(subject.countries)))
    )


_RIGHTS: dict[Role, Callable[[Account, Action, Subject | None], bool]] = {
    Role.CONTRIBUTOR: lambda account, action, subject: action is Action.PROPOSE,
    Role.EDITOR: _editor,
    Role.CURATOR: lambda account, action, subject: action in _CURATORS,
    Role.ADMINISTRATOR: lambda account, action, subject: True,
}
