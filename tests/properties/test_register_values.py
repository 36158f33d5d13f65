"""Values of the register, as laws: what is read stays as it is, and what cannot be read is refused with advice."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaster.model.edit import SetFields
from klaster.model.edit_checks import checked_edit
from klaster.model.entity_kinds import KINDS
from klaster.model.entity_values import checked_value
from klaster.model.errors import InputError, KlasterError
from klaster.model.statement import Basis

FIELDS = [field for kind in KINDS.values() for field in kind.fields]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("en", "ru", "own", "x")), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip
LIKELY = st.sampled_from(
    ("acting", "действующий", "2011", "12,5", "1 234", "RU KZ", "cluster/x", "https://example.org", "a@b.kz", "2019-02-30", "да", "0,5")
)  # fmt: skip


@given(field=st.sampled_from(FIELDS), value=ANYTHING | LIKELY)
def test_a_value_is_read_once_for_all_or_refused_in_both_languages(field, value):
    try:
        read = checked_value(field, value)
    except InputError as refusal:
        assert refusal.describe("en") != refusal.describe("ru")
        return
    assert checked_value(field, read) == read
    assert checked_value(field, json.loads(json.dumps(read))) == read
    assert read not in (None, "", [], {})
    if isinstance(read, float | int) and not isinstance(read, bool):
        assert math.isfinite(read)


@given(
    key=st.text(max_size=20),
    fields=st.dictionaries(st.text(max_size=8), ANYTHING, max_size=3),
    source=st.text(max_size=8),
)
def test_whatever_is_sent_is_an_edit_or_a_refusal(key, fields, source):
    try:
        checked_edit(SetFields(key, fields, Basis(source)))
    except KlasterError as refusal:
        assert refusal.describe("ru")


NUMBERS = next(field for field in FIELDS if field.name == "goal")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12), ("12,5", 12.5), ("12.50", 12.5), ("1 234", 1234), ("1\u00a0234\u202f567,5", 1234567.5), ("-3", -3), ("1e3", 1000), (2.0, 2),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(written, value):
    assert checked_value(NUMBERS, written) == value


@pytest.mark.parametrize(
    "written",
    ["1,234.5", "12 34", "nan", "inf", "", " ", "twelve", True, float("nan"), 10**400, [], "1_000", "١٢"],
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(InputError):
        checked_value(NUMBERS, written)


@pytest.mark.parametrize("words", ["a\x00b", "a\ud800b", "a\x1bb", "\ue000"])
def test_signs_that_nobody_sees_are_refused(words):
    with pytest.raises(InputError, match=r"U\+"):
        checked_value(KINDS["cluster"].field("name"), {"en": words})


def test_one_name_in_two_ways_to_write_its_letters_is_one():
    composed, decomposed = "Й", "И\u0306"
    name = KINDS["cluster"].field("name")
    assert (
        checked_value(name, {"ru": decomposed}) == checked_value(name, {"ru": composed}) == {"ru": composed}
    )
