"""The fields of a kind of record as inputs of a form, and what a person wrote in them as edits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from klaster.model.edit import Edit, SetFields, Withdraw
from klaster.model.entity import WORD_LANGUAGES, Confidence, EntityKind, Field, Relation
from klaster.model.statement import Basis, Statement, Value
from klaster.model.text import Language, Text
from klaster.pages.choice import Option
from klaster.pages.record_words import YES_NO

LOST = ".."
"""What a person writes for a value that the source had and its copy lost."""
_LONG = ("description", "specialisation", "words")
_LANGUAGES = {
    "en": Text("English", "по-английски"),
    "ru": Text("Russian", "по-русски"),
    "own": Text("own language", "на своём языке"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form: its name, what stands beside and in it."""

    name: str
    label: str
    value: str
    options: tuple[Option, ...] = ()
    is_long: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A field with its boxes: three of words, one of anything else."""

    field: str
    title: str
    boxes: tuple[Box, ...]
    required: bool
    expected: bool
    refers_to: tuple[str, ...]
    fault: str = ""


def inputs(
    kind: EntityKind | Relation,
    written: Mapping[str, str],
    language: Language,
    personal: bool = False,
    faults: Mapping[str, str] | None = None,
) -> list[Input]:
    """The fields of a kind as inputs, filled with what is written; personal ones only for those who may see them."""
    return [
        Input(
            field.name,
            field.title.read(language),
            tuple(_boxes(field, written, language)),
            field.required,
            field.expected,
            field.refers_to,
            (faults or {}).get(field.name, ""),
        )
        for field in kind.fields
        if personal or not field.personal
    ]


def written_fields(kind: EntityKind | Relation, fields: Mapping[str, Statement]) -> dict[str, str]:
    """What stands in the boxes of a record: its values as a person writes them.

    >>> from klaster.model.entity_kinds import KINDS
    >>> said = {"country": Statement(["AM", "BY"], Basis("law")), "area": Statement(None, Basis("law"))}
    >>> {name: text for name, text in written_fields(KINDS["zone"], said).items() if text}
    {'country': 'AM BY', 'area': '..'}
    """
    return {
        column: text
        for field in kind.fields
        for column, text in written(field, fields.get(field.name)).items()
    }


def written(field: Field, said: Statement | None) -> dict[str, str]:
    """What stands in the boxes of one field."""
    if said is None:
        return dict.fromkeys(field.columns, "")
    if said.value is None:
        return dict.fromkeys(field.columns, LOST)
    if isinstance(said.value, Mapping):
        return {f"{field.name}_{language}": said.value.get(language, "") for language in WORD_LANGUAGES}
    return {field.name: _plain(said.value)}


def edits_of(
    kind: EntityKind,
    key: str,
    seen: Mapping[str, Statement],
    posted: Mapping[str, str],
    basis: Basis,
    kept: Iterable[str] = (),
) -> list[Edit]:
    """The edits that lead from what a person saw to what he wrote.

    A field that was emptied is withdrawn; ``..`` says that it is lost; what was left as it was, or is to be ``kept``,
    is not touched; a field that the form did not have neither.
    """
    said: dict[str, Value] = {}
    lost: dict[str, Value] = {}
    gone: list[str] = []
    for field in kind.fields:
        if field.name in kept or not all(column in posted for column in field.columns):
            continue
        texts = {column: tidy(posted[column]) for column in field.columns}
        if texts == {column: tidy(text) for column, text in written(field, seen.get(field.name)).items()}:
            continue
        filled = [text for text in texts.values() if text]
        if not filled:
            gone.append(field.name)
        elif all(text == LOST for text in filled):
            lost[field.name] = None
        else:
            said[field.name] = _value(field, texts)
    edits: list[Edit] = [SetFields(key, said, basis)] if said else []
    if lost:
        edits.append(
            SetFields(
                key, lost, Basis(basis.source, basis.place_in_source, Confidence.LOST, basis.verified_on)
            )
        )
    return [*edits, Withdraw(key, tuple(gone))] if gone else edits


def link_fields(relation: Relation, posted: Mapping[str, str]) -> dict[str, Value]:
    """What a person wrote of a link."""
    return {field.name: text for field in relation.fields if (text := tidy(posted.get(field.name, "")))}


def tidy(text: str) -> str:
    """Text as it is kept: one kind of line end, no blanks around."""
    return text.replace("\r\n", "\n").strip()


def _boxes(field: Field, written: Mapping[str, str], language: Language) -> list[Box]:
    is_long = field.name in _LONG
    if field.type == "words":
        return [
            Box(
                f"{field.name}_{one}",
                _LANGUAGES[one].read(language),
                written.get(f"{field.name}_{one}", ""),
                is_long=is_long,
            )
            for one in WORD_LANGUAGES
        ]
    value = written.get(field.name, "")
    options = _options(field, value, language)
    number = field.type in ("number", "count", "share", "year")
    return [Box(field.name, "", value, options, is_long, number)]


def _options(field: Field, value: str, language: Language) -> tuple[Option, ...]:
    """The choices of a field, with nothing and, where that is said, lost among them."""
    if field.type == "flag":
        known = {"yes": YES_NO[True], "no": YES_NO[False]}
    elif field.type == "choice":
        known = dict(field.choices)
    else:
        return ()
    lost = Text("lost in the copy of the source", "утрачено в копии источника")
    every = {"": Text("—", "—"), **known, LOST: lost}
    return tuple(Option(code, title.read(language)) for code, title in every.items())


def _value(field: Field, texts: Mapping[str, str]) -> Value:
    if field.type == "words":
        return {language: text for language in WORD_LANGUAGES if (text := texts[f"{field.name}_{language}"])}
    return texts[field.name]


def _plain(value: Value) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
