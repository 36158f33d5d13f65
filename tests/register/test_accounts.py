"""People: passwords, sessions, attempts, tokens, the audit log, erasure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from klaster.model.edit import SetFields
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.statement import Basis
from klaster.register import LoginError, Register
from klaster.register.accounts import Accounts
from klaster.register.moments import stamp
from klaster.register.people_schema import ACCOUNT, ATTEMPT, RESET, SESSION, TOKEN
from klaster.register.secrecy import Passwords, is_form_token

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "long enough 7"


@pytest.fixture
def people(register: Register) -> Accounts:
    register.accounts = Accounts(register.database, CHEAP)
    register.accounts.create("anna", "curator", "root", password=PASSWORD, name="Anna", email="a@b.kz")
    return register.accounts


def test_the_stock_digest_is_argon2id():
    assert Passwords().digest(PASSWORD).startswith("$argon2id$")


def test_a_session_lasts_until_its_end_and_its_token_is_kept_as_a_digest(people, register):
    session = people.log_in("Anna ", PASSWORD, "10.0.0.1")
    assert people.session(session.token).account.login == "anna"
    assert is_form_token(session.token, session.form)
    assert not is_form_token(session.token, people.log_in("anna", PASSWORD).form)
    with register.database.reading() as connection:
        kept = connection.execute(select(SESSION.c.digest)).scalars().all()
    assert session.token not in kept
    people.log_out(session.token)
    assert people.session(session.token) is None


def test_logging_in_ends_the_session_that_the_browser_had(people):
    first = people.log_in("anna", PASSWORD)
    second = people.log_in("anna", PASSWORD, former=first.token)
    assert first.token != second.token
    assert people.session(first.token) is None
    planted = people.log_in("anna", PASSWORD, former="planted by someone")
    assert planted.token != "planted by someone"
    assert people.session("planted by someone") is None


@pytest.mark.parametrize("table", [SESSION, RESET, TOKEN])
def test_what_has_expired_is_void(people, register, table):
    session = people.log_in("anna", PASSWORD)
    reset, token = people.reset_token("anna", "root"), people.make_token("anna", "script", ["read"])
    past = stamp(datetime.now(UTC) - timedelta(seconds=1))
    register.database.write(lambda connection: connection.execute(update(table).values(expires_at=past)))
    assert (people.session(session.token) is None) == (table is SESSION)
    assert (people.token(token) is None) == (table is TOKEN)
    if table is RESET:
        with pytest.raises(InputError, match="too old"):
            people.use_reset_token(reset, "another long 8")


@pytest.mark.parametrize(
    ("login", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("anna", ""), ("", "")]
)
def test_a_refusal_does_not_tell_whether_the_account_is_there(people, login, password):
    with pytest.raises(LoginError) as refusal:
        people.log_in(login, password)
    assert "login or the password" in refusal.value.describe("en")


def test_a_password_is_hashed_whether_the_account_is_there_or_not(people, monkeypatch):
    hashed = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda self, *rest: hashed.append(rest[0]) or verify(self, *rest)
    )
    people.disable(people.create("dora", "contributor", "root", password=PASSWORD).login, "root")
    for login in ("anna", "nobody", "dora"):
        with pytest.raises(LoginError):
            people.log_in(login, "wrong")
    assert len(hashed) == 3
    assert len({digest.rpartition("$")[0].rpartition("$")[0] for digest in hashed}) == 1


def test_too_many_attempts_must_wait_even_with_the_right_password(people, register):
    for _ in range(5):
        with pytest.raises(LoginError):
            people.log_in("anna", "wrong", "10.0.0.1")
    with pytest.raises(LoginError, match="too many") as refusal:
        people.log_in("anna", PASSWORD, "10.0.0.1")
    assert refusal.value.waits
    assert people.log_in("anna", PASSWORD, "10.0.0.2").account.login == "anna"
    past = stamp(datetime.now(UTC) - timedelta(minutes=16))
    register.database.write(lambda connection: connection.execute(update(ATTEMPT).values(at=past)))
    assert people.log_in("anna", PASSWORD, "10.0.0.1").account.login == "anna"


def test_unknown_logins_are_held_back_just_so(people):
    for _ in range(5):
        with pytest.raises(LoginError):
            people.log_in("nobody", "wrong", "10.0.0.1")
    with pytest.raises(LoginError, match="too many"):
        people.log_in("nobody", "wrong", "10.0.0.1")


def test_a_refusal_costs_one_hash_whether_the_account_is_there_or_not(people, monkeypatch):
    hashed = []
    plain = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda self, *given: hashed.append(self) or plain(self, *given)
    )
    people.create("bolot", "contributor", "root", password=PASSWORD)
    people.disable("bolot", "root")
    for login in ("anna", "nobody", "bolot", "", "x" * 300):
        before = len(hashed)
        with pytest.raises(LoginError, match="wrong"):
            people.log_in(login, "not the password", "10.0.0.9")
        assert len(hashed) == before + 1, login


def test_one_address_cannot_try_all_logins(people):
    for number in range(50):
        with pytest.raises(LoginError):
            people.log_in(f"user{number}", "wrong", "10.0.0.1")
    with pytest.raises(LoginError, match="too many"):
        people.log_in("anna", PASSWORD, "10.0.0.1")


def test_a_reset_is_good_once_and_ends_all_sessions(people):
    session = people.log_in("anna", PASSWORD)
    former, reset = people.reset_token("anna", "root"), people.reset_token("anna", "root")
    for token, password, words in (
        (former, "another long 8", "used or too old"),
        (reset, "short", "easy to guess"),
        ("made up", "another long 8", "used or too old"),
    ):
        with pytest.raises(InputError, match=words):
            people.use_reset_token(token, password)
    assert people.use_reset_token(reset, "another long 8").login == "anna"
    assert people.session(session.token) is None
    assert people.log_in("anna", "another long 8")
    with pytest.raises(InputError, match="used"):
        people.use_reset_token(reset, "third long 99x")


def test_a_token_of_a_program_is_kept_as_a_digest_and_can_be_taken_back(people):
    secret = people.make_token("anna", "script", ["read", "edit"], days=30)
    account, token = people.token(secret)
    assert (account.login, [right.value for right in token.rights]) == ("anna", ["edit", "read"])
    people.create("boris", "contributor", "root")
    with pytest.raises(UnknownNameError):
        people.revoke_token("boris", token.id)
    people.revoke_token("anna", token.id)
    assert people.token(secret) is None
    with pytest.raises(UnknownNameError):
        people.make_token("anna", "script", ["manage_accounts"])


def test_a_disabled_account_is_shut_out_at_once(people):
    session, secret = people.log_in("anna", PASSWORD), people.make_token("anna", "script", ["read"])
    people.disable("anna", "root")
    assert people.session(session.token) is None
    assert people.token(secret) is None
    with pytest.raises(LoginError):
        people.log_in("anna", PASSWORD)
    people.disable("anna", "root", disabled=False)
    assert people.log_in("anna", PASSWORD)


def test_another_role_ends_sessions_and_is_noted(people):
    session = people.log_in("anna", PASSWORD)
    assert people.set_role("anna", "editor", "root", ["KZ"]).scope == ("KZ",)
    assert people.session(session.token) is None
    assert people.get("anna").name == "Anna"
    (line, *_) = people.audit("anna")
    assert (line.account, line.action, line.details["before"], line.details["after"]) == (
        "root", "role", "curator", "editor",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("login", "role", "scope", "password"),
    [
        ("Anna B", "curator", (), PASSWORD),
        ("anna", "curator", (), PASSWORD),
        ("boris", "king", (), PASSWORD),
        ("boris", "editor", (), PASSWORD),
        ("boris", "curator", ("KZ",), PASSWORD),
        ("boris", "editor", ("Kazakhstan",), PASSWORD),
        ("boris", "curator", (), "short"),
        ("boris", "curator", (), "aaaaaaaaaaaa"),
        ("boris", "curator", (), "boris12345"),
    ],
)
def test_what_cannot_be_an_account_is_refused(people, login, role, scope, password):
    with pytest.raises(InputError if role != "king" else UnknownNameError):
        people.create(login, role, "root", scope, password)
    assert [account.login for account in people.all()] == ["anna"]


def test_a_person_gets_all_that_is_kept_and_is_erased_while_history_stays(people, register):
    edit = SetFields("cluster/les", {"name": {"ru": "Лес"}}, Basis("letter"))
    register.apply([edit], people.get("anna"), "made")
    register.freeze("First", "anna")
    people.log_in("anna", PASSWORD, "10.0.0.1")
    kept = people.personal_data("anna")
    assert kept["account"]["email"] == "a@b.kz"
    assert [change["why"] for change in kept["changes"]] == ["made"]
    nameless = people.erase("anna", "root")
    assert register.changes()[0].account == nameless == register.editions()[0].account
    assert register.record("cluster/les").value("name") == {"ru": "Лес"}
    with pytest.raises(UnknownNameError):
        people.get("anna")
    assert not any("anna" in str(line).casefold() for line in people.audit())
    with register.database.reading() as connection:
        assert connection.execute(select(SESSION)).all() == []
        assert connection.execute(select(ACCOUNT)).all() == []


def test_personal_fields_of_a_record_are_erased_from_all_its_past(people, register):
    anna = people.get("anna")
    said = {"name": {"ru": "Завод"}, "email": "ivan@zavod.by", "contact_person": "Иван"}
    register.apply([SetFields("organisation/zavod", said, Basis("letter of Ivan"))], anna, "made")
    newer = SetFields("organisation/zavod", {"email": "ivan2@zavod.by", "founded": 1999}, Basis("site"))
    register.propose([newer], anna, "newer")
    digest = register.freeze("First", "anna").sha256
    register.erase_personal("organisation/zavod", "root")
    for at in (None, 1):
        record = register.record("organisation/zavod", at, personal=True)
        assert (record.value("email"), record.value("contact_person")) == (None, None)
        assert record.value("name") == {"ru": "Завод"}
    (proposal,) = register.proposals()
    assert dict(proposal.edits[0].fields) == {"founded": 1999}
    assert "ivan" not in str([register.history("organisation/zavod", personal=True), register.proposals()])
    register.freeze("Second", "anna")
    assert register.editions()[1].sha256 == digest
