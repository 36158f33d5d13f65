"""Figures as png: a picture of the right size in both languages, bounded, kept, never held against other readers."""

import struct
import subprocess
import threading

import pytest

from klaster.model.status import State
from klaster.report import pictures
from klaster.report.picture_process import drawn
from klaster.report.pictures import FONTS, MOST_PIXELS, WIDEST, BusyError, picture, zoom
from klaster.views.drawing import Drawing, in_file
from klaster.views.map_layers import Layer, with_entries
from klaster.views.pattern import PATTERNED, definitions, pattern_fill
from klaster.views.svg import element, label
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def size(content):
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", content[16:24])


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_drawing_is_a_picture_too(client, language):
    answer = client.get(f"/{language}/map.png?period=2019&industry=29")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    width, height = size(answer.content)
    assert 1500 < width <= WIDEST
    assert width * height <= MOST_PIXELS
    assert client.get(
        f"/{language}/map.png", headers={"if-none-match": client.get(f"/{language}/map.png").headers["etag"]}
    ).status_code == 304  # fmt: skip


def test_a_table_is_none(client):
    answer = client.get("/en/methods/location_quotient.png?figure=outputs")
    assert answer.status_code == 422
    assert "csv" in answer.json()["error"]["advice"]


def test_words_of_both_languages_leave_ink():
    """A face without Cyrillic would draw the same empty box for every letter."""
    if not all(font.is_file() for font in FONTS):
        pytest.skip("the typeface was not installed by npm")
    pictures_of = [
        drawn(_words(text), 1.0, [str(font) for font in FONTS]) for text in ("Щ", "Ө", "W", "ҷ", "■")
    ]
    assert len(set(pictures_of)) == 5


def test_each_state_without_a_number_is_hatched_in_its_own_way():
    seen = set()
    for kind in (*PATTERNED, State.ESTIMATE):
        box = element("rect", width=60, height=60, fill=pattern_fill("x", kind))
        seen.add(picture(_lone(definitions("x") + box)))
    assert len(seen) == 4


class TestBounds:
    def test_a_large_drawing_is_drawn_less_fine(self):
        assert zoom(5000, 400) * 5000 <= WIDEST
        assert (zoom(2000, 40_000) ** 2) * 2000 * 40_000 <= MOST_PIXELS * 1.01

    def test_who_finds_the_queue_full_is_told_so(self, monkeypatch):
        monkeypatch.setattr(pictures, "_waiting", threading.BoundedSemaphore(1))
        with pictures._turn(), pytest.raises(BusyError):
            picture(_lone("<g/>"))

    def test_a_picture_that_a_busy_machine_does_not_finish_is_asked_for_again(self, monkeypatch):
        monkeypatch.setattr(pictures, "_LONGEST_WAIT", 0.001)
        with pytest.raises(BusyError):
            picture(_lone(label("never finished", 5, 30)))

    def test_that_is_said_with_a_time_to_come_again(self, client, monkeypatch):
        gate = threading.BoundedSemaphore(1)
        gate.acquire()
        monkeypatch.setattr(pictures, "_waiting", gate)
        answer = client.get("/ru/regions/NL-1.png?figure=ranking")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert answer.json()["error"]["code"] == "busy"

    def test_a_picture_is_drawn_once(self, monkeypatch):
        markup = _lone(label("once", 5, 30))
        first = picture(markup)
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("drawn again"))
        assert picture(markup) == first


def test_a_legend_grows_with_what_lies_over_the_map():
    legend = Drawing("legend", "legend", "Legend", "<g/>", 344, 100)
    layers = [Layer("solid", "one · 1"), Layer("points", "two · 2")]
    grown = with_entries(legend, layers)
    assert grown.height > legend.height
    assert "one · 1" in in_file(grown, "source", note="a note")
    assert "a note" in in_file(grown, "source", note="a note")


def _words(text):
    return _lone(element("text", text, x=10, y=40, font_size=30, font_family="PT Sans"))


def _lone(markup):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">{markup}</svg>'
