"""Figures as Vega-Lite: valid against the schema, drawn without a warning, with the numbers of the table, in words of the page."""

from __future__ import annotations

import json
from pathlib import Path

import altair
import jsonschema
import polars as pl
import pytest
import vl_convert

from klaster.views.band_curve import Step, band_curve
from klaster.views.canvas import Canvas, Outline
from klaster.views.industry_network import Industry, industry_network
from klaster.views.network import Node, Tie, neighbourhood_network
from klaster.views.pair_map import Pair, pair_map
from klaster.views.palette import LIGHT
from klaster.views.rank_dots import Ranked, rank_dots
from klaster.views.table import Column, Table
from klaster.views.target_path import Goal, Outlook, target_path
from klaster.views.tie_network import End, tie_network
from klaster.views.vega.specification import _MAKERS, _SCENES, specification
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

SCHEMA = json.loads(
    (Path(altair.__file__).parent / "vegalite" / "v6" / "schema" / "vega-lite-schema.json").read_text()
)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
FIGURES = {
    "chart bubble": "regions/NL-1.{}?figure=bubble",
    "chart openings": "regions/SL-1/opportunities.{}?figure=absent&period=2019",
    "chart ranking": "industries/29.{}?figure=ranking",
    "chart trend": "regions/NL-1.{}?figure=trend",
    "chart bars": "regions/NL-1/growth.{}?figure=industries",
    "chart multiples": "industries/29.{}?figure=concentration&area=NL",
    "chart lorenz": "industries/29.{}?figure=shares&area=NL",
    "chart rank-ranges": "composite.{}?figure=ranking&period=2019",
    "chart stacked": "composite.{}?figure=parts&period=2019",
    "chart influence": "composite.{}?figure=influence&period=2019",
    "chart dumbbell": "compare.{}?regions=NL-1,NL-2&period=2019&figure=dumbbell",
    "chart slope": "compare.{}?regions=NL-1,NL-2&period=2019&figure=slope",
    "chart bar-grid": "compare.{}?regions=NL-1,NL-2&period=2019&figure=structure",
    "map": "map.{}?industry=29&period=2019",
    "map series": "map.{}?industry=29&time=series&figure=series",
    "map locator": "register/cluster/elm-cars.{}?figure=where",
    "chart number-line": "explain.{}?region=NL-1&industry=29&period=2019",
    "chart timeline": "register/cluster/elm-cars.{}?figure=timeline",
    "chart heat-cells": "lq.{}?section=all&period=2019",
    "chart panels": "compare.{}?regions=NL-1,NL-2,NL-3,NL-4&period=2019&figure=multiples",
}


LAND = Canvas(400, 300, {"A": Outline("M40 40l400 0 0 400-400 0z", 60, 60, 10000.0), "B": Outline("M440 40l400 0 0 400-400 0z", 160, 60, 10000.0)},
              {"C": (300.0, 200.0)}, "M40 40l800 0", "M0 0l1600 0 0 1200-1600 0z", "", ())  # fmt: skip


def by_hand(title="A figure", **columns):
    frame = pl.DataFrame(columns)
    return Table(title, tuple(Column(name, name.title(), numeric=frame[name].dtype.is_numeric(), status="status" if name.endswith("rank") else "") for name in frame.columns), frame, "Source: a test")  # fmt: skip


def _pairs():
    table = by_hand(region=["A"], region_name=["Alpha"], partner=["B"], partner_name=["Beta"], together=[7.0], industries=["Cars"], status=["A"])  # fmt: skip
    return pair_map(LAND, [Pair("A", "B", 7.0, "", "both")], {}, "pairs", "A figure"), table


def _industries():
    nodes = [
        Industry("10", "Food", "Food: 5", 5.0, (0.1, 0.2), True, True, ""),
        Industry("29", "Cars", "Cars: 9", 9.0, (0.8, 0.7), False, False, ""),
    ]
    table = by_hand(industry=["10"], partner=["29"], value=[0.5], status=["E"])
    return industry_network(nodes, [(0, 1, 0.5)], "network", "A figure"), table


def _neighbours():
    centre, others = (
        Node("10", "Food", "Food", 5.0),
        [Node("29", "Cars", "Cars", 9.0), Node("62", "Code", "Code", 2.0, kin=True)],
    )
    ties = [Tie("10", "29", 0.4), Tie("10", "62", 0.2), Tie("29", "62", 0.3)]
    return neighbourhood_network(centre, others, ties, "related", "A figure"), by_hand(other=["29", "62"], value=[0.4, 0.2], status=["A", "A"])  # fmt: skip


def _ties():
    ends = [
        End("Cars", "North", "Cars, North: 5", 5.0, (0.1, 0.2)),
        End("Food", "South", "Food, South: 3", 3.0, (0.8, 0.6)),
    ]
    table = by_hand(subject=["Cars"], object=["Food"], ties=[3])
    return tie_network(ends, [(0, 1, 3.0)], "ties", "A figure"), table


def _target():
    goal = Goal(2018.0, 10.0, 2022.0, 20.0, True, "20")
    drawing = target_path(
        [(2018.0, 10.0), (2019.0, 12.0)], goal, Outlook(18.0, 15.0, 21.0, "18"), "en", "path", "A figure"
    )
    return drawing, by_hand(period=["2018", "2019"], value=[10.0, 12.0])


def _ranks():
    drawing = rank_dots(
        [Ranked("Armenia", (72, 70)), Ranked("Belarus", (None, None))],
        ["One", "Other"],
        "en",
        "ranks",
        "A figure",
    )
    return drawing, by_hand(
        country=["Armenia", "Belarus"], one_rank=[72.0, None], other_rank=[70.0, None], status=["A", "O"]
    )


def _reach():
    steps = [Step(1.0, 0.2, 0.1, 0.3), Step(2.0, 0.6, 0.1, 0.3)]
    table = by_hand(
        distance=[1.0, 2.0], value=[0.2, 0.6], lower=[0.1, 0.1], upper=[0.3, 0.3], status=["A", "A"]
    )
    return band_curve(steps, 2.0, "km", "en", "reach", "A figure"), table


BY_HAND = {"map pairs": _pairs, "chart industry-network": _industries, "chart network": _neighbours, "chart tie-network": _ties, "chart target-path": _target,
           "chart rank-dots": _ranks, "chart band": _reach}  # fmt: skip
"""Kinds that the toy has no figure of."""


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", BY_HAND)
def test_a_kind_made_by_hand_is_valid_and_draws(kind, language, capfd):
    drawing, table = BY_HAND[kind]()
    assert drawing.kind == kind
    made = json.loads(json.dumps(specification(drawing, table, language), allow_nan=False))
    assert [fault.message for fault in VALIDATOR.iter_errors(made)][:1] == []
    drawn = vl_convert.vegalite_to_svg(made)
    assert "NaN" not in drawn
    assert drawn.count("<path") + drawn.count("<line") > 4
    assert capfd.readouterr().err == ""
    assert made["data"]["values"] == table.frame.to_dicts()


class TestMaps:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("indicator", ["", "surplus"])
    def test_every_state_has_a_symbol_of_its_own_in_words_of_the_page(self, client, indicator, language):
        made = client.get(f"/{language}/map.vl.json?industry=29&period=2019&indicator={indicator}").json()
        states = made["layer"][-1]["encoding"]["shape"]
        assert len(set(states["scale"]["range"])) == len(states["scale"]["domain"]) == 4
        for word in {
            "ru": ("оценка", "конфиденциально", "нет данных", "ноль"),
            "en": ("estimate", "confidential", "not collected", "zero"),
        }[language]:
            assert word in states["legend"]["labelExpr"]
        assert [fault.message for fault in VALIDATOR.iter_errors(made)][:1] == []
        assert "NaN" not in vl_convert.vegalite_to_svg(made)

    def test_outlines_are_those_of_the_drawing_and_what_is_unknown_has_no_number(self, client):
        made = client.get("/en/map.vl.json?industry=29&period=2019").json()
        places = {one["code"]: one for one in made["transform"][0]["from"]["data"]["values"]}
        rows = {row["region"]: row for row in made["data"]["values"]}
        assert set(places) == set(rows)
        assert places["NL-4"]["number"] is None
        assert places["NL-4"]["state"] == "confidential"
        assert places["NL-1"]["number"] == rows["NL-1"]["value"]
        assert made["projection"] == {"type": "identity", "scale": 0.25, "translate": [0, 0]}
        assert places["NL-1"]["geo"]["geometry"]["type"] == "Polygon"


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def test_every_kind_of_specification_is_tried():
    assert set(FIGURES) | set(BY_HAND) == {*_MAKERS, *_SCENES}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("address", FIGURES.values(), ids=FIGURES)
class TestEveryKind:
    def test_is_valid_and_draws_without_a_warning(self, client, address, language, capfd):
        answer = client.get(f"/{language}/{address.format('vl.json')}")
        assert answer.status_code == 200
        specification = answer.json()
        assert [fault.message for fault in VALIDATOR.iter_errors(specification)][:1] == []
        drawn = vl_convert.vegalite_to_svg(specification)
        assert drawn.count("<path") > 2 or drawn.count("<line") > 2
        assert "NaN" not in drawn
        assert capfd.readouterr().err == ""

    def test_holds_the_numbers_of_the_table(self, client, address, language):
        specification = client.get(f"/{language}/{address.format('vl.json')}").json()
        table = client.get(f"/{language}/{address.format('json')}").json()
        assert specification["data"]["values"] == table["rows"]
        assert " ".join(specification["title"]["text"]) == " ".join(table["title"].split())
        assert table["source"] in specification["description"]


def test_quotients_without_verdicts_have_one_colour(client):
    made = client.get("/ru/industries/29.vl.json?edition=plain&figure=ranking").json()
    assert [fault.message for fault in VALIDATOR.iter_errors(made)][:1] == []
    assert made["layer"][-1]["encoding"]["color"] == {"value": LIGHT["above"]}


def test_a_table_has_no_specification(client):
    answer = client.get("/en/regions.vl.json?period=2019")
    assert answer.status_code == 422
    assert "vl.json" in answer.json()["error"]["message"]


def test_numbers_are_written_as_the_language_writes_them(client):
    address = FIGURES["chart ranking"].format("vl.json")
    assert client.get(f"/ru/{address}").json()["config"]["locale"]["number"]["decimal"] == ","
    assert client.get(f"/en/{address}").json()["config"]["locale"]["number"]["decimal"] == "."
