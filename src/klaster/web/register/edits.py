"""Edits as a program sends them: their shape is checked here, their sense by the register."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from klaster.model.edit import Edit, edit_from_json
from klaster.model.entity import Confidence

MOST_EDITS = 2000
FieldValue = bool | int | float | str | list[str] | dict[str, str] | None
Key = Annotated[str, Field(max_length=200, description="Key of a record, such as cluster/kaluga-pharma.")]
Name = Annotated[str, Field(max_length=60)]
Values = Annotated[
    dict[Name, FieldValue], Field(description="Values by the name of the field; null is lost.")
]


class Strict(BaseModel):
    """Nothing that is not named may be sent."""

    model_config = ConfigDict(extra="forbid")


class BasisBody(Strict):
    """What the statements rest on."""

    source: Annotated[str, Field(max_length=2000, description="Key of a document, or words.")]
    place_in_source: Annotated[str, Field(max_length=500)] = ""
    confidence: Confidence = Confidence.STATED
    verified_on: Annotated[str, Field(max_length=10)] = ""


class SetBody(Strict):
    """Say something of a record; it is made where there is none."""

    edit: Literal["set"]
    record: Key
    fields: Values
    basis: BasisBody


class WithdrawBody(Strict):
    """Say no longer what was said of some fields."""

    edit: Literal["withdraw"]
    record: Key
    fields: Annotated[list[Name], Field(max_length=100)]


class VerifyBody(Strict):
    """Statements held against their source again and found true."""

    edit: Literal["verify"]
    record: Key
    verified_on: Annotated[str, Field(max_length=10)]
    fields: Annotated[list[Name], Field(max_length=100)] = []
    confidence: Confidence | None = None


class LinkBody(Strict):
    """Say that two records are linked."""

    edit: Literal["link"]
    subject: Key
    relation: Name
    object: Key
    basis: BasisBody
    fields: Values = {}


class UnlinkBody(Strict):
    """Say no longer that two records are linked."""

    edit: Literal["unlink"]
    subject: Key
    relation: Name
    object: Key
    fields: Values = {}


class RetireBody(Strict):
    """Show a record no longer."""

    edit: Literal["retire"]
    record: Key
    why: Annotated[str, Field(max_length=2000)]
    replaced_by: Annotated[str, Field(max_length=200)] = ""


class ReinstateBody(Strict):
    """Show a retired record again."""

    edit: Literal["reinstate"]
    record: Key


EditBody = Annotated[
    SetBody | WithdrawBody | VerifyBody | LinkBody | UnlinkBody | RetireBody | ReinstateBody,
    Field(discriminator="edit"),
]
Edits = Annotated[list[EditBody], Field(min_length=1, max_length=MOST_EDITS)]
Why = Annotated[str, Field(min_length=1, max_length=2000, description="The reason, kept with the change.")]
Number = Annotated[int, Field(ge=0, lt=2**53)]


class ChangeBody(Strict):
    """Edits to be written as one change, whole or not at all."""

    edits: Edits
    why: Why
    expected: Annotated[
        dict[Key, Number],
        Field(
            description="By key, the version of a record that the editor knew; 0 for one that must be new."
        ),
    ] = {}


class ProposalBody(Strict):
    """Edits to wait for a curator."""

    edits: Edits
    why: Why
    seen_at: Annotated[Number | None, Field(description="The last change that the proposer knew of.")] = None


def edits_of(bodies: list[Any]) -> list[Edit]:
    """The edits of a body."""
    return [edit_from_json(body.model_dump(mode="json")) for body in bodies]
