"""History, as a law: whatever is done, the register at each moment is what a plain replay of the edits gives."""

from __future__ import annotations

import copy
import itertools
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaster.model.edit import (
    AddLink,
    Reinstate,
    RemoveLink,
    Retire,
    SetFields,
    Verify,
    Withdraw,
    edit_as_json,
    edit_from_json,
)
from klaster.model.entity import Confidence
from klaster.model.errors import InputError
from klaster.model.statement import Basis
from klaster.register import Register

CLUSTERS = ("cluster/a", "cluster/b")
FIRMS = ("organisation/x", "organisation/y")
DAYS = ("", "2019", "2020-02", "2021-03-04")
BASES = st.builds(
    Basis,
    st.sampled_from(("letter", "site")),
    st.sampled_from(("", "p. 3")),
    st.sampled_from((Confidence.CONFIRMED, Confidence.STATED, Confidence.UNCERTAIN)),
    st.sampled_from(DAYS),
)
NAMES = st.builds(
    lambda en, ru: {"en": en, "ru": ru}, st.sampled_from(("A", "B", "C")), st.sampled_from(("А", "Я"))
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "founded": st.integers(1990, 1993),
        "country": st.lists(st.sampled_from(("RU", "KZ")), min_size=1, unique=True),
        "standing": st.sampled_from(("acting", "closed")),
        "website": st.just("https://example.org"),
    },
).filter(bool)
RECORDS = st.sampled_from(CLUSTERS + FIRMS)
SETS = st.builds(SetFields, RECORDS, FIELDS, BASES)
LOST = st.builds(
    SetFields, RECORDS, st.just({"founded": None}), st.just(Basis("report", "", Confidence.LOST))
)
WITHDRAWN = st.builds(Withdraw, RECORDS, st.just(("founded",)))
VERIFIED = st.builds(
    Verify, RECORDS, st.sampled_from(DAYS[1:]), st.sampled_from(((), ("name",))), st.sampled_from((None, Confidence.CONFIRMED))
)  # fmt: skip
LINKED = st.builds(
    AddLink, st.sampled_from(FIRMS), st.just("member_of"), st.sampled_from(CLUSTERS), BASES,
    st.sampled_from(({}, {"valid_from": "2015"}, {"valid_from": "2015", "valid_to": "2019"})),
)  # fmt: skip
UNLINKED = st.builds(
    RemoveLink, st.sampled_from(FIRMS), st.just("member_of"), st.sampled_from(CLUSTERS),
    st.sampled_from(({}, {"valid_from": "2015"})),
)  # fmt: skip
RETIRED = st.builds(Retire, RECORDS, st.just("twice"))
BACK = st.builds(Reinstate, RECORDS)
EDITS = st.one_of(SETS, SETS, LOST, WITHDRAWN, VERIFIED, LINKED, UNLINKED, RETIRED, BACK)
CHANGES = st.lists(st.lists(EDITS, min_size=1, max_size=4), max_size=8)
BEGINNING = [SetFields(key, {"name": {"en": "A", "ru": "А"}}, Basis("letter")) for key in CLUSTERS + FIRMS]

Plain = dict


def replayed(before: Plain, edits: list) -> Plain | None:
    """The plainest way to do edits, written apart from the register; None where one cannot be done."""
    after = copy.deepcopy(before)
    for edit in edits:
        if isinstance(edit, AddLink):
            after[_tie(edit)] = (dict(edit.fields), edit.basis)
        elif isinstance(edit, RemoveLink):
            if after.pop(_tie(edit), None) is None:
                return None
        elif isinstance(edit, SetFields):
            after.update({(edit.record, field): (value, edit.basis) for field, value in edit.fields.items()})
        elif isinstance(edit, Verify):
            after.update(_verified(after, edit))
        elif isinstance(edit, Retire):
            after[edit.record, "retired"] = (edit.why, None)
        else:
            for field in edit.fields if isinstance(edit, Withdraw) else ("retired",):
                after.pop((edit.record, field), None)
    return after


def _tie(link) -> tuple:
    return (link.subject, link.relation, link.object, link.fields.get("valid_from"))


def _verified(before: Plain, edit: Verify) -> Plain:
    found = {}
    for name, (value, basis) in before.items():
        meant = len(name) == 2 and name[0] == edit.record and name[1] != "retired" and value is not None
        if meant and (not edit.fields or name[1] in edit.fields):
            sure = edit.confidence or basis.confidence
            found[name] = (value, Basis(basis.source, basis.place_in_source, sure, edit.verified_on))
    return found


def seen(register: Register, at: int | None) -> Plain:
    """All that the register says at a moment, as plainly."""
    found: Plain = {}
    for key in CLUSTERS + FIRMS:
        record = register.record(key, at, personal=True)
        found |= {(key, name): (said.value, said.basis) for name, said in record.fields.items()}
        if record.retired:
            found[key, "retired"] = (record.retired.why, None)
        for link in record.links:
            found[_tie(link)] = (dict(link.fields), link.basis)
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_any_moment_is_what_a_replay_of_the_edits_gives(fresh_register, changes):
    with fresh_register() as register:
        register.apply(BEGINNING, "anna", "beginning")
        moments = [replayed({}, BEGINNING)]
        for number, edits in enumerate(changes):
            expected = replayed(moments[-1], edits)
            if expected is None:
                with pytest.raises(InputError):
                    register.apply(edits, "anna", "impossible")
                continue
            sent = [edit_from_json(edit_as_json(edit)) for edit in edits]
            made = register.apply(sent, "anna", f"step {number}")
            assert bool(made.touched) == (expected != moments[-1])
            if made.touched:
                moments.append(expected)
        assert [change.id for change in register.changes()] == list(range(len(moments), 0, -1))
        for change, expected in enumerate(moments, start=1):
            assert seen(register, change) == expected
        assert seen(register, None) == moments[-1]
        _check_differences(register, moments)
        _check_lists(register, moments)


def _check_differences(register: Register, moments: list[Plain]) -> None:
    for (first, before), (last, after) in itertools.combinations(enumerate(moments, start=1), 2):
        altered = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
        found = register.differences(first, last)
        assert len(found) == len(altered)
        backward = register.differences(last, first)
        assert [(one.before, one.after) for one in backward] == [(one.after, one.before) for one in found]


def _check_lists(register: Register, moments: list[Plain]) -> None:
    """At each moment the list, found partly in the current index, is that of what stood then."""
    for change, expected in enumerate(moments, start=1):
        found = register.records(at=change)
        standing = [key for key in CLUSTERS + FIRMS if (key, "retired") not in expected]
        assert sorted(row.key for row in found.rows) == sorted(standing)
        names = {key: expected[key, "name"][0]["en"].casefold() for key in standing}
        assert [row.key for row in found.rows] == sorted(standing, key=lambda key: (names[key], key))
        for row in found.rows:
            assert {(row.key, name): (said.value, said.basis) for name, said in row.fields.items()} == {
                name: value for name, value in expected.items() if len(name) == 2 and name[0] == row.key
            }
            assert row.changes == register.record(row.key, change).changes[-1:]
        countries = [code for key in standing for code in expected.get((key, "country"), ([], None))[0]]
        assert found.facets["country"] == dict(Counter(countries))
    now, then = register.records(), register.records(at=len(moments))
    assert (now.total, now.facets, now.rows) == (then.total, then.facets, then.rows)
