"""Classes of the map: as an independent library makes them, honest around 1, the breaks shown, one's own read or refused."""

from __future__ import annotations

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaster.views.classes import quotient_breaks, read_breaks
from klaster.views.scale import quotient_class
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


ABOVE = st.lists(st.floats(1.25, 50), min_size=4, max_size=40, unique_by=lambda value: round(value, 2))


@given(ABOVE)
def test_natural_groups_are_those_of_mapclassify(values):
    logs = np.log(sorted(values))
    ours = quotient_breaks(values, "jenks")
    groups = [
        [log for log in logs if quotient_class(float(np.exp(log) * (1 + 1e-12)), ours) == one]
        for one in (4, 5, 6)
    ]
    deviation = sum(float(np.sum((np.array(group) - np.mean(group)) ** 2)) for group in groups if group)
    peer = mapclassify.FisherJenks(logs, k=3)
    theirs = sum(float(np.sum((logs[peer.yb == one] - logs[peer.yb == one].mean()) ** 2)) for one in range(3))
    assert deviation == pytest.approx(theirs, rel=1e-6, abs=1e-9)


@given(ABOVE)
def test_classes_of_equal_size_differ_by_one_region_at_most(values):
    breaks = quotient_breaks(values, "quantile")
    sizes = [sum(quotient_class(value, breaks) == one for value in values) for one in (4, 5, 6)]
    assert max(sizes) - min(sizes) <= 1


@given(st.lists(st.floats(0.001, 1000), max_size=60), st.sampled_from(["ratio", "quantile", "jenks"]))
def test_breaks_rise_and_the_middle_stays(values, method):
    breaks = quotient_breaks(values, method)
    assert list(breaks) == sorted(set(breaks))
    assert breaks[2:4] == (0.8, 1.25)


@pytest.mark.parametrize(
    "written", ["", "a", "1 2 3", "1;1;1;1;1;1", "-1 0 1 2 3 4", "0.1 0.2 0.3 0.4 0.5 0.6", "nan 1 2 3 4 5"]
)
def test_what_is_not_six_breaks_is_not_taken_for_them(written):
    assert read_breaks(written) is None


class TestOnTheScreen:
    def test_the_breaks_are_said_and_drawn(self, client):
        page = Page(client.get("/ru/map?industry=29&period=2019&breaks=0.3,0.6,0.9,1.1,2.5,7").text)
        assert "0,3; 0,6; 0,9; 1,1; 2,5; 7" in page.one("main").text
        legend = client.get("/ru/map.svg?industry=29&period=2019&breaks=0.3,0.6,0.9,1.1,2.5,7").text
        assert ">2,5<" in legend
        assert "breaks" in [one.attributes.get("name") for one in page.all("input")]

    def test_equal_ratios_are_the_first_thought(self, client):
        plain, asked = (
            client.get(f"/en/map.svg?industry=29&period=2019{more}") for more in ("", "&classes=ratio")
        )
        assert plain.text == asked.text

    def test_a_mistake_is_said_with_the_way_out(self, client):
        answer = client.get("/en/map?breaks=1,2")
        assert answer.status_code == 422
        assert "breaks=0.3,0.6,0.9,1.1,2,4" in answer.text

    @pytest.mark.parametrize("classes", ["quantile", "jenks"])
    def test_other_classes_say_what_their_colours_compare(self, client, classes):
        assert "within this map only" in client.get(f"/en/map?industry=29&period=2019&classes={classes}").text
