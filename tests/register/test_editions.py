"""Editions: frozen under a name, the same digest on both databases, compared with one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from klaster.model.edit import AddLink, SetFields
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.statement import Basis
from klaster.register import Register, past_index

REPORT = Basis("report", "section 1")
FIRM = SetFields("organisation/zavod", {"name": {"ru": "Завод"}, "email": "a@b.by"}, REPORT)
CLUSTER = SetFields("cluster/les", {"name": {"ru": "Лесной кластер"}, "founded": 2011}, REPORT)
MEMBER = AddLink("organisation/zavod", "member_of", "cluster/les", REPORT)
DIGEST = "7c8019a99266ec74e9a08846b0b6a504e0fc845b656882ee713f475a700ecf48"


@pytest.fixture
def filled(register: Register) -> Register:
    register.apply([FIRM, CLUSTER, MEMBER], "anna", "beginning")
    return register


def test_an_edition_is_read_for_ever(filled):
    edition = filled.freeze("First", "anna")
    filled.apply([SetFields("cluster/les", {"founded": 2012}, REPORT)], "boris", "corrected")
    assert filled.record("cluster/les", at="First").value("founded") == 2011
    assert filled.records(words="лес", at="First").total == 1
    assert filled.editions() == (edition,)


def test_the_digest_is_of_what_is_said_and_the_same_everywhere(filled):
    assert filled.freeze("First", "anna").sha256 == DIGEST
    filled.apply([SetFields("organisation/zavod", {"email": "c@d.by"}, REPORT)], "anna", "personal")
    assert filled.freeze("Second", "anna").sha256 == DIGEST
    filled.apply([SetFields("cluster/les", {"founded": 2012}, REPORT)], "anna", "public")
    assert filled.freeze("Third", "anna").sha256 != DIGEST


def test_editions_differ_by_what_was_said_between_them(filled):
    filled.freeze("First", "anna")
    filled.apply([SetFields("cluster/les", {"founded": 2012, "employees": 7}, REPORT)], "boris", "corrected")
    filled.freeze("Second", "anna")
    found = filled.differences("First", "Second")
    assert [(one.field, one.before and one.before.value, one.after.value) for one in found] == [
        ("employees", None, 7),
        ("founded", 2011, 2012),
    ]
    assert filled.differences("Second", "Second") == ()


@pytest.mark.parametrize("name", ["First", "", "a/b", "x" * 300])
def test_a_name_names_one_edition(filled, name):
    filled.freeze("First", "anna")
    with pytest.raises(InputError):
        filled.freeze(name, "boris")
    assert len(filled.editions()) == 1


def test_an_unknown_edition_is_named_with_those_there_are(filled):
    filled.freeze("EDB 2019", "anna")
    with pytest.raises(UnknownNameError, match="EDB 2019"):
        filled.record("cluster/les", at="EDB 2018")


def test_links_made_later_leave_the_list_of_an_edition_to_the_current_index(filled, monkeypatch):
    filled.freeze("First", "anna")
    filled.apply([SetFields("cluster/new", {"name": {"ru": "Новый лес"}}, REPORT)], "anna", "later")
    filled.apply([AddLink("organisation/zavod", "member_of", "cluster/new", REPORT)], "anna", "later")
    asked = []
    monkeypatch.setattr(past_index, "current_row", lambda key, *rest: asked.append(key))
    found = filled.records(words="лес", at="First")
    assert ([row.key for row in found.rows], asked) == (["cluster/les"], [])
    assert [row.key for row in filled.records(at="First").rows] == ["organisation/zavod", "cluster/les"]


def test_a_day_and_an_hour_are_moments(filled):
    now = datetime.now(UTC)
    assert filled.record("cluster/les", at=now.date()).value("founded") == 2011
    assert filled.records(at=now + timedelta(minutes=1)).total == 2
    with pytest.raises(InputError, match="no record"):
        filled.record("cluster/les", at=now - timedelta(days=1))
    assert filled.records(at=now - timedelta(days=1)).total == 0


def test_the_history_of_a_record_says_who_said_what_otherwise(filled):
    filled.apply([SetFields("cluster/les", {"founded": 2012}, REPORT)], "boris", "corrected")
    latest, first = filled.history("cluster/les")
    assert (latest.change.account, latest.change.why) == ("boris", "corrected")
    (altered,) = latest.alterations
    assert (altered.field, altered.before.value, altered.after.value) == ("founded", 2011, 2012)
    assert {one.field for one in first.alterations} == {"name", "founded", "member_of cluster/les"}
    assert "email" not in {one.field for one in filled.history("organisation/zavod")[0].alterations}


def test_a_dry_run_tells_of_each_edit_and_writes_nothing(filled):
    effects = filled.preview(
        [
            CLUSTER,
            SetFields("cluster/les", {"founded": 2012}, REPORT),
            SetFields("cluster/new", {"name": {"en": "New"}}, REPORT),
            SetFields("cluster/nameless", {"founded": 2012}, REPORT),
            SetFields("cluster/bad", {"name": {"en": "Bad"}, "founded": "long ago"}, REPORT),
            AddLink("organisation/zavod", "member_of", "cluster/bad", REPORT),
            AddLink("organisation/zavod", "member_of", "cluster/new", REPORT),
            MEMBER,
        ]
    )
    verdicts = [effect.verdict for effect in effects]
    assert verdicts == [
        "unchanged",
        "changed",
        "added",
        "refused",
        "refused",
        "refused",
        "added",
        "unchanged",
    ]
    assert effects[4].refusal.place.column == "founded"
    assert len(filled.changes()) == 1


def test_everything_is_handed_out_in_order(filled):
    records = list(filled.everything())
    assert [record.key for record in records] == ["cluster/les", "organisation/zavod"]
    assert [link.object for link in records[1].links] == ["cluster/les"]
    assert "email" in {name for record in filled.everything(personal=True) for name in record.fields}
