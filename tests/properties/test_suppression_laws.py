"""Laws of suppressed cells: ranges against every table of whole numbers, and what an attacker can learn."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from klaster.indicators.suppression import suppressed_cells
from klaster.indicators.suppression_rows import checked_rows
from klaster.indicators.suppression_table import table_problem
from klaster.numerics import optimisation
from klaster.numerics.network import network

TOTAL = "_T"


@st.composite
def tables(draw, largest=6, regions=(2, 4), industries=(2, 4), hide_totals=True):
    """A table with all totals, some cells hidden; the true values beside it."""
    rows, columns = draw(st.integers(*regions)), draw(st.integers(*industries))
    inside = np.array(
        draw(st.lists(st.integers(0, largest), min_size=rows * columns, max_size=rows * columns))
    )
    full = np.zeros((rows + 1, columns + 1))
    full[:rows, :columns] = inside.reshape(rows, columns)
    full[rows, :] = full[:rows].sum(axis=0)
    full[:, columns] = full[:, :columns].sum(axis=1)
    hidden = np.array(draw(st.lists(st.booleans(), min_size=full.size, max_size=full.size))).reshape(
        full.shape
    )
    if not hide_totals:
        hidden[rows, :] = hidden[:, columns] = False
    codes = [[f"r{n}" for n in range(rows)] + [TOTAL], [f"i{n}" for n in range(columns)] + [TOTAL]]
    cells = [
        (
            codes[0][r],
            codes[1][i],
            None if hidden[r, i] else full[r, i],
            "Q" if hidden[r, i] else "A",
            full[r, i],
        )
        for r, i in np.ndindex(full.shape)
    ]
    return pl.DataFrame(cells, schema=["region", "industry", "value", "status", "true"], orient="row",
                        schema_overrides={"value": pl.Float64, "true": pl.Float64})  # fmt: skip


def equations(table):
    """All sums of a table as rows of a matrix over its cells, written anew for the tests."""
    place = {key: n for n, key in enumerate(table.select("region", "industry").iter_rows())}
    regions, industries = (
        table[name].unique(maintain_order=True).to_list() for name in ("region", "industry")
    )
    found = []
    for industry in industries:
        line = np.zeros(len(place))
        for region in regions:
            line[place[region, industry]] = -1 if region == TOTAL else 1
        found.append(line)
    for region in regions:
        line = np.zeros(len(place))
        for industry in industries:
            line[place[region, industry]] = -1 if industry == TOTAL else 1
        found.append(line)
    return np.array(found)


def ranges(table, value="value", lower=None, upper=None):
    """Least and largest of every cell by two calls of another interface to a solver."""
    matrix = equations(table)
    known = table[value].to_list()
    least = [None] * len(known) if lower is None else table[lower].to_list()
    most = [None] * len(known) if upper is None else table[upper].to_list()
    bounds = [
        (v, v) if v is not None else (low or 0.0, high)
        for v, low, high in zip(known, least, most, strict=True)
    ]
    found = []
    for n in range(len(known)):
        cost = np.zeros(len(known))
        cost[n] = 1
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * cost, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
            ends.append(np.inf if solved.status == 3 else solved.x[n])
        found.append(ends)
    return np.array(found)


@settings(max_examples=25, deadline=None)
@given(tables())
def test_the_truth_lies_within_and_another_solver_agrees(table):
    solved = suppressed_cells(table, publish=False, rounding=0)
    expected = ranges(table)
    for row, (low, high), true in zip(solved.iter_rows(named=True), expected, table["true"], strict=True):
        if row["basis"] == "published":
            assert row["value"] == true
            continue
        assert row["lower"] - 1e-6 <= true
        assert row["lower"] == pytest.approx(low, abs=1e-5)
        if row["upper"] is None:
            assert high == np.inf
        else:
            assert true <= row["upper"] + 1e-6
            assert row["upper"] == pytest.approx(high, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(tables(largest=3, regions=(2, 2), industries=(2, 3), hide_totals=False))
def test_every_table_of_whole_numbers_lies_within_and_some_reach_the_ends(table):
    solved = suppressed_cells(table, publish=False, rounding=0)
    hidden = [n for n, value in enumerate(table["value"]) if value is None]
    matrix = equations(table)
    cells = table["value"].fill_null(0).to_numpy().copy()
    most = int(table["value"].max() or 0)
    seen = []
    for guess in product(range(most + 1), repeat=len(hidden)):
        cells[hidden] = guess
        if not (matrix @ cells).any():
            seen.append(guess)
    for place, n in enumerate(hidden):
        found = [guess[place] for guess in seen]
        # A two-way table with whole totals has whole corners: the ends are reached by whole tables.
        assert solved["lower"][n] == pytest.approx(min(found), abs=1e-6)
        assert solved["upper"][n] == pytest.approx(max(found), abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(tables(largest=40), st.sampled_from(["quadratic", "lp", "ipf"]))
def test_estimates_lie_within_their_range_and_add_up(table, point):
    solved = suppressed_cells(table, publish=False, rounding=0, point=point)
    values = solved["value"].to_list()
    for row in solved.filter(pl.col("imputed") & pl.col("upper").is_not_null()).iter_rows(named=True):
        assert row["lower"] - 1e-6 <= row["value"] <= row["upper"] + 1e-6
        assert row["status"] == "E"
    for line in equations(table):
        parts = [(sign, values[n]) for n, sign in enumerate(line) if sign]
        if all(value is not None for _, value in parts):
            assert sum(sign * value for sign, value in parts) == pytest.approx(0, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(tables(largest=9))
def test_an_attacker_who_sees_what_is_published_cannot_pin_a_withheld_cell(table):
    published = suppressed_cells(table, rounding=0)
    withheld = published["basis"].is_in(["withheld", "complementary"])
    assert published.filter(withheld)["value"].null_count() == withheld.sum()
    assert published.filter(withheld)["lower"].null_count() == withheld.sum()
    assert set(published.filter(withheld)["status"]) <= {"Q"}
    shown = published.with_columns(
        figure=pl.when(pl.col("status") == "A").then("value"),
        industry=table["industry"],
    )
    for (low, high), basis in zip(ranges(shown, "figure", "lower", "upper"), published["basis"], strict=True):
        if basis == "withheld":
            assert high - low > 1e-3
    # ... and no other confidential cell is shown with a range that is a point
    confidential = published.filter((table["status"] == "Q") & pl.col("lower").is_not_null())
    assert (confidential["upper"].fill_null(np.inf) - confidential["lower"] > 1e-6).all()


@settings(max_examples=30, deadline=None)
@given(tables(largest=9))
def test_what_is_published_does_not_depend_on_what_is_withheld(table):
    """Ranges and estimates computed from the published table alone are the published ones."""
    published = suppressed_cells(table, rounding=0)
    again = suppressed_cells(
        table.with_columns(value=pl.when(published["status"] == "A").then("value"),
                           status=pl.when(published["status"] == "A").then(pl.lit("A")).otherwise(pl.lit("O"))),
        publish=False, rounding=0,
    )  # fmt: skip
    bounded = published["basis"].is_in(["bounded", "unbounded"])
    for name in ("value", "lower", "upper"):
        for one, two in zip(published.filter(bounded)[name], again.filter(bounded)[name], strict=True):
            assert (one is None) == (two is None)
            assert one is None or one == pytest.approx(two, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(tables(largest=50), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(table, random):
    order = random.sample(range(table.height), table.height)
    solved = suppressed_cells(table, publish=False, rounding=0)
    shuffled = suppressed_cells(table[order], publish=False, rounding=0)
    for name in ("value", "lower", "upper"):
        for one, two in zip(solved[order][name], shuffled[name], strict=True):
            assert (one is None) == (two is None)
            assert one is None or one == pytest.approx(two, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(tables(largest=50, hide_totals=False), st.integers(1, 1000))
def test_ranges_scale_with_the_unit(table, factor):
    solved = suppressed_cells(table, publish=False, rounding=0)
    scaled = suppressed_cells(table.with_columns(pl.col("value") * factor), publish=False, rounding=0)
    for name in ("lower", "upper"):
        for one, two in zip(solved[name], scaled[name], strict=True):
            assert (one is None) == (two is None)
            assert one is None or two == pytest.approx(one * factor, abs=1e-4 * factor)


@settings(max_examples=25, deadline=None)
@given(tables(largest=50, hide_totals=False))
def test_knowing_more_never_widens_a_range(table):
    wide = suppressed_cells(table, publish=False, rounding=0)
    hidden = [n for n, value in enumerate(table["value"]) if value is None]
    if not hidden:
        return
    told = table.with_row_index("n").with_columns(
        value=pl.when(pl.col("n") == hidden[0]).then("true").otherwise("value"),
        status=pl.when(pl.col("n") == hidden[0]).then(pl.lit("A")).otherwise("status"),
    )
    narrow = suppressed_cells(told.drop("n"), publish=False, rounding=0)
    for n in hidden[1:]:
        assert narrow["lower"][n] >= wide["lower"][n] - 1e-6
        assert narrow["upper"][n] <= wide["upper"][n] + 1e-6


@settings(max_examples=30, deadline=None)
@given(tables(largest=200, hide_totals=False), st.integers(1, 10))
def test_rounded_tables_still_hold_the_truth(table, base):
    """Every figure rounded on its own: parts no longer add up, and each true value stays within."""
    rounded = table.with_columns((pl.col("value") / base).round() * base)
    solved = suppressed_cells(rounded, publish=False, rounding=base, parts="complete")
    assert (solved["slack"] == 0).all()
    for row, true in zip(solved.iter_rows(named=True), table["true"], strict=True):
        if row["lower"] is not None:
            assert row["lower"] - 1e-4 <= true <= row["upper"] + 1e-4


@settings(max_examples=30, deadline=None)
@given(tables(largest=30, hide_totals=False), st.integers(1, 50))
def test_contradictions_are_reported_and_never_raised(table, fault):
    """One total is raised: the slack is the fault or less, and nothing fails."""
    place = table.height - 2  # the total of the last industry
    faulty = table.with_row_index("n").with_columns(
        value=pl.when(pl.col("n") == place).then(pl.col("value") + fault).otherwise("value")
    )
    solved = suppressed_cells(faulty.drop("n"), rounding=0, parts="complete", publish=False)
    assert solved.height == table.height
    assert solved["slack"].abs().max() <= fault + 1e-4
    # The totals alone contradict one another, so some sum has to give.
    assert solved["slack"].abs().max() > 0
    assert (solved.filter(pl.col("slack") != 0)["slack_in"].null_count()) == 0


def hierarchical(seed, share, limited=False):
    """Four regions with their total, five industries in two groups with their total; the true values beside it."""
    random = np.random.default_rng(seed)
    above = np.array([-1, 0, 0, 1, 1, 2, 2, 2])
    values = np.zeros((5, above.size))
    values[:4, 3:] = random.integers(0, 30, (4, 5))
    for industry in range(above.size - 1, 0, -1):
        values[:4, above[industry]] += values[:4, industry]
    values[4] = values[:4].sum(axis=0)
    hidden = random.random(values.shape) < share
    hidden[4] &= random.random(above.size) < 0.3
    names, regions = [f"i{n}" for n in range(above.size)], ["a", "b", "c", "d", TOTAL]
    rows = [
        (
            regions[r],
            names[i],
            names[above[i]] if i else None,
            None if hidden[r, i] else values[r, i],
            values[r, i] + 20 if limited and hidden[r, i] else None,
        )
        for r, i in np.ndindex(values.shape)
    ]
    words = dict.fromkeys(("region", "industry", "industry_parent"), pl.String)
    schema = {**words, "value": pl.Float64, "upper": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row"), values.ravel()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.sampled_from([0.3, 0.6, 0.9]))
def test_pushing_flow_and_linear_programs_give_the_same_ranges(seed, limited, share):
    """A hierarchy of industries over one level of regions, as a network and as a linear program."""
    table, values = hierarchical(seed, share, limited)
    found = []
    for few in (1, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(optimisation, "_FEW", few)
            found.append(suppressed_cells(table, publish=False, rounding=0))
    flow, program = found
    for name in ("lower", "upper"):
        assert (flow[name].is_null() == program[name].is_null()).all()
        assert ((flow[name] - program[name]).abs().fill_null(0) < 1e-4).all()
    for row, true in zip(flow.iter_rows(named=True), values, strict=True):
        if row["lower"] is not None:
            assert row["lower"] - 1e-6 <= true <= (np.inf if row["upper"] is None else row["upper"]) + 1e-6


def test_a_hierarchy_of_industries_is_a_network():
    """Or the test above would compare linear programs with themselves."""
    rows = checked_rows(hierarchical(1, 0.5)[0])
    problem = table_problem(rows, "auto", "complete", "auto", 0.0, "value").problem
    assert problem.implied.sum() == 3
    kept = problem.constraints.of(~problem.implied, np.ones(problem.known.size, bool))
    assert network(kept) is not None
    assert network(problem.constraints) is None
