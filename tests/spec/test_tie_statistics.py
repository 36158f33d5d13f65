"""Ties inside a group of establishments against chance: the evidence of interaction, worked by hand and against scipy."""

import numpy as np
import pytest
from scipy import stats

from klaster.numerics.tie_statistics import chance_of_as_many, inside_ratio


def test_all_four_ties_inside_half_of_the_members():
    # 3 of 6 members: a tie falls inside with probability 3*2 / (6*5) = 0.2; four of four: 0.2 ** 4.
    found = chance_of_as_many(*(np.array([float(x)]) for x in (4, 4, 3, 6)))
    assert found[0] == pytest.approx(0.2**4)


def test_nothing_inside_is_no_surprise():
    assert chance_of_as_many(*(np.array([float(x)]) for x in (0, 9, 3, 6)))[0] == 1


def test_one_member_has_no_tie_inside():
    assert chance_of_as_many(*(np.array([float(x)]) for x in (0, 9, 1, 6)))[0] == 1


def test_equals_the_binomial_tail():
    random = np.random.default_rng(4)
    ties = random.integers(1, 40, 200)
    inside = random.integers(0, ties + 1)
    members, everyone = random.integers(2, 20, 200), random.integers(21, 60, 200)
    share = members * (members - 1) / (everyone * (everyone - 1))
    found = chance_of_as_many(*(each.astype(float) for each in (inside, ties, members, everyone)))
    assert found == pytest.approx(stats.binom.sf(inside - 1, ties, share))


def test_the_ratio_and_its_interval():
    ratio, low, high = inside_ratio(np.array([5.0]), np.array([20.0]), np.array([0.1]))
    assert ratio[0] == pytest.approx(2.5)
    # Exact Poisson limits of 5: 1.6235 and 11.6683.
    assert (low[0], high[0]) == (pytest.approx(1.6235 / 2, abs=1e-4), pytest.approx(11.6683 / 2, abs=1e-4))


def test_nothing_inside_has_an_upper_bound_and_nothing_outgoing_has_none():
    ratio, low, high = inside_ratio(np.array([0.0, 0.0]), np.array([10.0, 0.0]), np.array([0.1, 0.1]))
    assert (ratio[0], low[0]) == (0, 0)
    assert high[0] == pytest.approx(3.6889, abs=1e-4)
    assert np.isnan(ratio[1])
