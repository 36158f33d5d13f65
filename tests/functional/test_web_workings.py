"""Behind every number that a method gives there is its working: formula, what went in, states, source, command, Python, a citation."""

import re
import shlex
from html import unescape

import polars as pl
import pytest

from klaster.web.app import create_app
from klaster.workbench.observatory import Observatory
from tests.command_line import klaster
from tests.functional.test_web_downloads import screen_of, screens
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

OPEN_ON_THE_PAGE = {
    ("region_growth", "total"), ("region_growth", "steps"), ("region_growth", "working"), ("compare", "working"), ("composite", "working"),
    ("industry", "pair"), ("industry", "class"), ("industries", "industries"), ("lq", "lq"), ("number", "parts"), ("number", "steps"),
    ("explain", "working"),
}  # fmt: skip
"""Tables that are a working themselves, or whose cells a template links."""
SUMMARIES = {
    ("home", "coverage"), ("regions", "regions"), ("region", "trend"), ("industry", "trend"), ("compare", "structure"), ("compare", "peers"),
    ("composite", "influence"),
}  # fmt: skip
"""Sums as they were observed and shares of them, and what compares whole computations: no one number of a method."""


@pytest.fixture(scope="module")
def observatory():
    return ToyObservatory()


@pytest.fixture(scope="module")
def client(observatory):
    return Client(create_app(observatory))


@pytest.fixture(scope="module")
def seen():
    return set()


@pytest.mark.parametrize(("turn", "path"), list(enumerate(screens())), ids=screens())
def test_numbers_open_to_a_whole_working(client, observatory, seen, turn, path):
    language = ("en", "ru")[turn % 2]
    screen = screen_of(observatory, language, path)
    for name, figure in screen.figures.items():
        place = (screen.page, name)
        if place in seen:
            continue
        seen.add(place)
        stated = (
            any(column.status for column in figure.table.shown)
            and figure.method
            and figure.table.frame.height
        )
        address = next(filter(None, figure.table.addresses), "")
        assert address or not stated or place in OPEN_ON_THE_PAGE | SUMMARIES, place
        if address:
            check_working(client, address, language)


def check_working(client, address, language):
    """A working of its own has all of it; one on a screen has its place there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    _, _, place = address.partition("#")
    assert not place or f'id="{place}"' in answer.text, address
    if f"/{language}/explain?" not in address:
        return
    page = Page(answer.text)
    said = " ".join(block.text for block in page.all("pre"))
    assert "klaster explain" in said, address
    assert "import klaster" in said, address
    assert {"en": "Source:", "ru": "Источник:"}[language] in said, address
    assert re.search(r"\bv\d+, Klaster ", said), address
    assert page.all("math") or "number" not in answer.text, address
    assert f"/{language}/methods/" in answer.text
    assert len(page.all("table")) >= 1, address


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("again")
    lines = ["region,industry,period,value"]
    for turn, region in enumerate("ABCDEF"):
        for place, industry in enumerate(("10", "20", "29", "62", "85")):
            for period in (2019, 2021, 2024):
                jobs = (
                    300
                    + 97 * ((turn * 7 + place * 3) % 11)
                    + (period - 2019) * (5 + 11 * ((turn + place) % 4))
                )
                lines.append(f"{region},{industry},{period},{jobs}")
    (folder / "jobs.csv").write_text("\n".join(lines))
    klaster("new", "work", "--from", "jobs.csv", folder=folder)
    klaster("build", "work", folder=folder)
    return folder


@pytest.fixture(scope="module")
def own(folder):
    return Client(create_app(Observatory(folder / "work")))


class TestGetItAgain:
    """The command and the Python of growth, peers and a composite, run as they stand, give the numbers of the screen."""

    def _again(self, own, folder, address, monkeypatch):
        """The files that the command writes and the frame that the Python gives, of the screen's block."""
        block = own.get(address).text.partition('class="again"')[2].partition("</details>")[0]
        command, python = (unescape(words) for words in re.findall("<pre[^>]*>(.*?)</pre>", block, re.DOTALL))
        for link, name in re.findall('<a href="([^"]*)"[^>]*><code>([^<]*)</code></a>', block):
            (folder / name).write_text(own.get(unescape(link)).text)
        klaster(*shlex.split(command)[1:], folder=folder)
        written = pl.read_csv(folder / command.rpartition(" -o ")[2], infer_schema_length=None)
        monkeypatch.chdir(folder)
        names = {}
        *before, last = python.split("klaster.Observatory" if "Observatory" in python else "klaster.compute")
        exec("".join(before), names)
        frame = eval(("klaster.Observatory" if "Observatory" in python else "klaster.compute") + last, names)
        return written, frame

    def test_growth(self, own, folder, monkeypatch):
        written, frame = self._again(own, folder, "/en/regions/A/growth?since=2019&period=2024", monkeypatch)
        shown = own.get("/en/regions/A/growth.json?since=2019&period=2024&figure=industries").json()["rows"]
        assert len(shown) == 5
        for table in (written, frame):
            parts = {
                str(row["industry"]): row
                for row in table.filter(pl.col("region") == "A").iter_rows(named=True)
            }
            for row in shown:
                assert parts[row["industry"]]["regional"] == pytest.approx(row["regional"]), row

    def test_peers(self, own, folder, monkeypatch):
        address = "regions=A,B&period=2024"
        written, frame = self._again(own, folder, f"/en/compare?{address}", monkeypatch)
        shown = own.get(f"/en/compare.json?{address}&figure=peers").json()["rows"]
        assert shown
        for table in (written, frame):
            found = dict(table.filter(pl.col("region") == "A").select("peer", "value").iter_rows())
            for row in shown:
                assert found[row["region"]] == pytest.approx(row["value"])

    def test_composite(self, own, folder, monkeypatch):
        address = "period=2024&since=2019&w.growth=2&d.krugman=-1&w.krugman=1"
        written, frame = self._again(own, folder, f"/ru/composite?{address}", monkeypatch)
        shown = own.get(f"/ru/composite.json?{address}&figure=ranking").json()["rows"]
        assert shown
        for table in (written, frame):
            index = table.filter(pl.col("component") == "index")
            named = "unit" if "unit" in index.columns else "region"
            found = dict(index.select(named, "value").iter_rows())
            for row in shown:
                assert found[row.get("unit") or row["region"]] == pytest.approx(row["value"])


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_class_and_a_gini_lead_to_theirs(client, language):
    one = "industries/29?area=NL&partner=10"
    indices = (
        (one, name) for name in ("locational_gini", "hoover_index", "herfindahl_index", "traded_industries")
    )
    for path, name in (("industries?area=NL&period=2019", "locational_gini"), *indices):
        links = [
            link for link in Page(client.get(f"/{language}/{path}").text).links if f"method={name}" in link
        ]
        assert links, path
        check_working(client, links[0], language)
