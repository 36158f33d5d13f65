"""The main figures as they are drawn, letter by letter: a change of a picture is seen in review, never by accident.

After a change that is meant, ``KLASTER_SNAPSHOTS=write pytest tests/functional/test_snapshots.py`` writes them anew; look at
each one before it is committed.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from klaster.model.status import State
from klaster.views.amount_map import amount_map
from klaster.views.drawing import on_page
from klaster.views.map import quotient_map
from klaster.views.map_layers import Layer, over_map
from klaster.views.mark import Mark
from klaster.web.app import create_app
from tests.functional.test_insets import crowd
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

FOLDER = Path(__file__).parent.parent / "snapshots"
FIGURES = {
    "map": "ru/map.svg?industry=29&period=2019",
    "map-jenks-designations": "en/map.svg?industry=29&period=2019&classes=jenks&layers=values,borders,designations",
    "map-series": "en/map.svg?industry=29&time=series&figure=series",
    "map-surplus": "ru/map.svg?industry=29&period=2019&indicator=surplus",
    "bubble": "ru/regions/NL-1.svg?period=2019&figure=bubble",
    "ranking": "en/industries/29.svg?period=2019&figure=ranking",
    "trend": "ru/regions/SL-1.svg?figure=trend",
    "growth": "en/regions/NL-1/growth.svg?figure=industries",
    "dumbbell": "ru/compare.svg?regions=NL-1,NL-2&period=2019&figure=dumbbell",
    "composite": "en/composite.svg?period=2019&figure=ranking",
}
CHANGING = re.compile(r"sha256 [0-9a-f]{12}|Klaster \d+\.\d+\.\d+|\b[0-9a-f]{16}\b")
"""Digests and the version in the line of the source: they change without any picture changing."""


DRAWN = {"map-insets": ("ru", True), "map-insets-amounts": ("en", False)}
"""Maps of a made-up country with a crowd of small regions: language, and whether quotients are drawn or amounts."""


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_as_it_was(client, name):
    answer = client.get(f"/{FIGURES[name]}")
    assert answer.status_code == 200
    _as_it_was(name, answer.text)


@pytest.mark.parametrize("name", DRAWN)
def test_insets_are_drawn_as_they_were(name):
    language, quotients = DRAWN[name]
    ground = replace(crowd(0.35, "Остров" if language == "ru" else "Island"), language=language)
    codes, states = [*ground.outlines], [State.VALUE, State.ESTIMATE, State.CONFIDENTIAL, State.ZERO]
    marks = [
        Mark(code, code, 0.2 * (turn % 20), states[turn % 4], "1", address=f"/{code}")
        for turn, code in enumerate(codes)
    ]

    def over(on):
        return over_map(on, [Layer("solid", "", ("tiny1", "land3"))])

    draw = quotient_map if quotients else amount_map
    _as_it_was(name, on_page(draw(ground, marks, "map", "A map", over)))


def _as_it_was(name, text):
    drawn = CHANGING.sub("…", text).replace("><", ">\n<") + "\n"
    kept = FOLDER / f"{name}.svg"
    if os.environ.get("KLASTER_SNAPSHOTS") == "write":
        kept.write_text(drawn, encoding="utf-8")
    assert drawn == kept.read_text(encoding="utf-8"), f"{name} is drawn otherwise: see the head of this file"


def test_no_snapshot_is_left_over():
    assert {path.stem for path in FOLDER.iterdir()} == {*FIGURES, *DRAWN}
