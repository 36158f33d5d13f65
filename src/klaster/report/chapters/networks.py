"""Ties between organisations, where the register has any: what the network of Figure 4 would be drawn from."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from klaster.model.errors import KlasterError
from klaster.model.text import Text
from klaster.pages.moment import moment
from klaster.pages.record_words import RecordWords
from klaster.pages.register_strip import source_line
from klaster.pages.screen import Figure
from klaster.report.chapters.tie_network import Ties, network, of_establishments, of_links
from klaster.report.document import Block, Chapter, Note, Paragraph, Plate
from klaster.report.teller import Teller
from klaster.views.drawing import Drawing
from klaster.views.number import whole
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
_DRAWN = Text("Network of ties between organisations", "Сеть связей между организациями")
_CLUSTERS = Text(
    "Ties between clusters: pairs of region and industry", "Связи между кластерами: пары региона и отрасли"
)
_OF_CLUSTERS = Text(
    "The edition has {ties} ties between establishments. Of all pairs of region and industry the most, {most}, join {one} and {other}.",
    "В издании связей между предприятиями — {ties}. Если считать их между регионами и отраслями, больше всего, {most}, приходится на пару «{one}» и «{other}».",
)
_INSIDE_MOST = Text(
    "The edition has {ties} ties between establishments. Of all pairs of region and industry the most, {most}, are within one: {one}.",
    "В издании связей между предприятиями — {ties}. Если считать их между регионами и отраслями, больше всего, {most}, приходится на связи внутри одной пары: «{one}».",
)
_SHOWN = Text("Shown: {shown} of {all}, those that the strongest ties join; ties inside a circle count towards its size.", "Показаны {shown} из {all} — те, кого соединяют самые сильные связи; связи внутри круга входят в его размер.")  # fmt: skip
_SIZE = Text(
    "The larger a circle, the more ties; the thicker a line, the more of them join the two.",
    "Чем больше круг, тем больше связей; чем толще линия, тем больше связей между двумя.",
)
_PAIRS = {
    "region_name": Text("Region", "Регион"),
    "industry_name": Text("Industry", "Отрасль"),
    "partner_name": Text("With the region", "С регионом"),
    "partner_industry_name": Text("and industry", "и отраслью"),
}
_TIES = Text("Ties", "Связей")
_COLUMNS = {
    "subject": Text("Who", "Кто"),
    "relation": Text("Tie", "Связь"),
    "object": Text("With whom", "С кем"),
}
MOST = 80


def networks(teller: Teller) -> Chapter:
    """The chapter of ties: those of the edition's establishments, and those of the register."""
    blocks = [*_of_edition(teller), *_of_register(teller)]
    if not blocks:
        teller.lacks("networks", teller.read(_NONE))
        blocks = [Note(teller.read(_NONE))]
    return Chapter("networks", teller.read(TITLE), tuple(blocks))


def _of_register(teller: Teller) -> list[Block]:
    try:
        register = teller.observatory.register
        links = [link for relation in TIES for link in register.links(None, relation)] if register else []
        if register is None or not links:
            return []
        visit = teller.visit("register")
        shown = moment(register, visit)
    except KlasterError:
        return []
    words = RecordWords(register, visit, shown)
    ends = list(dict.fromkeys(key for link in links for key in (link.subject, link.object)))
    words.read(ends)
    names = {key: words.link(key).words for key in ends}
    rows = sorted((names[link.subject], teller.read(TIES[link.relation]), names[link.object]) for link in links)  # fmt: skip
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    columns = tuple(Column(name, teller.read(title)) for name, title in _COLUMNS.items())
    source = source_line(teller.observatory.title, visit, shown)
    drawing, drawn = network(of_links([(link.subject, link.object) for link in links], names), "network", teller.read(_DRAWN))  # fmt: skip
    facts: dict[str, object] = {"ties": len(rows), "ends": len(ends)}
    return [
        Paragraph(teller.read(_COUNTED, **facts), "networks", facts),
        *_plates(teller, ("network", "ties"), (_DRAWN, TITLE), Table(teller.read(TITLE), columns, frame, source), (drawing, drawn, len(ends)), visit.link("register")),
    ]  # fmt: skip


def _of_edition(teller: Teller) -> list[Block]:
    edition = teller.edition.id
    ties, plants = (teller.observatory.table(edition, name) for name in ("ties", "establishments"))
    counted = of_establishments(ties, plants) if ties is not None and plants is not None else None
    if ties is None or counted is None or counted.is_empty():
        return []
    desk = teller.desk
    regions = {code: desk.region_name(code) for code in {*counted["region"], *counted["partner"]}}
    industries = {code: desk.industry_name(code) for code in {*counted["industry"], *counted["partner_industry"]}}  # fmt: skip
    named = counted.with_columns(
        region_name=pl.col("region").replace_strict(regions, return_dtype=pl.String),
        industry_name=pl.col("industry").replace_strict(industries, return_dtype=pl.String),
        partner_name=pl.col("partner").replace_strict(regions, return_dtype=pl.String),
        partner_industry_name=pl.col("partner_industry").replace_strict(industries, return_dtype=pl.String),
    )
    columns = (
        *(Column(name, teller.read(title)) for name, title in _PAIRS.items()),
        Column("ties", teller.read(_TIES), numeric=True, write=whole),
    )
    pairs = {((a, b), (c, d)): count for a, b, c, d, count in counted.iter_rows()}
    name = {end: f"{regions[end[0]]}: {industries[end[1]]}" for pair in pairs for end in pair}
    keys = {end: "\n".join(end) for end in name}
    found = Ties(
        {keys[end]: words for end, words in name.items()},
        {(keys[one], keys[other]): count for (one, other), count in pairs.items() if one != other},
        {keys[one]: count for (one, other), count in pairs.items() if one == other},
    )
    drawing, drawn = network(found, "clusters-network", teller.read(_CLUSTERS))
    (one, other), most = next(iter(pairs.items()))
    facts: dict[str, object] = {"ties": ties.height, "most": most, "one": name[one], "other": name[other]}
    said = {**facts, "ties": whole(ties.height, teller.language), "most": whole(most, teller.language)}
    sentence = (_INSIDE_MOST if one == other else _OF_CLUSTERS).format(**said)
    table = Table(teller.read(_CLUSTERS), columns, named, teller.edition.vintage.cite(teller.language))
    return [
        Paragraph(teller.read(sentence), "networks.clusters", facts),
        *_plates(teller, ("clusters-network", "clusters-ties"), (_CLUSTERS, _CLUSTERS), table, (drawing, drawn, len(keys)), ""),
    ]  # fmt: skip


def _plates(
    teller: Teller,
    ids: tuple[str, str],
    titles: tuple[Text, Text],
    table: Table,
    drawn: tuple[Drawing, int, int],
    path: str,
) -> list[Block]:
    """The drawing, and below it the ties that it is drawn from."""
    drawing, shown, ends = drawn
    left = " " + teller.read(_SHOWN, shown=shown, all=ends) if shown < ends else ""
    note = teller.read(_SIZE) + left
    address = f"{teller.atlas}{path}" if path else ""
    picture = Figure(ids[0], teller.read(titles[0]), replace(table, title=teller.read(titles[0])), "", "", drawing=drawing, note=note)  # fmt: skip
    listed = Figure(ids[1], teller.read(titles[1]), table, "", "")
    synthetic = bool(ids[0] == "clusters-network" and teller.desk.quotients.provenance.synthetic)
    return [
        Plate(picture, address, synthetic=synthetic),
        Plate(listed, address, rows=MOST if table.frame.height > MOST else 0, synthetic=synthetic),
    ]
