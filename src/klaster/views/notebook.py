"""A result as a notebook shows it: what it is, a chart where it has numbers with names, a table, where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isnan
from typing import Any

import narwhals as nw

from klaster.model.method import MethodCard
from klaster.model.result import Result
from klaster.model.status import Status, state
from klaster.model.text import Language, Text
from klaster.views.drawing import on_page
from klaster.views.mark import Mark, strongest_first
from klaster.views.number import cell, ratio, with_interval
from klaster.views.palette import LIGHT
from klaster.views.ranking import ranking

ROWS, DRAWN = 12, 10
_MORE = Text("The first {shown} rows; the whole is in .frame.", "Первые строки ({shown}); всё — в .frame.")
_STYLE = (
    f"font-family:'PT Sans','Segoe UI',Arial,sans-serif;color:{LIGHT['ink']};background:{LIGHT['surface']};"
    "padding:12px;max-width:860px"
)


def shown(result: Result, language: Language) -> dict[str, str]:
    """A result in the formats that a notebook chooses from: HTML and plain words.

    >>> from klaster.catalogue import method
    >>> import polars as pl
    >>> from klaster.model.provenance import Provenance
    >>> card = method("location_quotient").card
    >>> frame = pl.DataFrame({"region": ["n"], "industry": ["x"], "period": [""], "value": [2.0], "status": ["A"]})
    >>> bundle = shown(Result(frame, card, Provenance(card.id, 1, "0.1.0")), "en")
    >>> sorted(bundle), "2.00" in bundle["text/html"], "<svg" in bundle["text/html"]
    (['text/html', 'text/plain'], True, True)
    """
    rows = _head(result.frame)
    card = result.card
    title = card.title.read(language)
    parts = [
        f"<h4>{escape(title)}</h4><p>{escape(card.reading.read(language))}</p>",
        _chart(card, rows, title, language),
        _table(rows, language),
        f"<p><small>{escape(_MORE.format(shown=min(ROWS, len(rows))).read(language))}</small></p>",
        *(f"<p><small>{escape(note.read(language))}</small></p>" for note in result.notes),
        f"<p><small>{escape(result.provenance.cite(language))}</small></p>",
    ]
    plain = f"{title} ({card.id} v{card.version}), {result.provenance.cite(language)}"
    return {"text/html": f'<div style="{_STYLE}">{"".join(parts)}</div>', "text/plain": plain}


def _head(frame: Any) -> list[dict[str, Any]]:
    """The first rows of a frame of any kind: no more of it is computed or fetched."""
    rows = nw.from_native(frame).lazy().head(ROWS).collect()
    return [dict(row) for row in rows.iter_rows(named=True)]


def _chart(card: MethodCard, rows: Sequence[dict[str, Any]], title: str, language: Language) -> str:
    """Numbers as dots with their intervals, around 1; other units have a table only."""
    marks = [_mark(card, row, language) for row in rows]
    drawn = [one for one in strongest_first(marks) if one.drawn and (one.value or 0) > 0][:DRAWN]
    if not drawn or card.unit.en != "ratio":
        return ""
    return on_page(ranking(drawn, language, f"result-{card.id}", title))


def _mark(card: MethodCard, row: dict[str, Any], language: Language) -> Mark:
    value, status = row.get("value"), row.get("status") or Status.NORMAL.value
    value = None if value is None or isnan(value) else float(value)
    name = " · ".join(str(row[key]) for key in card.keys if row.get(key) not in (None, ""))
    bounds = (row.get("lower"), row.get("upper"))
    return Mark(
        name,
        name,
        value,
        state(value, status),
        with_interval(value, status, bounds, language, ratio),
        *bounds,
        verdict=row.get("verdict") or "",
    )


def _table(rows: Sequence[dict[str, Any]], language: Language) -> str:
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(_written(row, name, language))}</td>' for name in row)}</tr>"
        for row in rows
    )
    return f'<div style="overflow-x:auto"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _written(row: dict[str, Any], name: str, language: Language) -> str:
    value = row[name]
    if name == "value" and (value is None or isinstance(value, int | float)):
        return cell(value, row.get("status") or Status.NORMAL.value, language)
    if isinstance(value, float):
        return "" if isnan(value) else ratio(value, language)
    return "" if value is None else str(value)
