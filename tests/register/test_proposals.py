"""Proposals: kept until a curator decides, compared with what has changed since, never lost."""

from __future__ import annotations

import pytest

from klaster.model.edit import AddLink, RemoveLink, Retire, SetFields, Verify
from klaster.model.errors import InputError
from klaster.model.statement import Basis
from klaster.register import Account, ConflictError, NotAllowedError, ProposalState, Register, Role

LETTER = Basis("letter")
CARL = Account("carl", Role.CONTRIBUTOR)
DORA = Account("dora", Role.CONTRIBUTOR)
KZ = Account("kz", Role.EDITOR, ("KZ",))
ORG = Account("org", Role.EDITOR, ("cluster_organisation/own",))
CURATOR = Account("cur", Role.CURATOR)
LES = "cluster/les"
START = [
    SetFields(LES, {"name": {"ru": "Лес"}, "country": "RU", "founded": 2011, "employees": 10}, LETTER),
    SetFields("cluster/astana", {"name": {"ru": "Астана"}, "country": "KZ"}, LETTER),
    SetFields("cluster_organisation/own", {"name": {"ru": "Своя"}, "country": "RU"}, LETTER),
    SetFields("cluster_organisation/other", {"name": {"ru": "Чужая"}, "country": "RU"}, LETTER),
]


@pytest.fixture
def filled(register: Register) -> Register:
    register.apply(START, "root", "beginning")
    return register


def founded(year: int) -> list[SetFields]:
    return [SetFields(LES, {"founded": year}, LETTER)]


def test_a_proposal_changes_nothing_until_it_is_accepted_and_then_bears_its_author(filled):
    one = filled.propose(founded(2012), CARL, "it is written so")
    assert filled.record(LES).value("founded") == 2011
    done = filled.accept(one.id, CURATOR, "checked")
    assert (done.state, done.decided_by, done.decision) == (ProposalState.ACCEPTED, "cur", "checked")
    (change, _) = filled.changes()
    assert (change.account, change.why, change.proposal, change.id) == (
        "carl",
        "it is written so",
        one.id,
        done.change,
    )
    assert filled.record(LES).value("founded") == 2012


def test_a_conflict_is_shown_with_all_versions_and_chosen_by_the_curator(filled):
    edit = SetFields(LES, {"founded": 2012, "employees": 20}, LETTER)
    one = filled.propose([edit], CARL, "newer")
    filled.apply(founded(2013), "root", "meanwhile")
    (clash,) = filled.conflicts(one.id)
    assert (clash.field, clash.seen.value, clash.current.value, clash.proposed.value) == (
        "founded",
        2011,
        2013,
        2012,
    )
    with pytest.raises(ConflictError):
        filled.accept(one.id, CURATOR, "")
    assert filled.proposal(one.id).state is ProposalState.OPEN
    assert filled.record(LES).value("employees") == 10
    filled.accept(one.id, CURATOR, "the newer year stays", {(LES, "founded"): "current"})
    record = filled.record(LES)
    assert (record.value("founded"), record.value("employees")) == (2013, 20)


def test_the_proposed_version_may_win(filled):
    one = filled.propose(founded(2012), CARL, "newer")
    filled.apply(founded(2013), "root", "meanwhile")
    filled.accept(one.id, CURATOR, "", {(LES, "founded"): "proposed"})
    assert filled.record(LES).value("founded") == 2012


def test_two_proposals_to_one_field_meet_as_a_conflict(filled):
    first, second = filled.propose(founded(2012), CARL, "a"), filled.propose(founded(2013), DORA, "b")
    filled.accept(first.id, CURATOR)
    with pytest.raises(ConflictError):
        filled.accept(second.id, CURATOR)
    filled.reject(second.id, CURATOR, "the charter says 2012")
    assert filled.proposal(second.id).decision == "the charter says 2012"


def test_what_the_proposer_had_not_seen_is_a_conflict(filled):
    filled.apply(founded(2013), "root", "meanwhile")
    one = filled.propose(founded(2012), CARL, "written on an old page", seen_at=1)
    assert [clash.field for clash in filled.conflicts(one.id)] == ["founded"]


def test_a_proposal_is_written_anew_by_its_author_and_the_former_one_kept(filled):
    one = filled.propose(founded(2012), CARL, "newer")
    filled.apply(founded(2013), "root", "meanwhile")
    with pytest.raises(NotAllowedError):
        filled.rebase(one.id, founded(2014), DORA)
    newer = filled.rebase(one.id, founded(2014), CARL)
    assert (newer.replaces, filled.conflicts(newer.id)) == (one.id, ())
    assert filled.proposal(one.id).state is ProposalState.REPLACED
    filled.accept(newer.id, CURATOR)
    assert filled.record(LES).value("founded") == 2014


def test_a_proposal_is_decided_once_and_by_a_curator(filled):
    one = filled.propose(founded(2012), CARL, "newer")
    for account in (CARL, KZ, ORG):
        with pytest.raises(NotAllowedError):
            filled.accept(one.id, account)
        with pytest.raises(NotAllowedError):
            filled.reject(one.id, account, "no")
    with pytest.raises(NotAllowedError):
        filled.withdraw(one.id, DORA)
    assert filled.withdraw(one.id, CARL).state is ProposalState.WITHDRAWN
    for again in (lambda: filled.accept(one.id, CURATOR), lambda: filled.reject(one.id, CURATOR, "no")):
        with pytest.raises(InputError, match="decided"):
            again()


def test_links_verifications_and_new_records_are_proposed_as_well(filled):
    edits = [
        SetFields("organisation/new", {"name": {"ru": "Новая"}}, LETTER),
        AddLink("organisation/new", "member_of", LES, LETTER),
        Verify(LES, "2026-01-01", ("founded",)),
    ]
    one = filled.propose(edits, CARL, "joined")
    assert one.edits == filled.proposal(one.id).edits
    filled.accept(one.id, CURATOR)
    assert [link.subject for link in filled.links(LES)] == ["organisation/new"]
    assert filled.record(LES).fields["founded"].basis.verified_on == "2026-01-01"
    gone = filled.propose([RemoveLink("organisation/new", "member_of", LES)], DORA, "left")
    filled.accept(gone.id, CURATOR)
    assert filled.links(LES) == ()


def test_proposals_are_listed_by_state_author_and_record(filled):
    one, two = filled.propose(founded(2012), CARL, "a"), filled.propose(founded(2013), DORA, "b")
    filled.reject(one.id, CURATOR, "no")
    assert [found.id for found in filled.proposals()] == [two.id, one.id]
    assert [found.id for found in filled.proposals("open")] == [two.id]
    assert [found.id for found in filled.proposals(account="carl")] == [one.id]
    assert [found.id for found in filled.proposals(record=LES)] == [two.id, one.id]
    assert filled.proposals(record="cluster/le") == ()


def test_what_cannot_be_or_changes_nothing_is_not_kept(filled):
    for edits, words in (
        (founded(2011), "changes nothing"),
        ([SetFields("cluster/x", {"founded": 2012}, LETTER)], "needs its name"),
        ([AddLink("organisation/none", "member_of", LES, LETTER)], "no record organisation/none"),
    ):
        with pytest.raises(InputError, match=words):
            filled.propose(edits, CARL, "mistake")
    assert filled.proposals() == ()


def test_an_organisation_writes_of_itself_alone_and_only_by_proposal(filled):
    own = [SetFields("cluster_organisation/own", {"members": 7}, LETTER)]
    other = [SetFields("cluster_organisation/other", {"members": 7}, LETTER)]
    assert filled.propose(own, ORG, "our card").id
    assert filled.propose([AddLink("cluster_organisation/own", "manages", LES, LETTER)], ORG, "ours").id
    for edits in (other, [*own, *other], [AddLink("cluster_organisation/other", "manages", LES, LETTER)]):
        with pytest.raises(NotAllowedError):
            filled.propose(edits, ORG, "not ours")
    with pytest.raises(NotAllowedError):
        filled.apply(own, ORG, "at once")


def test_the_editor_of_a_country_edits_there_alone(filled):
    astana = "cluster/astana"
    assert filled.apply([SetFields(astana, {"founded": 2017}, LETTER)], KZ, "known").touched == (astana,)
    fact = {"name": {"ru": "Факт"}, "subject": astana, "measure": "jobs", "value": 5}
    assert filled.apply([SetFields("fact/jobs", fact, LETTER)], KZ, "known").touched == ("fact/jobs",)
    elsewhere = {**fact, "subject": LES}
    for edits in (
        founded(2012),
        [SetFields(astana, {"country": "RU"}, LETTER)],
        [SetFields(astana, {"country": "KZ RU"}, LETTER)],
        [SetFields("fact/there", elsewhere, LETTER)],
        [SetFields("cluster/new", {"name": {"ru": "Н"}, "country": "RU"}, LETTER)],
        [Retire(astana, "a duplicate")],
    ):
        with pytest.raises(NotAllowedError):
            filled.apply(edits, KZ, "not there")
    assert filled.record(LES).value("founded") == 2011
