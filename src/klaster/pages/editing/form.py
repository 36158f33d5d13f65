"""The form of a record: its inputs, what they rest on, its links, and what was wrong with what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from klaster.model.entity import Confidence, Relation
from klaster.model.entity_fields import CONFIDENCES
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.errors import KlasterError
from klaster.model.statement import Basis, Link, Record
from klaster.model.text import Language, Text
from klaster.pages.choice import Option
from klaster.pages.editing.inputs import Input, inputs, tidy, written_fields
from klaster.pages.record.past import Altered, said_of
from klaster.pages.record.ties import details, relation_title
from klaster.pages.record_words import RecordWords, Said
from klaster.workbench.registered import Clash, ConflictError

OUT, BACK = "out", "back"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that another person changed meanwhile: as it was, as it is, and as this one wants it."""

    name: str
    title: list[Said]
    seen: list[Said]
    current: list[Said]
    proposed: list[Said]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that can be taken away: its identity as fields of a form, and its words."""

    title: str
    other: Said
    details: list[list[Said]]
    identity: dict[str, str]


@dataclass(frozen=True)
class RecordForm:
    """Everything that the form's template shows."""

    key: str
    kind: str
    title: str
    version: int
    inputs: list[Input]
    basis: Mapping[str, str]
    confidences: tuple[Option, ...]
    why: str
    may_edit: bool
    may_retire: bool
    retired: bool
    links: list[LinkRow] = field(default_factory=list[LinkRow])
    relations: tuple[Option, ...] = ()
    relation: str = ""
    link_inputs: list[Input] = field(default_factory=list[Input])
    other: str = ""
    other_kinds: list[str] = field(default_factory=list[str])
    fault: str = ""
    advice: str = ""
    conflicts: list[Conflict] = field(default_factory=list[Conflict])
    slug: str = ""


def basis_of(posted: Mapping[str, str]) -> Basis:
    """What the statements of a form rest on; what is wrong with it the register says."""
    confidence = posted.get("confidence", Confidence.STATED.value)
    known = [one.value for one in Confidence if one is not Confidence.LOST]
    return Basis(
        tidy(posted.get("source", "")),
        tidy(posted.get("place_in_source", "")),
        Confidence(confidence) if confidence in known else Confidence.STATED,
        tidy(posted.get("verified_on", "")),
    )


def confidence_options(language: Language) -> tuple[Option, ...]:
    """The degrees of confidence that may be chosen; what is lost is said field by field."""
    chosen = {name: title for name, title in CONFIDENCES.items() if name != Confidence.LOST.value}
    ordered = sorted(chosen.items(), key=lambda pair: pair[0] != Confidence.STATED.value)
    return tuple(Option(name, title.read(language)) for name, title in ordered)


def record_inputs(
    kind: str,
    record: Record | None,
    posted: Mapping[str, str],
    language: Language,
    personal: bool,
    error: KlasterError | None,
) -> list[Input]:
    """The inputs of a record: what was sent, else what stands; the one at fault is marked."""
    stands = written_fields(KINDS[kind], record.fields) if record else {}
    faults = {error.place.column: error.message.read(language)} if error and error.place.column else {}
    return inputs(KINDS[kind], {**stands, **posted}, language, personal, faults)


def relation_options(kind: str, language: Language) -> tuple[Option, ...]:
    """The links that a record of a kind may have, from either end."""
    found = [Option("", Text("choose", "выберите").read(language))]
    for relation in RELATIONS.values():
        if kind in relation.subjects:
            found.append(Option(f"{relation.id}.{OUT}", relation.title.read(language)))
        if kind in relation.objects and relation.title != relation.inverse:
            found.append(Option(f"{relation.id}.{BACK}", relation.inverse.read(language)))
    return tuple(found)


def relation_asked(written: str) -> tuple[Relation, str] | None:
    """The relation and the way that a form names; None where it names none."""
    name, _, way = written.partition(".")
    return (RELATIONS[name], way) if name in RELATIONS and way in (OUT, BACK) else None


def other_kinds(relation: Relation, way: str, language: Language) -> list[str]:
    """What may stand at the other end of a link."""
    return [
        KINDS[one].title.read(language) for one in (relation.objects if way == OUT else relation.subjects)
    ]


def link_rows(words: RecordWords, record: Record) -> list[LinkRow]:
    """The links of a record, each with what tells it from its like."""
    return [
        LinkRow(
            relation_title(link, record.key, words.language),
            words.link(link.object if link.subject == record.key else link.subject),
            details(words, link),
            link_identity(link),
        )
        for link in record.links
    ]


def link_identity(link: Link) -> dict[str, str]:
    """What names a link in a form."""
    apart = RELATIONS[link.relation].told_apart_by
    told = {name: str(link.fields[name]) for name in apart if link.fields.get(name) is not None}
    return {"subject": link.subject, "relation": link.relation, "object": link.object, **told}


def conflicts(words: RecordWords, error: ConflictError) -> list[Conflict]:
    """What a conflict is about, in words."""
    return [conflict(words, clash) for clash in error.clashes]


def conflict(words: RecordWords, clash: Clash) -> Conflict:
    """One thing that two people changed."""
    shown = clash.current or clash.proposed or clash.seen
    title: Altered = said_of(words, clash.record, clash.field, shown, clash.current)
    sides = (
        said_of(words, clash.record, clash.field, one, one)
        for one in (clash.seen, clash.current, clash.proposed)
    )
    seen, current, proposed = (side.after for side in sides)
    return Conflict(f"{clash.record} {clash.field}", title.title, seen, current, proposed)
