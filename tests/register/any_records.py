"""Any records and links that a register may hold, drawn from the kinds themselves."""

from __future__ import annotations

from hypothesis import strategies as st

from klaster.model.edit_checks import told_apart
from klaster.model.entity import Confidence, Field
from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.entity_values import checked_value
from klaster.model.statement import Basis, Link, Record, Statement

_SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"), include_characters="\n\t\r")
_SEEN = st.characters(categories=("L", "N", "P", "S"))
WORDS = st.builds(lambda first, rest: first + rest, _SEEN, st.text(_SIGNS, max_size=12))
KEYS = {kind: [f"{kind}/{name}" for name in ("a", "b-1", "c.d_e")] for kind in KINDS}
DAYS = st.one_of(
    st.dates().filter(lambda day: day.year >= 1000).map(str), st.sampled_from(["2019", "2019-08"])
)
CODES = {
    "country": st.sampled_from(["KG", "KZ", "RU", "FR"]),
    "region": st.sampled_from(["KG-O", "KZ-19", "RU-KLU", "FR-75"]),
    "industry": st.sampled_from(["A", "10.6", "31", "01.4"]),
}
SOURCES = st.one_of(WORDS, st.sampled_from(KEYS["document"]))
BASES = st.builds(
    lambda source, place, confidence, day: Basis(
        _plain(source), _plain(place) if place.strip() else "", confidence, day
    ),
    SOURCES,
    st.one_of(st.just(""), WORDS),
    st.sampled_from([one for one in Confidence if one is not Confidence.LOST]),
    st.one_of(st.just(""), DAYS),
)


def _plain(words: str) -> str:
    from klaster.model.entity_values import checked_words
    from klaster.model.text import same

    return checked_words(words, same("words"))


def values(field: Field):
    """Values of a field as the register keeps them."""
    return _raw(field).map(lambda value: checked_value(field, value))


def _raw(field: Field):
    numbers = st.floats(
        field.minimum if field.minimum is not None else -1e12,
        field.maximum if field.maximum is not None else 1e12,
    )
    return {
        "words": st.dictionaries(st.sampled_from(["en", "ru", "own"]), WORDS, min_size=1),
        "text": WORDS,
        "number": numbers,
        "count": st.integers(0, 2**50),
        "share": st.floats(0, 1),
        "year": st.integers(1000, 2999),
        "day": DAYS,
        "choice": st.sampled_from(sorted(field.choices)) if field.choices else st.nothing(),
        "codes": st.lists(CODES.get(field.name, st.just("x")), min_size=1, max_size=3),
        "reference": st.sampled_from([key for kind in field.refers_to or KINDS for key in KEYS[kind]]),
        "address": st.sampled_from(["https://a.kg", "http://b.ru/c?d=e&f=g#h"]),
        "email": st.just("a.b@c.kg"),
        "flag": st.booleans(),
    }[field.type]


@st.composite
def any_record(draw, key: str) -> Record:
    """A record with some of its kind's fields, each resting on one of two bases or lost."""
    kind = key.partition("/")[0]
    bases = draw(st.lists(BASES, min_size=1, max_size=2))
    lost = Basis(bases[0].source, "page 1", Confidence.LOST)
    fields = {}
    for field in KINDS[kind].fields:
        if field.required or draw(st.booleans()):
            if not field.required and draw(st.integers(0, 5)) == 0:
                fields[field.name] = Statement(None, lost, 1)
            else:
                fields[field.name] = Statement(draw(values(field)), draw(st.sampled_from(bases)), 1)
    return Record(key, kind, fields)


@st.composite
def any_links(draw) -> list[Link]:
    """Links between records, no two the same."""
    found = {}
    for name in draw(st.lists(st.sampled_from(sorted(RELATIONS)), max_size=4)):
        relation = RELATIONS[name]
        subject = draw(st.sampled_from([key for kind in relation.subjects for key in KEYS[kind]]))
        other = draw(
            st.sampled_from([key for kind in relation.objects for key in KEYS[kind] if key != subject])
        )
        fields = {one.name: draw(values(one)) for one in relation.fields if draw(st.booleans())}
        link = Link(subject, name, other, fields, draw(BASES), 1)
        found[subject, name, other, told_apart(name, fields)] = link
    return list(found.values())


@st.composite
def any_register(draw) -> tuple[list[Record], list[Link]]:
    """Records of every kind, so that whatever is referred to is there, and links between them."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3, unique=True))
    records = [draw(any_record(KEYS[kind][0])) for kind in kinds]
    full = {record.key for record in records}
    rest = [
        Record(key, kind, {"name": Statement({"en": key}, Basis("x"), 1), **_needed(kind)})
        for kind, keys in KEYS.items()
        for key in keys
        if key not in full
    ]
    return records + rest, draw(any_links())


def _needed(kind: str) -> dict[str, Statement]:
    examples = {"zone_kind": "technopark", "subject": "cluster/a", "measure": "x"}
    return {
        field.name: Statement(examples[field.name], Basis("x"), 1)
        for field in KINDS[kind].fields
        if field.required and field.name != "name"
    }
