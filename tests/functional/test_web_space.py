"""The network of industries: the strongest ties, a layout that is always the same, groups found from data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaster.numerics.network_layout import places, strongest_ties
from klaster.web.app import create_app
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Asks the embedded observatory."""
    folder = tmp_path_factory.mktemp("space") / "observatory"
    new_demo(folder)
    observatory = Observatory(folder)
    observatory.build()
    return Client(create_app(observatory))


def rows(client, figure, query):
    """The rows of a figure's file."""
    return client.get(f"/en/space.json?figure={figure}&{query}").json()["rows"]


class TestTies:
    def test_the_tree_is_that_of_the_strongest_ties(self):
        strength = np.array([[0, 5, 1, 0], [5, 0, 4, 2], [1, 4, 0, 3], [0, 2, 3, 0.0]])
        assert strongest_ties(strength, 0) == [(0, 1), (1, 2), (2, 3)]
        assert strongest_ties(strength, 1)[3:] == [(1, 3)]

    def test_parts_that_nothing_joins_stay_apart(self):
        strength = np.zeros((5, 5))
        strength[0, 1] = strength[1, 0] = strength[3, 4] = strength[4, 3] = 1
        assert strongest_ties(strength, 9) == [(0, 1), (3, 4)]

    @given(st.integers(2, 25), st.integers(0, 10**6))
    def test_a_connected_network_has_a_tree_and_is_drawn_inside_the_square(self, count, seed):
        strength = np.random.default_rng(seed).random((count, count)) + 0.01
        strength = np.triu(strength, 1) + np.triu(strength, 1).T
        edges = strongest_ties(strength, 3)
        assert len(edges) == count - 1 + min(3, count * (count - 1) // 2 - count + 1)
        at = places(strength, edges)
        assert np.isfinite(at).all()
        assert ((at >= -1e-9) & (at <= 1 + 1e-9)).all()
        assert (at == places(strength, edges)).all()

    def test_as_the_tree_grown_from_one_node_has_it(self):
        strength = np.random.default_rng(3).random((30, 30))
        strength = (strength + strength.T) / 2
        np.fill_diagonal(strength, 0)
        inside, grown = {0}, set()
        while len(inside) < 30:
            pairs = [(one, other) for one in inside for other in range(30) if other not in inside]
            one, other = max(pairs, key=lambda pair: strength[pair])
            grown.add((min(one, other), max(one, other)))
            inside.add(other)
        assert grown == set(strongest_ties(strength, 0))


class TestScreen:
    def test_ties_have_intervals_and_are_as_many_as_drawn(self, client):
        found = rows(client, "network", "area=RU")
        pairs = {frozenset((row["industry"], row["partner"])) for row in found}
        industries = set().union(*pairs)
        assert len(pairs) >= len(industries) - 1
        assert all(row["lower"] <= row["value"] <= row["upper"] for row in found if row["lower"] is not None)

    def test_a_region_fills_its_strengths(self, client):
        page = client.get("/en/space?region=RU-KLU").text
        assert "in which Kaluga Oblast is specialised" in page
        assert 'class="f-above s-surface"' in page

    def test_groups_are_found_when_asked(self, client):
        assert "figure-groups" not in client.get("/en/space?area=AM").text
        found = rows(client, "groups", "area=AM&groups=found")
        assert {row["value"] for row in found if row["value"] is not None} >= {1, 2}

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_both_languages_and_editions_without_counts(self, client, language):
        assert client.get(f"/{language}/space?industry=29").status_code == 200
        assert client.get(f"/{language}/space?edition=edb_2019").status_code == 200
        assert client.get(f"/{language}/space?edition=kg_nsc_2018").status_code == 200

    def test_a_small_observatory_is_answered(self):
        assert Client(create_app(ToyObservatory())).get("/en/space").status_code == 200
