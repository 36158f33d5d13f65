"""Records, links, changes and proposals for a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from klaster.model.edit import edit_as_json
from klaster.model.entity import EntityKind, Field, Relation
from klaster.model.statement import Alteration, Basis, Change, Edition, Link, Record, Statement, completeness
from klaster.model.text import Text
from klaster.workbench.registered import Clash, Happening, Proposal


def basis_facts(basis: Basis) -> dict[str, Any]:
    """What a statement rests on."""
    return {
        "source": basis.source,
        "place_in_source": basis.place_in_source or None,
        "confidence": basis.confidence.value,
        "verified_on": basis.verified_on or None,
    }


def statement_facts(said: Statement) -> dict[str, Any]:
    """A statement."""
    return {"value": said.value, **basis_facts(said.basis), "change": said.change}


def link_facts(link: Link) -> dict[str, Any]:
    """A link."""
    ends = {"subject": link.subject, "relation": link.relation, "object": link.object}
    return {**ends, "fields": dict(link.fields), **basis_facts(link.basis), "change": link.change}


def record_facts(record: Record) -> dict[str, Any]:
    """A record with what is said of it; its links only where they were read."""
    retired = record.retired
    return {
        "key": record.key,
        "kind": record.kind,
        "version": record.version,
        "completeness": completeness(record.kind, record.fields),
        "fields": {name: statement_facts(said) for name, said in record.fields.items()},
        "retired": {"why": retired.why, "replaced_by": retired.replaced_by or None} if retired else None,
    }


def whole_record_facts(record: Record) -> dict[str, Any]:
    """A record with its links and the numbers of its changes."""
    links = [link_facts(link) for link in record.links]
    return {**record_facts(record), "links": links, "changes": list(record.changes)}


def change_facts(change: Change) -> dict[str, Any]:
    """A change."""
    return {
        "id": change.id,
        "made_at": change.made_at or None,
        "account": change.account,
        "why": change.why,
        "proposal": change.proposal,
        "touched": list(change.touched),
    }


def alteration_facts(one: Alteration) -> dict[str, Any]:
    """One thing said otherwise."""
    sides = {"before": said_facts(one.before), "after": said_facts(one.after)}
    return {"record": one.record, "field": one.field, **sides}


def happening_facts(one: Happening) -> dict[str, Any]:
    """A change with what it said otherwise of one record."""
    return {**change_facts(one.change), "alterations": [alteration_facts(each) for each in one.alterations]}


def said_facts(said: Statement | Link | None) -> dict[str, Any] | None:
    """A statement or a link, or nothing."""
    if said is None:
        return None
    return link_facts(said) if isinstance(said, Link) else statement_facts(said)


def edition_facts(edition: Edition) -> dict[str, Any]:
    """An edition of the register."""
    return {
        "name": edition.name,
        "change": edition.change,
        "sha256": edition.sha256,
        "made_at": edition.made_at,
    }


def proposal_facts(one: Proposal) -> dict[str, Any]:
    """A proposal."""
    return {
        "id": one.id,
        "account": one.account,
        "why": one.why,
        "made_at": one.made_at,
        "seen_at": one.seen_at,
        "state": one.state.value,
        "edits": [edit_as_json(edit) for edit in one.edits],
        "decided_by": one.decided_by or None,
        "decision": one.decision or None,
        "change": one.change,
    }


def clash_facts(clashes: Iterable[Clash]) -> list[dict[str, Any]]:
    """What two people changed at once, with all versions."""
    return [
        {
            "record": one.record,
            "field": one.field,
            "seen": said_facts(one.seen),
            "current": said_facts(one.current),
            "proposed": said_facts(one.proposed),
        }
        for one in clashes
    ]


def kind_facts(kind: EntityKind) -> dict[str, Any]:
    """A kind of record with its fields."""
    fields = [field_facts(field) for field in kind.fields]
    return {
        "id": kind.id,
        "title": text_facts(kind.title),
        "plural": text_facts(kind.plural),
        "fields": fields,
    }


def relation_facts(relation: Relation) -> dict[str, Any]:
    """A relation with the kinds it joins."""
    return {
        "id": relation.id,
        "title": text_facts(relation.title),
        "inverse": text_facts(relation.inverse),
        "subjects": list(relation.subjects),
        "objects": list(relation.objects),
        "told_apart_by": list(relation.told_apart_by),
        "fields": [field_facts(field) for field in relation.fields],
    }


def field_facts(field: Field) -> dict[str, Any]:
    """A field: what it may hold."""
    return {
        "name": field.name,
        "title": text_facts(field.title),
        "type": field.type,
        "choices": _choices(field.choices),
        "refers_to": list(field.refers_to),
        "required": field.required,
        "expected": field.expected,
        "personal": field.personal,
        "minimum": field.minimum,
        "maximum": field.maximum,
    }


def text_facts(text: Text) -> dict[str, str]:
    """Words in both languages."""
    return {"en": text.en, "ru": text.ru}


def _choices(choices: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    return {name: text_facts(title) for name, title in choices.items()}
