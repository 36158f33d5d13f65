"""The shapes of what the register tells programs, for the description of the interface."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from klaster.model.text import Text

Said = str | int | float | bool | list[Any] | dict[str, Any] | None


class StatementShape(BaseModel):
    """A value, what it rests on, and the change that made it."""

    value: Said
    source: str
    place_in_source: str | None
    confidence: str
    verified_on: str | None
    change: int


class LinkShape(BaseModel):
    """A tie between two records, with what it rests on."""

    subject: str
    relation: str
    object: str
    fields: dict[str, Said]
    source: str
    place_in_source: str | None
    confidence: str
    verified_on: str | None
    change: int


class RetirementShape(BaseModel):
    """Why a record is no longer shown."""

    why: str
    replaced_by: str | None


class RecordShape(BaseModel):
    """A record with what is said of it."""

    key: str
    kind: str
    version: int
    completeness: float
    fields: dict[str, StatementShape]
    retired: RetirementShape | None


class WholeRecord(RecordShape):
    """A record with its links and the numbers of its changes."""

    links: list[LinkShape]
    changes: list[int]


class RegisterPage(BaseModel):
    """How many rows there are in all, and which of them these are."""

    total: int
    offset: int
    limit: int


class Records(RegisterPage):
    """Records that were found, with the counts of every facet."""

    change: int
    facets: dict[str, dict[str, int]]
    rows: list[RecordShape]


class AlterationShape(BaseModel):
    """One thing said otherwise."""

    record: str
    field: str
    before: StatementShape | LinkShape | None
    after: StatementShape | LinkShape | None


class ChangeShape(BaseModel):
    """Who changed what, when and why."""

    id: int
    made_at: str | None
    account: str
    why: str
    proposal: int | None
    touched: list[str]


class HappeningShape(ChangeShape):
    """A change with what it said otherwise of one record."""

    alterations: list[AlterationShape]


class History(RegisterPage):
    """The history of a record."""

    rows: list[HappeningShape]


class Links(RegisterPage):
    """Links."""

    rows: list[LinkShape]


class Changes(BaseModel):
    """Changes, newest first."""

    since: int
    rows: list[ChangeShape]


class RegisterEdition(BaseModel):
    """The register as it stood after a change, under a name."""

    name: str
    change: int
    sha256: str
    made_at: str


class RegisterEditions(BaseModel):
    """Editions, oldest first."""

    editions: list[RegisterEdition]


class Differences(RegisterPage):
    """What is said otherwise."""

    rows: list[AlterationShape]


class FieldShape(BaseModel):
    """A field of a record or of a link."""

    name: str
    title: Text
    type: str
    choices: dict[str, Text]
    refers_to: list[str]
    required: bool
    expected: bool
    personal: bool
    minimum: float | None
    maximum: float | None


class KindShape(BaseModel):
    """A kind of record."""

    id: str
    title: Text
    plural: Text
    fields: list[FieldShape]


class RelationShape(BaseModel):
    """A kind of link."""

    id: str
    title: Text
    inverse: Text
    subjects: list[str]
    objects: list[str]
    told_apart_by: list[str]
    fields: list[FieldShape]


class Kinds(BaseModel):
    """The schema of the register."""

    kinds: list[KindShape]
    relations: list[RelationShape]


class ProposalShape(BaseModel):
    """Edits that wait for a curator, or did."""

    id: int
    account: str
    why: str
    made_at: str
    seen_at: int
    state: str
    edits: list[dict[str, Any]]
    decided_by: str | None
    decision: str | None
    change: int | None


class Proposals(BaseModel):
    """Proposals that the account may see."""

    rows: list[ProposalShape]


SHAPES: dict[str, type[BaseModel]] = {
    "/register/kinds": Kinds,
    "/register/records": Records,
    "/register/records/{kind}/{slug}": WholeRecord,
    "/register/records/{kind}/{slug}/history": History,
    "/register/links": Links,
    "/register/changes": Changes,
    "/register/editions": RegisterEditions,
    "/register/differences": Differences,
}
"""What an answer of an address holds."""
MADE: dict[str, type[BaseModel]] = {"/register/changes": ChangeShape, "/register/proposals": ProposalShape}
"""What is answered to a body that was sent."""
