"""Which column of a table is what: as the caller says, else by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from klaster.model.errors import Place, UnknownNameError
from klaster.model.method import MethodCard
from klaster.model.text import Text
from klaster.sources.table.raw_table import listed
from klaster.workbench.method_rows import inputs_of


def named_columns(
    card: MethodCard, there: Sequence[str], said: Mapping[str, str], place: Place
) -> dict[str, str]:
    """The method's columns -> those of a table, as far as the caller or the names of the columns say.

    Raises
    ------
    UnknownNameError
        For a column that the method or the table does not have; the nearest ones are offered.

    Examples
    --------
    >>> from klaster.catalogue import method
    >>> card = method("location_quotient").card
    >>> named_columns(card, ["Region", "naics", "value"], {"industry": "naics"}, Place())
    {'industry': 'naics', 'region': 'Region', 'value': 'value'}
    """
    own_of = {alias: own for own, aliases in card.aliases.items() for alias in aliases}
    known = inputs_of(card)
    found: dict[str, str] = {}
    for name, column in said.items():
        own = name if name in known else own_of.get(name, name)
        if own not in known:
            kind = Text(f"column of {card.id}", f"столбец метода {card.id}")
            raise _unknown(kind, name, [*card.inputs, *card.optional_inputs, *own_of], None)
        if column not in there:
            kind = Text("column in the table", "столбец в таблице")
            raise _unknown(kind, column, there, place)
        found[own] = column
    return found | _by_name(card, there, found, own_of)


def _unknown(kind: Text, name: str, known: Sequence[str], place: Place | None) -> UnknownNameError:
    """The error for a name that is not there: the nearest names, else all of them."""
    error = UnknownNameError(kind, name, known, place)
    if not error.suggestions:
        names = listed(known, 30)
        error.advice = Text(f"There are: {names}.", f"Есть: {names}.")
    return error


def _by_name(
    card: MethodCard, there: Sequence[str], found: Mapping[str, str], own_of: Mapping[str, str]
) -> dict[str, str]:
    """Columns that bear the method's names, in any case and with spaces for underscores."""
    plain = {_plain(column): column for column in reversed(there)} | {column: column for column in there}
    by_name: dict[str, str] = {}
    for own in [*card.inputs, *card.optional_inputs]:
        names = [own, *(alias for alias, meant in own_of.items() if meant == own), *_RUSSIAN.get(own, ())]
        column = next((plain[name] for name in names if name in plain), None)
        if own not in found and column:
            by_name[own] = column
    return by_name


_RUSSIAN: Mapping[str, tuple[str, ...]] = {
    "population": ("население", "численность_населения"),
    "area": ("площадь", "площадь_территории"),
    "group": ("группа",),
    "class": ("класс",),
    "firms": ("число_фирм",),
}
"""Names of columns beside the keys and the value: those are found by what they hold."""


def _plain(column: str) -> str:
    return column.strip().casefold().replace(" ", "_").replace("-", "_")


def is_complete(card: MethodCard, named: Mapping[str, str]) -> bool:
    """Whether everything that a method needs is named; a wide table has the rest in its headings."""
    missing = {name for name in card.inputs if name not in named}
    return not missing or missing == {*card.across}
