"""What an industry is: its place in the classification, its members with weights, its codes elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan

import polars as pl

from klaster.model.classification import Category, Classification
from klaster.model.status import STATE_MARKS, State
from klaster.model.text import Text
from klaster.pages.industry.subject import Subject
from klaster.pages.memory import Memory
from klaster.sources.classifications import classification, correspondence, correspondence_identifiers
from klaster.views.number import exact, percent
from klaster.views.table import Column, Table

_NAMED = 6
_WHOLE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Member:
    """A code under the industry, with its share where numbers are known."""

    code: str
    name: str
    address: str
    share: str
    foreign: bool = False
    """Whether the name is English because the classification has no other."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A code of another classification that corresponds, and with what weight."""

    classification: str
    code: str
    name: str
    weight: float
    into: bool
    """Whether this industry passes into it; else it passes into this industry."""


@dataclass(frozen=True)
class Definition:
    """The classification, the codes above with their names, other names, members and passages."""

    title: str
    source: str
    above: list[tuple[str, str, str]]
    known_as: list[str]
    members: list[Member]
    weighed: bool
    passages: list[Passage]


def definition(subject: Subject) -> Definition:
    """The definition of the industry."""
    tree, language = subject.desk.edition.industries, subject.desk.language
    chain = tree.ancestors(subject.code) if subject.code in tree else []
    members = _members(subject)
    return Definition(
        tree.title.read(language),
        tree.source,
        [
            (code, subject.desk.industry_name(code), subject.desk.industry_link(code))
            for code in reversed(chain)
        ],
        _other_names(subject),
        members,
        any(member.share for member in members),
        passages(subject),
    )


def passages(subject: Subject) -> list[Passage]:
    """The codes of other classifications that pass into this one, and those it passes into."""
    key = (subject.desk.edition.industries.id, subject.code, subject.desk.language)
    return _kept.kept(key, lambda: list(_passages(subject)))


_kept: Memory[list[Passage]] = Memory(512)


def passage_table(subject: Subject, title: str) -> Table:
    """The correspondences as a table."""
    language = subject.desk.language
    into = Text("passes into", "переходит в").read(language)
    out_of = Text("is made from", "составлен из").read(language)
    rows = [
        (one.classification, into if one.into else out_of, one.code, one.name, one.weight)
        for one in passages(subject)
    ]
    names = ("classification", "relation", "code", "name", "weight")
    frame = pl.DataFrame(
        rows, schema=dict(zip(names, (pl.String,) * 4 + (pl.Float64,), strict=True)), orient="row"
    )
    columns = (
        Column("classification", Text("Classification", "Классификатор").read(language)),
        Column("relation", Text("Relation", "Связь").read(language)),
        Column("code", Text("Code", "Код").read(language), code=True),
        Column("name", Text("Name", "Название").read(language)),
        Column("weight", Text("Weight", "Вес").read(language), numeric=True, write=exact),
    )
    return Table(title, columns, frame, subject.desk.edition.industries.source or subject.desk.source)


def _passages(subject: Subject) -> Iterator[Passage]:
    own = subject.desk.edition.industries.id
    for source, target in correspondence_identifiers():
        if own not in (source, target):
            continue
        weights = correspondence(source, target).weights
        if source == own:
            other = classification(target)
            for code, weight in weights.get(subject.code, ()):
                yield _passage(subject, other, code, weight, True)
        else:
            other = classification(source)
            found = {
                code: weight
                for code, targets in weights.items()
                for reached, weight in targets
                if reached == subject.code
            }
            telling = _telling(other, found)
            for code, weight in sorted(telling.items(), key=lambda pair: (-pair[1], pair[0])):
                yield _passage(subject, other, code, weight, False)


def _telling(other: Classification, found: Mapping[str, float]) -> dict[str, float]:
    """Of one branch, the code that passes whole; else its lowest codes, which say most."""
    whole = {code for code, weight in found.items() if weight > _WHOLE}
    above = {code: set(other.ancestors(code)) if code in other else set[str]() for code in found}
    parents = set[str]().union(*above.values())
    return {
        code: weight
        for code, weight in found.items()
        if not above[code] & whole and (code in whole or code not in parents)
    }


def _passage(subject: Subject, other: Classification, code: str, weight: float, into: bool) -> Passage:
    language = subject.desk.language
    name = other[code].name.read(language) if code in other else ""
    return Passage(other.title.read(language), code, name, weight, into)


def _other_names(subject: Subject) -> list[str]:
    """Names beside the main one: words, not spellings of the code."""
    tree = subject.desk.edition.industries
    if subject.code not in tree:
        return []
    category = tree[subject.code]
    own = category.name.read(subject.desk.language)
    cyrillic = subject.desk.language == "ru"
    words = (name for name in category.aliases if " " in name.strip() or len(name) > 6)
    said = [
        name
        for name in words
        if not any(letter.isdigit() for letter in name) and _is_cyrillic(name) == cyrillic
    ]
    sections = ("section", "sector", "раздел", "секция", "вид деятельности")
    return [name for name in said if name != own and not name.casefold().startswith(sections)][:_NAMED]


def _is_cyrillic(name: str) -> bool:
    return any("а" <= letter <= "я" for letter in name.casefold())


def _members(subject: Subject) -> list[Member]:
    tree = subject.desk.edition.industries
    below = tree.children(subject.code) if subject.code in tree else []
    sizes = {category.code: _size(subject, category, tree) for category in below}
    whole = sum(size for size in sizes.values() if size and not isnan(size))
    return [_member(subject, category, sizes[category.code], whole) for category in below]


def _member(subject: Subject, category: Category, size: float | None, whole: float) -> Member:
    share = _written(size, whole, subject)
    address = subject.desk.industry_link(category.code) if size is not None else ""
    language = subject.desk.language
    foreign = language != "en" and category.name.read(language) == category.name.en
    return Member(category.code, category.name.read(language), address, share, foreign)


def _written(size: float | None, whole: float, subject: Subject) -> str:
    """A member's weight; the mark of what is not known where its total is not."""
    if size is None or subject.desk.measure.nature == "ratio":
        return ""
    return (
        STATE_MARKS[State.NOT_COLLECTED]
        if isnan(size) or not whole
        else percent(size / whole, subject.desk.language)
    )


def _size(subject: Subject, category: Category, tree: Classification) -> float | None:
    """What the edition counts under a code in the period; None where it has nothing of it."""
    codes = {category.code, *_below(tree, category.code)} & set(subject.desk.industries)
    if not codes:
        return None
    sizes = sizes_of(subject)
    known = [sizes[code] for code in codes if sizes.get(code) is not None]
    return sum(size for size in known if size is not None) if known else float("nan")


def sizes_of(subject: Subject) -> dict[str, float | None]:
    """Industry -> its total over the areas shown in the period; none where an area's is not known."""
    desk = subject.desk
    key = (desk.observatory.digest, desk.edition.id, desk.measure.id, subject.period, subject.area)
    return _totals.kept(key, lambda: _sizes(subject))


_totals: Memory[dict[str, float | None]] = Memory(64)


def _sizes(subject: Subject) -> dict[str, float | None]:
    rows = subject.desk.rows(subject.period)
    if "industry_total" not in rows.columns:
        return {}
    areas = {code: subject.desk.area(code) for code in subject.regions}
    kept = rows.filter(pl.col("region").is_in(list(areas)))
    kept = kept.with_columns(_area=pl.col("region").replace_strict(areas, return_dtype=pl.String))
    by_area = kept.group_by("industry", "_area").agg(pl.col("industry_total").drop_nulls().first())
    total = pl.when(~pl.col("industry_total").is_null().any()).then(pl.col("industry_total").sum())
    return dict(by_area.group_by("industry").agg(total).iter_rows())


def _below(tree: Classification, code: str) -> Iterator[str]:
    for child in tree.children(code):
        yield child.code
        yield from _below(tree, child.code)
