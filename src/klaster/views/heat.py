"""A heat table: many quotients at once, each a link to its working, each in the look of its state.

It is written as text and not through a template, since it has thousands of cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from klaster.model.status import STATE_MARKS, State
from klaster.model.text import Language
from klaster.views.mark import Mark
from klaster.views.number import ABOUT, ratio
from klaster.views.palette import DIVERGING
from klaster.views.scale import quotient_class
from klaster.views.stability_bar import tenth
from klaster.views.verdict import verdict_class

_NO_NUMBER = {**STATE_MARKS, State.ZERO: "0"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or a column: its code, its name and where it leads."""

    code: str
    name: str
    address: str


@dataclass(frozen=True)
class Heat:
    """Rows and columns with the cells between them, by (row code, column code)."""

    caption: str
    corner: str
    rows: Sequence[Heading]
    columns: Sequence[Heading]
    cells: Mapping[tuple[str, str], Mark]
    outlined: Collection[tuple[str, str]] = ()


def heat_table(heat: Heat, language: Language) -> str:
    """The table as HTML; a pair that is not in the edition is an empty cell."""
    columns = "".join(_column(heading) for heading in heat.columns)
    body = "".join(_row(heat, heading, language) for heading in heat.rows)
    return (
        f'<table class="heat"><caption class="unseen">{escape(heat.caption)}</caption>'
        f'<thead><tr><th scope="col" class="corner">{escape(heat.corner)}</th>{columns}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _column(heading: Heading) -> str:
    link = _link(heading.address, f"<span>{escape(heading.name)}</span>", heading.name)
    return f'<th scope="col">{link}</th>'


def _row(heat: Heat, heading: Heading, language: Language) -> str:
    name = _link(heading.address, escape(heading.name), heading.name)
    cells = "".join(_cells(heat, heading, language))
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _cells(heat: Heat, heading: Heading, language: Language) -> Iterator[str]:
    for column in heat.columns:
        mark = heat.cells.get((heading.code, column.code))
        outline = " is-outlined" if (heading.code, column.code) in heat.outlined else ""
        yield (
            _cell(mark, outline, language)
            if mark
            else f'<td class="{outline.strip()}"></td>'
            if outline
            else "<td></td>"
        )


def _cell(mark: Mark, outline: str, language: Language) -> str:
    text = _NO_NUMBER.get(mark.state) or _number(mark, language)
    held = f' title="{mark.agreeing}/{mark.judged}"' if mark.judged else ""
    return f'<td class="{_look(mark)}{_held(mark)}{outline}"{held}><a href="{escape(mark.working)}">{text}</a></td>'


def _held(mark: Mark) -> str:
    """The classes of a cell for the stability of its verdict."""
    if not mark.judged:
        return ""
    return f" {tenth(mark.agreeing / mark.judged)}{' is-unsure' if mark.unsure else ''}"


def _number(mark: Mark, language: Language) -> str:
    return (ABOUT if mark.state is State.ESTIMATE else "") + ratio(mark.value or 0.0, language)


def _look(mark: Mark) -> str:
    if mark.state in (State.CONFIDENTIAL, State.NOT_COLLECTED, State.ZERO) or mark.value is None:
        return f"is-{mark.state.value.replace('_', '-')}"
    shade = f"b-{DIVERGING[quotient_class(mark.value)]}"
    estimate = " is-estimate" if mark.state is State.ESTIMATE else ""
    return f"{shade}{estimate} {verdict_class(mark.verdict)}" if mark.verdict else shade + estimate


def _link(address: str, markup: str, name: str) -> str:
    return f'<a href="{escape(address)}" title="{escape(name)}">{markup}</a>' if address else markup
