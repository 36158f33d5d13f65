"""Every kind of record, field and relation: named in both languages, in the glossary, and fit to be stored."""

from __future__ import annotations

import re

import pytest

from klaster.model.entity_fields import CONFIDENCES
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.register.permissions import ROLES
from klaster.register.proposals import PROPOSAL_STATES
from tests.conftest import ROOT

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
NAME = re.compile(r"[a-z][a-z_]{1,39}")
FIELDS = [(kind.id, field) for kind in (*KINDS.values(), *RELATIONS.values()) for field in kind.fields]


@pytest.mark.parametrize("kind", [*KINDS.values(), *RELATIONS.values()], ids=lambda kind: kind.id)
def test_a_kind_is_named_in_both_languages_and_in_the_glossary(kind):
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    assert NAME.fullmatch(kind.id)
    assert f"| `{kind.id}` | {kind.title.en} | {kind.title.ru} |" in glossary
    assert CYRILLIC.search(kind.title.ru)
    assert not CYRILLIC.search(kind.title.en)


@pytest.mark.parametrize(("owner", "field"), FIELDS, ids=lambda value: getattr(value, "name", value))
def test_a_field_is_named_and_points_at_kinds_that_are_there(owner, field):
    assert NAME.fullmatch(field.name)
    assert CYRILLIC.search(field.title.ru)
    assert not CYRILLIC.search(field.title.en)
    assert set(field.refers_to) <= KINDS.keys()
    assert (field.type == "choice") == bool(field.choices)
    assert bool(field.refers_to) == (field.type == "reference")


@pytest.mark.parametrize("relation", RELATIONS.values(), ids=lambda relation: relation.id)
def test_a_relation_joins_kinds_and_is_told_apart_by_fields_that_it_has(relation):
    assert set(relation.subjects) | set(relation.objects) <= KINDS.keys()
    assert set(relation.told_apart_by) <= {field.name for field in relation.fields}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_names_of_fields_differ_within_a_kind_and_each_kind_has_a_name(kind):
    names = [field.name for field in kind.fields]
    assert len(names) == len(set(names))
    assert kind.field("name").required


def test_every_choice_and_role_speaks_russian():
    choices = [
        text
        for _, field in FIELDS
        for name, text in field.choices.items()
        if name not in ("bronze", "silver", "gold")
    ]
    for text in (*choices, *CONFIDENCES.values(), *ROLES.values(), *PROPOSAL_STATES.values()):
        assert CYRILLIC.search(text.ru)
        assert not CYRILLIC.search(text.en)
