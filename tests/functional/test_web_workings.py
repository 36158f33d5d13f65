"""Behind every number that a method gives there is its working: formula, what went in, states, source, command, Python, a citation."""

import re

import pytest

from klaster.web.app import create_app
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
