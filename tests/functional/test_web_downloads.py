"""Every figure and table of every screen: its files are offered, open, say their source and the states of their numbers; it can be cited, linked and framed."""

import csv
import html
import io
import json
import re
import struct
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest

from klaster.pages.directory import page_at
from klaster.pages.visit import Visit
from klaster.web.app import create_app
from klaster.web.files import MEDIA_TYPES
from tests.screens import addresses
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

TABLES = ("csv", "xlsx", "parquet", "json")
NOT_SCREENS = ("report", "api")
WITHOUT_STATES = {
    "statements", "links", "about", "history", "changes", "differences", "records", "where", "timeline", "zones", "overlaps", "labels",
    "programmes", "projects", "rules", "criteria", "outputs", "findings", "editions", "methods", "glossary", "found", "gaps", "codes",
    "coverage", "sweep", "network", "absent", "pairs", "total", "steps",
}  # fmt: skip
"""What the register or a catalogue says, counts of states themselves, and a figure that says only that there is none."""


def screens():
    return [path for path in addresses() if path.partition("?")[0].partition("/")[0] not in NOT_SCREENS]


@pytest.fixture(scope="module")
def observatory():
    return ToyObservatory()


@pytest.fixture(scope="module")
def client(observatory):
    return Client(create_app(observatory))


@pytest.fixture(scope="module")
def opened():
    """Kinds of figure of which every file was opened: another one of its like is looked at by its table alone."""
    return set()


def screen_of(observatory, language, path):
    bare, _, query = path.partition("?")
    choices = dict(parse_qsl(query))
    page, names = page_at(bare)
    return page.screen(observatory, Visit(language, bare, choices, names=names, origin="http://atlas"))


def links(page):
    return {html.unescape(link) for link in re.findall(r'(?:href|data-spec)="([^"]+)"', page)}


def check_csv(content, figure):
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == figure.table.frame.height
    assert {row["source"] for row in rows} <= {figure.table.source}


def check_xlsx(content, figure):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert book["source"]["A2"].value == figure.table.source
    assert sum(1 for _ in book["table"].iter_rows()) == figure.table.frame.height + 1


def check_parquet(content, figure):
    frame = pl.read_parquet(io.BytesIO(content))
    assert frame.height == figure.table.frame.height
    assert frame["source"].unique().to_list() in ([], [figure.table.source])


def check_json(content, figure):
    facts = json.loads(content)
    assert len(facts["rows"]) == figure.table.frame.height
    assert facts["source"] == figure.table.source


def check_svg(content, figure):
    root = ElementTree.fromstring(content)
    assert float(root.get("width")) > 100
    assert float(root.get("height")) > 50
    words = " ".join("".join(root.itertext()).split())
    assert "".join(figure.table.source.split())[:60] in "".join(words.split())


def check_png(content, figure):
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width > 100
    assert height > 50


def check_specification(content, figure):
    assert json.loads(content)["data"]


CHECKS = {"csv": check_csv, "xlsx": check_xlsx, "parquet": check_parquet, "json": check_json,
          "svg": check_svg, "png": check_png, "vl.json": check_specification}  # fmt: skip


@pytest.mark.parametrize(("turn", "path"), list(enumerate(screens())), ids=screens())
def test_every_figure_has_its_files_its_place_and_the_states_of_its_numbers(
    client, observatory, opened, turn, path
):
    language = ("ru", "en")[turn % 2]
    screen = screen_of(observatory, language, path)
    page = client.get(f"/{language}/{path}").text
    if screen.page == "search" and not screen.visit.query:
        return
    offered, text = links(page), html.unescape(page)
    for name, figure in screen.figures.items():
        assert page.count(f'id="figure-{name}"') == 1, name
        assert f"#figure-{name}" in page, name
        assert figure.table.source in text, name
        assert screen.visit.embedded(name) in offered, name
        columns = {column.name for column in figure.table.filed}
        if name not in WITHOUT_STATES and columns & {"value", "together", "region_total", "score"}:
            assert any(one == "status" or one.endswith("_status") for one in columns), (name, columns)
        check_files(client, screen, figure, offered, opened)


def check_files(client, screen, figure, offered, opened):
    """What must be offered is, and what is offered opens; of a kind of figure each format is opened once."""
    wanted = {*TABLES, *(("svg", "png") if figure.drawing else ())}
    for suffix in MEDIA_TYPES:
        address = screen.visit.file(suffix, figure.id)
        assert address in offered or suffix not in wanted, (figure.id, suffix)
        kind = (screen.page, figure.id, figure.drawing.kind if figure.drawing else "", suffix)
        if address in offered and kind not in opened:
            opened.add(kind)
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.headers["content-type"] == MEDIA_TYPES[suffix]
            CHECKS[suffix](answer.content, figure)
