"""What must be known to read one table again: written to ``klaster.toml``, read back, edited by hand."""

from __future__ import annotations

from collections.abc import Mapping as Facts
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal, cast, get_args

from klaster.model.errors import InputError, Place, UnknownNameError
from klaster.model.observation import Measure
from klaster.model.status import Status
from klaster.model.text import Text, same

Layout = Literal["long", "industries_across", "periods_across", "regions_across", "measures_across"]
Nature = Literal["count", "amount", "ratio"]
Duplicates = Literal["error", "sum"]
Role = Literal["region", "industry", "period", "measure"]

DIMENSIONS: tuple[Role, ...] = ("region", "industry", "period")
TOTALS = ("region_total", "industry_total", "total")
_ALWAYS = ("layout", "values", "nature")
_CHOICES: dict[str, tuple[str, ...]] = {
    "layout": get_args(Layout),
    "nature": get_args(Nature),
    "duplicates": get_args(Duplicates),
    "decimal": ("", ".", ","),
    "sheets": ("", *get_args(Role)),
    "headings": ("", "region", "industry"),
    "parentheses": ("", "negative", "estimate"),
}
_MEANINGS: dict[str, tuple[str, ...]] = {
    "statuses": tuple(status.value for status in Status),
    "markers": ("Q", "O", "confidential", "not_collected", "zero"),
}
_KEYS: dict[str, tuple[str, ...]] = {"totals": TOTALS, "constants": get_args(Role)}


@dataclass(frozen=True)
class Mapping:
    """How to read a table; every field has a default, so only what matters is written.

    ``sheet`` to ``decimal`` are the dialect of the file. ``region``, ``industry`` and ``period`` are names
    of columns, "" where there is none; what has no column is in ``constants``. ``values`` says in which
    column each measure stands; where the values stand in several columns (``across``) it names the measure
    only. The other fields:

    - ``header_parts``: what the parts of a header like "2018 / Agriculture" say, in their order;
    - ``sheets``: what the names of the sheets say, where every sheet holds a part of the table;
    - ``subperiod``: the column of the quarter or month, where ``period`` has the year;
    - ``headings``: "region" or "industry", where one column holds both and one of them heads the other;
    - ``region_name``, ``industry_name``: columns with the names that belong to the codes;
    - ``fill_down``: columns where a blank cell means the one above it;
    - ``status`` and ``statuses``: the column of the publisher's flags, and what each flag means;
    - ``flagged``: the measures that the flags are about, all where none is named;
    - ``markers``: what words in place of a number mean: a letter of a status, or "zero";
    - ``parentheses``: what numbers in parentheses are: "negative" or "estimate";
    - ``totals``: columns with published totals: ``region_total``, ``industry_total``, ``total``;
    - ``extras``: further columns of a cell for the methods that ask for them: group, class, population, area...;
    - ``region_totals`` and the like: labels that are totals, or sums of others, and never counted;
    - ``unit``, ``multiplier``, ``nature``: of all measures; ``units``, ``multipliers``, ``natures``: of one.

    Examples
    --------
    >>> Mapping(region="county", values={"employment": "jobs"}, where=("year=2018",)).to_toml()
    {'layout': 'long', 'region': 'county', 'values': {'employment': 'jobs'}, 'where': ['year=2018'],
     'nature': 'count'}
    """

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_rows: tuple[int, ...] = ()
    skip_rows: int = 0
    decimal: str = ""
    layout: Layout = "long"
    region: str = ""
    industry: str = ""
    period: str = ""
    values: dict[str, str] = field(default_factory=dict[str, str])
    across: tuple[str, ...] = ()
    header_parts: tuple[str, ...] = ()
    sheets: str = ""
    subperiod: str = ""
    headings: str = ""
    region_name: str = ""
    industry_name: str = ""
    fill_down: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict[str, str])
    status: str = ""
    statuses: dict[str, str] = field(default_factory=dict[str, str])
    flagged: tuple[str, ...] = ()
    markers: dict[str, str] = field(default_factory=dict[str, str])
    parentheses: str = ""
    totals: dict[str, str] = field(default_factory=dict[str, str])
    extras: dict[str, str] = field(default_factory=dict[str, str])
    region_classification: str = ""
    industry_classification: str = ""
    region_totals: tuple[str, ...] = ()
    industry_totals: tuple[str, ...] = ()
    region_aggregates: tuple[str, ...] = ()
    industry_aggregates: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    unit: str = ""
    multiplier: float = 1.0
    nature: Nature = "count"
    units: dict[str, str] = field(default_factory=dict[str, str])
    multipliers: dict[str, float] = field(default_factory=dict[str, float])
    natures: dict[str, Nature] = field(default_factory=dict[str, Nature])
    duplicates: Duplicates = "error"

    def to_toml(self) -> dict[str, Any]:
        """The mapping as TOML has it; fields that say nothing are left out."""
        default = asdict(Mapping())
        written = {name: _plain(value) for name, value in asdict(self).items()}
        return {
            name: value
            for name, value in written.items()
            if name in _ALWAYS or value != _plain(default[name])
        }

    @classmethod
    def from_toml(
        cls, facts: Facts[str, Any], place: Place | None = None, lines: Facts[str, int] | None = None
    ) -> Mapping:
        """The mapping that ``to_toml`` wrote, or that a person did; ``lines`` are those of its keys in the file.

        Raises
        ------
        UnknownNameError
            A key that is not known; the nearest ones are offered.
        InputError
            A value of the wrong type, or one that is not among the choices.
        """
        known = {each.name: each for each in fields(cls)}
        for key in facts:
            if key not in known:
                raise UnknownNameError(_KEY, key, known, _at(place, key, lines))
        default = cls()
        typed = {
            key: _typed(key, value, getattr(default, key), _at(place, key, lines))
            for key, value in facts.items()
        }
        return cls(**typed)

    def column_of(self, role: str) -> str:
        """The column of a dimension, "" where it has none."""
        return {"region": self.region, "industry": self.industry, "period": self.period}.get(role, "")

    def nature_of(self, measure: str) -> Nature:
        """Whether a measure counts things, adds up amounts, or is a ratio that is never summed."""
        return self.natures.get(measure, self.nature)

    def multiplier_of(self, measure: str) -> float:
        """What a published number is multiplied with: 1000 where the unit is thousands of persons."""
        return self.multipliers.get(measure, self.multiplier)

    def measure(self, id: str) -> Measure:
        """The card of a measure of this table."""
        unit = self.units.get(id, self.unit)
        return Measure(
            id, same(id), same(unit) if unit else Text("as in the table", "как в таблице"), self.nature_of(id)
        )

    def columns(self) -> dict[str, str]:
        """Every column of the source that the mapping names -> the field that names it."""
        named = {
            self.region: "region",
            self.industry: "industry",
            self.period: "period",
            self.region_name: "region_name",
            self.industry_name: "industry_name",
            self.subperiod: "subperiod",
            self.status: "status",
            # Across many columns, values name parts of their headers.
            **dict.fromkeys(() if self.across else self.values.values(), "values"),
            **dict.fromkeys(self.across, "across"),
            **dict.fromkeys(self.totals.values(), "totals"),
            **dict.fromkeys(self.extras.values(), "extras"),
            **dict.fromkeys(self.fill_down, "fill_down"),
        }
        return {column: name for column, name in named.items() if column}


_KEY = Text("key of [mapping]", "ключ раздела [mapping]")


def _at(place: Place | None, key: str, lines: Facts[str, int] | None) -> Place | None:
    """The place of a key, where its line is known."""
    return replace(place, row=(lines or {}).get(key, place.row), column=key) if place else None


def _plain(value: Any) -> Any:
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value


def _typed(key: str, value: Any, default: Any, place: Place | None) -> Any:
    if isinstance(default, tuple):
        return _sequence(key, value, place)
    if isinstance(default, dict):
        return _table(key, value, place)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, type(default)) or isinstance(value, bool):
        raise _unsuitable(key, value, _WANTED[type(default)], place)
    _require_choice(key, value, place)
    return value


_WANTED = {
    str: Text("a text", "текст"),
    int: Text("a whole number", "целое число"),
    float: Text("a number", "число"),
}


def _sequence(key: str, value: Any, place: Place | None) -> tuple[Any, ...]:
    kind = int if key == "header_rows" else str
    items = cast("list[Any]", value) if isinstance(value, list | tuple) else None
    if items is None or not all(isinstance(each, kind) for each in items):
        raise _unsuitable(key, value, Text("a list", "список"), place)
    return tuple(items)


def _table(key: str, value: Any, place: Place | None) -> dict[str, Any]:
    kinds = (int, float) if key == "multipliers" else (str,)
    items = cast("dict[str, Any]", value) if isinstance(value, dict) else None
    if items is None or not all(isinstance(each, kinds) for each in items.values()):
        raise _unsuitable(key, value, Text("a table of names and values", "таблица имён и значений"), place)
    for name in items:
        if key in _KEYS and name not in _KEYS[key]:
            raise UnknownNameError(Text(f"key of {key}", f"ключ таблицы {key}"), name, _KEYS[key], place)
    if key in _MEANINGS:
        for each in items.values():
            if each not in _MEANINGS[key]:
                raise UnknownNameError(
                    Text(f"meaning in {key}", f"значение в {key}"), each, _MEANINGS[key], place
                )
    if key == "natures":
        for each in items.values():
            _require_choice("nature", each, place)
    return dict(items)


def _require_choice(key: str, value: Any, place: Place | None) -> None:
    if key in _CHOICES and value not in _CHOICES[key]:
        raise UnknownNameError(Text(f"value of {key}", f"значение для {key}"), value, _CHOICES[key], place)


def _unsuitable(key: str, value: Any, wanted: Text, place: Place | None) -> InputError:
    return InputError(
        Text(f"{key} = {value!r} in [mapping]", f"в разделе [mapping] указано {key} = {value!r}"),
        Text(f"Expected {wanted.en}.", f"Ожидается {wanted.ru}."),
        place,
    )
