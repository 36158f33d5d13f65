"""The calendar of gaps: the states of every region or industry in every period."""

import pytest

from klaster.web.app import create_app
from tests.toy_observatory import JOBS, PERIODS, ToyObservatory
from tests.web_client import Client


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def test_every_cell_is_in_one_state(client):
    found = client.get("/en/data/gaps.csv").text.splitlines()
    header = found[0].lstrip("\ufeff").split(",")
    rows = [dict(zip(header, line.split(","), strict=False)) for line in found[1:] if line.startswith("NL-")]
    assert len(rows) == len(PERIODS) * sum(region.startswith("NL-") for region in JOBS)
    first = next(row for row in rows if row["region"] == "NL-4" and row["period"] == PERIODS[0])
    assert {name: first[name] for name in ("value", "zero", "estimate", "confidential", "not_collected")} == {
        "value": "2", "zero": "0", "estimate": "0", "confidential": "1", "not_collected": "1"
    }  # fmt: skip
    # The Isles are not in the last table at all: four cells that nobody collected.
    last = next(row for row in rows if row["region"] == "NL-4" and row["period"] == PERIODS[-1])
    assert last["not_collected"] == "4"
    assert float(last["known"]) == 0


@pytest.mark.parametrize(("language", "words"), [("en", "not collected"), ("ru", "нет данных")])
def test_a_bar_says_its_states(client, language, words):
    page = client.get(f"/{language}/data/gaps").text
    assert f"{words} 4" in page
    assert page.count('class="quality"') == len(JOBS) * len(PERIODS)


def test_most_gaps_come_first_when_asked(client):
    page = client.get("/en/data/gaps?sort=gaps").text
    assert page.index("The Isles</a>") < page.index("Upper Elm</a>")


def test_industries_are_rows_when_asked(client):
    assert "Motor vehicles</a>" in client.get("/en/data/gaps?by=industry").text


@pytest.mark.parametrize("query", ["by=plant", "measure=x", "page=9", "sort=z"])
def test_what_is_not_there_is_refused(client, query):
    assert client.get(f"/en/data/gaps?{query}").status_code == 422
