"""Ties between organisations, where the register has any: what the network of Figure 4 would be drawn from."""

from __future__ import annotations

import polars as pl

from klaster.model.errors import KlasterError
from klaster.model.text import Text
from klaster.pages.moment import moment
from klaster.pages.record_words import RecordWords
from klaster.pages.register_strip import source_line
from klaster.pages.screen import Figure
from klaster.report.document import Chapter, Note, Paragraph, Plate
from klaster.report.teller import Teller
from klaster.views.table import Column, Table

TITLE = Text("Ties between organisations", "Связи между организациями")
TIES = {
    "cooperates_with": Text("cooperates with", "сотрудничает с"),
    "supplies": Text("supplies", "поставляет"),
}
_COUNTED = Text(
    "The register knows {ties} ties of {ends} organisations and places. They are too few, and too unevenly recorded, to measure a network by: a tie that is not here is not known, not absent.",
    "В реестре связей — {ties}, их участников — {ends}. Измерять по ним сеть нельзя: их мало и записаны они неравномерно; связи, которой здесь нет, может не быть, а может быть, о ней не известно.",
)
_NONE = Text(
    "There are no network data in the edition or the register, so there is nothing to draw Figure 4 from.",
    "В издании и реестре нет сетевых данных, рисунок 4 построить не по чему.",
)
_UNDRAWN = Text(
    "the network of Figure 4 as a drawing: the ties that the register has stand as a table",
    "сеть рисунка 4 в виде рисунка: связи, которые есть в реестре, приведены таблицей",
)
_COLUMNS = {
    "subject": Text("Who", "Кто"),
    "relation": Text("Tie", "Связь"),
    "object": Text("With whom", "С кем"),
}
MOST = 80


def networks(teller: Teller) -> Chapter:
    """The chapter of ties."""
    try:
        plate, ends = _ties(teller)
    except KlasterError:
        plate, ends = None, 0
    if plate is None:
        teller.lacks("networks", teller.read(_NONE))
        return Chapter("networks", teller.read(TITLE), (Note(teller.read(_NONE)),))
    teller.lacks("networks", teller.read(_UNDRAWN))
    facts: dict[str, object] = {"ties": plate.figure.table.frame.height, "ends": ends}
    return Chapter(
        "networks", teller.read(TITLE), (Paragraph(teller.read(_COUNTED, **facts), "networks", facts), plate)
    )


def _ties(teller: Teller) -> tuple[Plate | None, int]:
    register = teller.observatory.register
    links = [link for relation in TIES for link in register.links(None, relation)] if register else []
    if register is None or not links:
        return None, 0
    visit = teller.visit("register")
    shown = moment(register, visit)
    words = RecordWords(register, visit, shown)
    ends = list(dict.fromkeys(key for link in links for key in (link.subject, link.object)))
    words.read(ends)
    rows = sorted(
        (words.link(link.subject).words, teller.read(TIES[link.relation]), words.link(link.object).words)
        for link in links
    )
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    columns = tuple(Column(name, teller.read(title)) for name, title in _COLUMNS.items())
    title = teller.read(TITLE)
    table = Table(title, columns, frame, source_line(teller.observatory.title, visit, shown))
    address = f"{teller.atlas}{visit.link('register')}"
    return Plate(Figure("ties", title, table, "", ""), address, rows=MOST if len(rows) > MOST else 0), len(
        ends
    )
