"""Who may do what: every role and every action, one row each."""

from __future__ import annotations

import pytest

from klaster.register import Account, Action, NotAllowedError, Role, Subject, check_may, may

ACCOUNTS = {
    "reader": None,
    "contributor": Account("carl", Role.CONTRIBUTOR),
    "editor of KZ": Account("kz", Role.EDITOR, ("KZ",)),
    "editor of an organisation": Account("org", Role.EDITOR, ("cluster_organisation/own",)),
    "curator": Account("cur", Role.CURATOR),
    "administrator": Account("adm", Role.ADMINISTRATOR),
    "disabled administrator": Account("old", Role.ADMINISTRATOR, disabled=True),
}
KZ = Subject("cluster/astana", ("KZ",))
RU = Subject("cluster/kaluga", ("RU",))
BOTH = Subject("cluster/border", ("KZ", "RU"))
NOWHERE = Subject("document/paper")
NEW = Subject("document/new", new=True)
OWN = Subject("cluster_organisation/own", ("RU",))
EVERYONE = set(ACCOUNTS)
CURATORS = {"curator", "administrator"}
PROPOSERS = CURATORS | {"contributor", "editor of KZ"}
TABLE = [
    (Action.READ, None, EVERYONE),
    (Action.READ, RU, EVERYONE),
    (Action.PROPOSE, KZ, PROPOSERS),
    (Action.PROPOSE, RU, PROPOSERS),
    (Action.PROPOSE, OWN, PROPOSERS | {"editor of an organisation"}),
    (Action.EDIT, KZ, CURATORS | {"editor of KZ"}),
    (Action.EDIT, RU, CURATORS),
    (Action.EDIT, BOTH, CURATORS),
    (Action.EDIT, NOWHERE, CURATORS),
    (Action.EDIT, NEW, CURATORS | {"editor of KZ"}),
    (Action.EDIT, OWN, CURATORS),
    (Action.SEE_PERSONAL, KZ, CURATORS | {"editor of KZ"}),
    (Action.SEE_PERSONAL, RU, CURATORS),
    (Action.SEE_PERSONAL, OWN, CURATORS | {"editor of an organisation"}),
    (Action.RETIRE, KZ, CURATORS),
    (Action.RETIRE, OWN, CURATORS),
    (Action.DECIDE, None, CURATORS),
    (Action.FREEZE, None, CURATORS),
    (Action.IMPORT, None, CURATORS),
    (Action.MANAGE_ACCOUNTS, None, {"administrator"}),
    (Action.READ_AUDIT, None, {"administrator"}),
]


def test_the_table_has_every_action():
    assert {action for action, _, _ in TABLE} == set(Action)


@pytest.mark.parametrize(
    ("action", "subject", "allowed"), TABLE, ids=lambda value: getattr(value, "key", None)
)
def test_who_may(action, subject, allowed):
    assert {name for name, account in ACCOUNTS.items() if may(account, action, subject)} == allowed


def test_what_is_not_allowed_is_said_in_both_languages():
    with pytest.raises(NotAllowedError) as refusal:
        check_may(ACCOUNTS["contributor"], Action.EDIT, RU)
    assert "editing: cluster/kaluga" in refusal.value.describe("en")
    assert "править: cluster/kaluga" in refusal.value.describe("ru")
