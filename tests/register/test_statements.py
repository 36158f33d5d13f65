"""The register in one file: what is said is kept with its source, found, and never overwritten."""

from __future__ import annotations

import pytest

from klaster.model.edit import AddLink, RemoveLink, Retire, SetFields, Verify, Withdraw
from klaster.model.entity import Confidence
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.statement import Basis
from klaster.register import ConflictError, Register

REPORT = Basis("document/edb-2019", "section 2", verified_on="2019-05-20")
LETTER = Basis(
    "letter of the cluster organisation", confidence=Confidence.CONFIRMED, verified_on="2026-01-15"
)
START = (
    SetFields("document/edb-2019", {"name": {"en": "Report", "ru": "Доклад"}}, Basis("title page")),
    SetFields(
        "cluster/kaluga-pharma",
        {
            "name": {"en": "Kaluga pharmaceutical cluster", "ru": "Калужский фармацевтический кластер"},
            "country": ["RU"],
            "region": ["RU-KLU"],
            "industry": ["21.20"],
            "standing": "acting",
            "founded": 2011,
        },
        REPORT,
    ),
    SetFields(
        "organisation/zavod",
        {"name": {"ru": "ООО «Берёзка»"}, "country": "BY", "email": "a@b.by", "organisation_kind": "company"},
        REPORT,
    ),
    AddLink("organisation/zavod", "member_of", "cluster/kaluga-pharma", REPORT),
)


@pytest.fixture
def filled(register: Register) -> Register:
    register.apply(START, "anna", "transcribed")
    return register


def test_a_record_is_read_with_who_said_what(filled):
    record = filled.record("cluster/kaluga-pharma")
    assert record.value("founded") == 2011
    assert record.fields["founded"].basis == REPORT
    assert [link.subject for link in record.links] == ["organisation/zavod"]
    assert record.version == 1


def test_a_value_said_anew_leaves_the_old_one_in_the_past(filled):
    filled.apply([SetFields("cluster/kaluga-pharma", {"founded": 2012}, LETTER)], "boris", "corrected")
    assert filled.record("cluster/kaluga-pharma").value("founded") == 2012
    assert filled.record("cluster/kaluga-pharma", at=1).value("founded") == 2011
    assert [change.account for change in filled.changes(key="cluster/kaluga-pharma")] == ["boris", "anna"]


def test_what_changes_nothing_writes_no_change(filled):
    again = filled.apply(START, "anna", "again")
    assert again.touched == ()
    assert [change.id for change in filled.changes()] == [1]


def test_what_is_undone_within_one_change_writes_nothing(filled):
    key, other = "cluster/kaluga-pharma", {"valid_to": "2020"}
    there_and_back = [
        SetFields(key, {"founded": 2012}, LETTER),
        SetFields(key, {"founded": 2011}, REPORT),
        AddLink("organisation/zavod", "member_of", key, REPORT, other),
        AddLink("organisation/zavod", "member_of", key, REPORT),
    ]
    assert filled.apply(there_and_back, "anna", "to and fro").touched == ()
    assert filled.record(key).changes == (1,)


def test_words_are_found_in_any_form_and_codes_are_counted(filled):
    found = filled.records(words="калужских кластеров")
    assert [row.key for row in found.rows] == ["cluster/kaluga-pharma"]
    assert filled.records(words="березка").total == filled.records(words="бере").total == 1
    assert filled.records(words="berezka").total == 0
    assert filled.records().facets["country"] == {"BY": 1, "RU": 1}
    assert filled.records(industry="21").total == 1
    assert filled.records(kind="cluster", country=("RU", "KZ")).facets["kind"] == {"cluster": 1}


def test_personal_fields_are_shown_and_searched_only_on_demand(filled):
    assert "email" not in filled.record("organisation/zavod").fields
    assert filled.record("organisation/zavod", personal=True).value("email") == "a@b.by"
    assert filled.records(words="a@b.by").total == 0
    assert all("email" not in row.fields for row in filled.records().rows)


def test_editing_what_someone_else_changed_is_a_conflict_with_all_versions(filled):
    key = "cluster/kaluga-pharma"
    filled.apply([SetFields(key, {"founded": 2012}, LETTER)], "boris", "corrected", {key: 1})
    with pytest.raises(ConflictError) as conflict:
        filled.apply([SetFields(key, {"founded": 2010}, LETTER)], "clara", "corrected", {key: 1})
    (clash,) = conflict.value.clashes
    assert (clash.seen.value, clash.current.value, clash.proposed.value) == (2011, 2012, 2010)
    filled.apply([SetFields(key, {"employees": 10}, LETTER)], "clara", "another field", {key: 1})
    assert filled.record(key).value("founded") == 2012


def test_looking_again_keeps_the_value_and_moves_the_day(filled):
    filled.apply([Verify("cluster/kaluga-pharma", "2026-02-01", ("founded",))], "anna", "asked")
    said = filled.record("cluster/kaluga-pharma").fields["founded"]
    assert (said.value, said.basis.verified_on, said.basis.source) == (
        2011,
        "2026-02-01",
        "document/edb-2019",
    )


def test_links_end_and_stay_in_the_past(filled):
    filled.apply([RemoveLink("organisation/zavod", "member_of", "cluster/kaluga-pharma")], "anna", "left")
    assert filled.links("organisation/zavod") == ()
    assert len(filled.links("organisation/zavod", at=1)) == 1


def test_a_retired_record_is_read_but_not_listed(filled):
    filled.apply([Retire("organisation/zavod", "a duplicate")], "anna", "cleaning")
    assert filled.records(kind="organisation").total == 0
    assert filled.records(kind="organisation", at=1).total == 1
    assert filled.record("organisation/zavod").retired.why == "a duplicate"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (SetFields("cluster/x", {"founded": 2011}, LETTER), "needs its name"),
        (SetFields("cluster/x", {"name": {"en": "X"}}, Basis("")), "who said it"),
        (SetFields("cluster/x", {"name": {"en": "X"}}, Basis("document/none")), "no record document/none"),
        (
            SetFields("cluster/x", {"name": {"en": "X"}}, Basis("s", confidence=Confidence.LOST)),
            "lost has no value",
        ),
        (SetFields("cluster/x", {"name": None}, LETTER), "there is no value"),
        (SetFields("Cluster X", {"name": {"en": "X"}}, LETTER), "expected: a key"),
        (Withdraw("cluster/kaluga-pharma", ("name",)), "needs its name"),
        (Verify("cluster/kaluga-pharma", "2026", ("employees",)), "no value to verify"),
        (RemoveLink("organisation/zavod", "manages", "cluster/kaluga-pharma"), "no such link"),
        (AddLink("cluster/kaluga-pharma", "member_of", "organisation/zavod", LETTER), "found with cluster"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(filled, edit, words):
    with pytest.raises(InputError, match=words) as refusal:
        filled.apply([SetFields("cluster/kaluga-pharma", {"founded": 1999}, LETTER), edit], "anna", "mistake")
    assert refusal.value.describe("ru") != refusal.value.describe("en")
    assert filled.record("cluster/kaluga-pharma").value("founded") == 2011


def test_unknown_fields_and_facets_are_named_with_what_there_is(filled):
    with pytest.raises(UnknownNameError, match="founded"):
        filled.apply([SetFields("cluster/kaluga-pharma", {"fonded": 2011}, LETTER)], "anna", "mistake")
    with pytest.raises(UnknownNameError, match="country"):
        filled.records(contry="RU")


def test_lost_is_kept_as_lost_and_counts_as_missing(filled):
    lost = Basis("document/edb-2019", "table 5", Confidence.LOST)
    before = filled.records(kind="cluster").rows[0]
    filled.apply([SetFields("cluster/kaluga-pharma", {"participants": None}, lost)], "anna", "transcribed")
    after = filled.record("cluster/kaluga-pharma")
    assert after.fields["participants"].basis.confidence is Confidence.LOST
    assert after.value("participants") is None
    assert before.key == after.key
