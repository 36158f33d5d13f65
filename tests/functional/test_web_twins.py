"""Chart, page, file and interface agree: one number, its status, its interval, its source."""

import csv
import io
import json
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest

from klaster.web.app import create_app
from tests.toy_observatory import HOSTILE, ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

PATHS = (
    "index",
    "map",
    "regions",
    "regions/NL-1",
    "regions/NL-1/growth",
    "industries",
    "industries/29",
    "lq",
    "compare",
    "composite",
    "methods",
    "methods/location_quotient",
    "glossary",
    "explain",
    "data",
)
QUERY = "industry=29&period=2019"


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.fixture(scope="module")
def quotients():
    return ToyObservatory().result().frame


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_screen_has_its_twins(client, language, path):
    facts = client.get(f"/{language}/{path}.json").json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{language}/{path}.csv").text)))
    assert len(rows) == len(facts["rows"]) > 0
    assert [column["name"] for column in facts["columns"]] == [name for name in rows[0] if name != "source"]
    assert facts["source"]
    assert {row["source"] for row in rows} == {facts["source"]}


@pytest.fixture(scope="module")
def number(quotients):
    rows = quotients.filter(
        (pl.col("region") == "NL-1") & (pl.col("industry") == "29") & (pl.col("period") == "2019")
    )
    return rows.row(0, named=True)


class TestOneNumber:
    def test_is_the_same_in_csv_json_parquet_and_xlsx(self, client, number):
        def found(rows):
            return next(row for row in rows if row["region"] == "NL-1")

        text = client.get(f"/en/map.csv?{QUERY}").text
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/en/map.xlsx?{QUERY}").content))["table"]
        head, *body = sheet.iter_rows(values_only=True)
        kinds = {
            "csv": found(csv.DictReader(io.StringIO(text))),
            "json": found(client.get(f"/en/map.json?{QUERY}").json()["rows"]),
            "parquet": found(
                pl.read_parquet(io.BytesIO(client.get(f"/en/map.parquet?{QUERY}").content)).to_dicts()
            ),
            "xlsx": found([dict(zip(head, row, strict=True)) for row in body]),
        }
        for kind, row in kinds.items():
            for name in ("value", "lower", "upper", "surplus", "observed"):
                assert float(row[name]) == pytest.approx(number[name], rel=1e-12), (kind, name)
            assert (row["status"], row["verdict"]) == (number["status"], number["verdict"])

    def test_is_the_same_in_the_interface(self, client, number):
        address = "/api/v1/results/location_quotient?region=NL-1&industry=29&period=2019"
        (row,) = client.get(address).json()["rows"]
        explained = client.get("/api/v1/explain/location_quotient?region=NL-1&industry=29&period=2019").json()
        assert row["value"] == explained["row"]["value"] == number["value"]
        assert explained["statuses"]["observed"] == "A"
        assert "klaster explain" in explained["command"]

    @pytest.mark.parametrize(
        ("language", "written"), [("en", "2.56 (1.99–2.61)"), ("ru", "2,56 (1,99–2,61)")]
    )
    def test_is_the_same_on_map_region_and_working(self, client, language, written):
        mapped = Page(client.get(f"/{language}/map?{QUERY}").text)
        link = next(link for link in mapped.all("a") if link.attributes.get("data-code") == "NL-1")
        assert link.text.endswith(written)
        assert written in client.get(f"/{language}/regions/NL-1?period=2019").text
        worked = Page(client.get(f"/{language}/explain?region=NL-1&{QUERY}").text)
        assert worked.one("p", class_="figure-large").text == written

    def test_opens_to_its_working_from_every_screen(self, client):
        for path in (f"map?{QUERY}", "regions/NL-1?period=2019", "lq?period=2019"):
            links = Page(client.get(f"/en/{path}").text).links
            assert any(
                link.startswith("/en/explain?region=NL-1&industry=29&period=2019") for link in links
            ), path


class TestStates:
    def test_travel_in_every_file(self, client):
        rows = client.get("/en/lq.json?period=2019&section=all").json()["rows"]
        states = {(row["region"], row["industry"]): (row["value"], row["status"]) for row in rows}
        assert states["NL-4", "29"] == (None, "Q")
        assert states["NL-1", "99"] == (None, "O")
        assert states["NL-3", "29"] == (0.0, "A")
        assert states["NL-2", "62"][1] == "E"

    def test_a_region_that_did_not_report_stays_in_the_file(self, client):
        rows = client.get("/en/map.json?industry=10&period=2020").json()["rows"]
        assert [(row["value"], row["status"]) for row in rows if row["region"] == "NL-4"] == [(None, "O")]


class TestFiles:
    def test_bear_the_mark_of_synthetic_data(self, client):
        assert "SYNTHETIC" in client.get("/en/map.csv").text.splitlines()[1]
        assert client.get("/en/map.json").json()["synthetic"] is True
        assert "SYNTHETIC" in client.get("/en/map.svg").text
        book = openpyxl.load_workbook(io.BytesIO(client.get("/en/map.xlsx").content))
        assert "SYNTHETIC" in book["source"]["A2"].value
        assert "SYNTHETIC" not in client.get("/en/lq.csv?edition=plain").text

    def test_hold_no_formula_that_a_table_brings(self, client):
        rows = csv.DictReader(io.StringIO(client.get("/en/regions.csv").text))
        names = {row["region"]: row["region_name"] for row in rows}
        assert names["SL-2"] == "'" + HOSTILE
        sheet = openpyxl.load_workbook(io.BytesIO(client.get("/en/regions.xlsx").content))["table"]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == HOSTILE]
        assert [cell.data_type for cell in cells] == ["s"]

    @pytest.mark.parametrize("address", ["map.svg", "map.svg?indicator=surplus", "regions/NL-1.svg?figure=bubble",
                                         "regions/NL-1.svg?figure=ranking", "regions/NL-1.svg?figure=trend", "explain.svg"])  # fmt: skip
    def test_drawings_stand_alone(self, client, address):
        """Well-formed, with colours of their own, title and source inside, nothing fetched."""
        answer = client.get(f"/ru/{address}")
        assert answer.headers["content-type"] == "image/svg+xml"
        root = ElementTree.fromstring(answer.text)
        words = " ".join(root.itertext())
        assert "Источник" in words
        assert root.find("{http://www.w3.org/2000/svg}title").text
        for element in root.iter():
            assert "style" not in element.attrib
            assert not element.tag.endswith(("script", "style", "image"))
            if element.tag.endswith("circle"):
                assert element.get("fill") or any(
                    parent.get("fill") for parent in root.iter() if element in list(parent) or True
                )

    def test_say_their_kind_and_name(self, client):
        answer = client.get("/en/map.csv?period=2019")
        assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''toy-map-map-2019.csv"

    def test_a_figure_can_be_chosen(self, client):
        assert client.get("/en/regions/NL-1.json?figure=trend").json()["figure"] == "trend"
        refused = client.get("/en/regions/NL-1.json?figure=pie")
        assert refused.status_code == 422
        assert "bubble, ranking, trend, industries" in refused.json()["error"]["advice"]


class TestInterface:
    @pytest.mark.parametrize("address", ["editions", "regions", "industries?edition=plain", "methods", "methods/location_quotient",
                                         "observations?region=NL-1&period=2019", "results/rest_of_area_quotient?period=2019"])  # fmt: skip
    def test_answers(self, client, address):
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == 200
        assert json.dumps(answer.json(), allow_nan=False)

    def test_describes_itself(self, client):
        description = client.get("/api/v1/openapi.json").json()
        paths = {path.removeprefix("/api/v1") for path in description["paths"]}
        of_register = {path for path in paths if path.startswith("/register/")}
        assert {"/register/records", "/register/records/{kind}/{slug}", "/register/feed.atom"} <= of_register
        assert paths - of_register == {"/editions", "/regions", "/industries", "/methods", "/methods/{name}", "/observations", "/results/{name}", "/robustness/{name}", "/explain/{name}", "/report"}  # fmt: skip
        page = client.get("/ru/api").text
        assert all(path in page for path in paths)
        assert "cdn" not in page.lower()

    def test_takes_parameters_of_a_method(self, client):
        wide = client.get("/api/v1/results/location_quotient?period=2019&confidence=0.99").json()
        usual = client.get("/api/v1/results/location_quotient?period=2019").json()
        for one, other in zip(wide["rows"], usual["rows"], strict=True):
            if one["value"]:
                assert one["value"] == other["value"]
                assert one["lower"] < other["lower"] < other["upper"] < one["upper"]
        assert wide["digest"] != usual["digest"]

    def test_gives_pages_of_rows(self, client):
        first = client.get("/api/v1/observations?limit=5").json()
        second = client.get("/api/v1/observations?limit=5&offset=5").json()
        assert first["total"] == second["total"] == 68
        assert len(first["rows"]) == 5
        assert first["rows"][-1] != second["rows"][0]
