"""Laws of rubrics: what is possible is what completions reach, evidence only narrows, a change that is named works."""

from itertools import product
from statistics import NormalDist

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.rubric.method import method_of
from klaster.rubric.reading import read_rubric

WORDS = "{en: words, ru: слова}"
NAMES = ("a", "b", "c", "d")
OUTCOMES = ("w", "x", "y", "z")
HEAD = f"""\
id: trial
version: 1
title: {WORDS}
reading: {WORDS}
limits: {WORDS}
references: [us]
subject: {{case: {WORDS}}}
"""

conditions = st.recursive(
    st.sampled_from([f"is_{name}" for name in NAMES]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("count"), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)
rules = st.lists(conditions, min_size=1, max_size=3)
known = st.sampled_from(["yes", "no", None])
cases = st.lists(st.tuples(known, known, known, known), min_size=1, max_size=8)


def written(condition):
    """A condition as a rubric's file has it."""
    if isinstance(condition, str):
        return condition
    operator, inner = condition
    if operator == "not":
        return f"{{not: {written(inner)}}}"
    more = ", at_least: 2" if operator == "count" else ""
    return f"{{{operator}: [{', '.join(map(written, inner))}]{more}}}"


def holds(condition, world):
    """Whether a condition is true in a world where everything is known: plain logic, written anew."""
    if isinstance(condition, str):
        return world[condition.removeprefix("is_")]
    operator, inner = condition
    if operator == "not":
        return not holds(inner, world)
    truths = [holds(each, world) for each in inner]
    return {"all": all(truths), "any": any(truths), "count": sum(truths) >= 2}[operator]


def outcome(listed, world):
    """The outcome of the first rule that holds."""
    return next((OUTCOMES[place] for place, each in enumerate(listed) if holds(each, world)), OUTCOMES[-1])


def worlds(case):
    """Every way in which what is unknown may turn out."""
    choices = [{"yes": (True,), "no": (False,), None: (True, False)}[each] for each in case]
    return [dict(zip(NAMES, world, strict=True)) for world in product(*choices)]


def sensible(listed):
    """The rules that some world reaches; a file with others is refused."""
    everything = [dict(zip(NAMES, world, strict=True)) for world in product((True, False), repeat=4)]
    kept, left = [], everything
    for each in listed:
        reached = [world for world in left if holds(each, world)]
        if reached:
            kept.append(each)
            left = [world for world in left if not holds(each, world)]
    return kept if left else kept[:-1]


def rubric(listed):
    """A rubric of rules over four questions."""
    lines = [
        f"  - {{when: {written(each)}, outcome: {OUTCOMES[place]}}}" for place, each in enumerate(listed)
    ]
    used = [*OUTCOMES[: len(listed)], OUTCOMES[-1]]
    text = (
        HEAD
        + "measures:\n"
        + "".join(f"  {name}: {{title: {WORDS}, kind: yes_no}}\n" for name in NAMES)
        + "criteria:\n"
        + "".join(f'  is_{name}: {{title: {WORDS}, measure: {name}, is: "yes"}}\n' for name in NAMES)
        + f"outcomes: {{{', '.join(f'{name}: {WORDS}' for name in used)}}}\n"
        + "verdict:\n  first:\n"
        + "".join(f"  {line}\n" for line in lines)
        + f"    - {{outcome: {OUTCOMES[-1]}}}\n"
    )
    return method_of(read_rubric(text, "trial.yaml")).function


def table(rows):
    """Cases as a table."""
    columns = {name: [row[place] for row in rows] for place, name in enumerate(NAMES)}
    return pl.DataFrame(
        {"case": [f"{place:03}" for place in range(len(rows))], **columns},
        schema_overrides=dict.fromkeys(NAMES, pl.String),
    )


@settings(max_examples=60, deadline=None)
@given(rules, cases)
def test_the_possible_outcomes_are_those_that_completions_reach(listed, rows):
    listed = sensible(listed)
    if not listed:
        return
    frame = rubric(listed)(table(rows))
    for row, possible in zip(rows, frame["possible"].to_list(), strict=True):
        assert set(possible.split()) == {outcome(listed, world) for world in worlds(row)}


@settings(max_examples=40, deadline=None)
@given(rules, cases, st.integers(0, 3), st.sampled_from(["yes", "no"]))
def test_more_evidence_only_narrows_what_is_possible(listed, rows, place, answer):
    listed = sensible(listed)
    if not listed:
        return
    function = rubric(listed)
    before = function(table(rows))["possible"].to_list()
    filled = [
        tuple(answer if at == place and each is None else each for at, each in enumerate(row)) for row in rows
    ]
    after = function(table(filled))["possible"].to_list()
    assert all(set(more.split()) <= set(less.split()) for more, less in zip(after, before, strict=True))


@settings(max_examples=40, deadline=None)
@given(rules, cases)
def test_a_change_that_is_named_leads_where_it_says(listed, rows):
    listed = sensible(listed)
    if not listed:
        return
    function = rubric(listed)
    for row, changes in zip(rows, function(table(rows))["would_change"].to_list(), strict=True):
        for change in filter(None, changes.split("; ")):
            (name, _, answer), verdict = change.split(" → ")[0].split(" "), change.split(" → ")[1]
            changed = tuple(answer if each == name else row[at] for at, each in enumerate(NAMES))
            assert function(table([changed]))["verdict"].to_list() == [verdict]


@settings(max_examples=40, deadline=None)
@given(rules, cases)
def test_a_decided_verdict_lists_nothing_missing_and_an_open_one_something(listed, rows):
    listed = sensible(listed)
    if not listed:
        return
    frame = rubric(listed)(table(rows))
    for verdict, missing, status in frame.select("verdict", "missing", "status").iter_rows():
        assert (verdict == "unknown") == bool(missing) == (status == "O")


THRESHOLDS = """\
measures:
  x: {title: {en: words, ru: слова}}
  y: {title: {en: words, ru: слова}}
criteria:
  large: {title: {en: words, ru: слова}, measure: x, at_least: 10}
  small: {title: {en: words, ru: слова}, measure: y, below: 5}
  dense: {title: {en: words, ru: слова}, expression: x + 2 * y, above: 14}
outcomes: {w: {en: words, ru: слова}, x: {en: words, ru: слова}, z: {en: words, ru: слова}}
verdict:
  first:
    - {when: {all: [large, small]}, outcome: w}
    - {when: dense, outcome: x}
    - {outcome: z}
"""
numbers = st.integers(-20, 40).map(lambda each: each / 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6))
def test_a_number_moved_just_past_the_threshold_named_turns_the_verdict(rows):
    function = method_of(read_rubric(HEAD + THRESHOLDS, "trial.yaml")).function
    frame = pl.DataFrame(
        {"case": [str(at) for at in range(len(rows))], "x": [r[0] for r in rows], "y": [r[1] for r in rows]}
    )
    for (x, y), changes in zip(rows, function(frame)["would_change"].to_list(), strict=True):
        for change in filter(None, changes.split("; ")):
            (name, sign, bound), verdict = change.split(" → ")[0].split(" "), change.split(" → ")[1]
            moved = float(bound) + {"≥": 0, ">": 1e-6, "≤": 0, "<": -1e-6}[sign]
            one = pl.DataFrame(
                {"case": ["1"], "x": [moved if name == "x" else x], "y": [moved if name == "y" else y]}
            )
            assert function(one)["verdict"].to_list() == [verdict], (x, y, change)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=8))
def test_a_verdict_depends_on_its_own_case_only(rows):
    function = method_of(read_rubric(HEAD + THRESHOLDS, "trial.yaml")).function
    frame = pl.DataFrame(
        {"case": [str(at) for at in range(len(rows))], "x": [r[0] for r in rows], "y": [r[1] for r in rows]}
    )
    whole = function(frame)
    assert whole.equals(pl.concat([function(frame[at : at + 1]) for at in range(len(rows))]))
    assert whole.reverse().equals(function(frame.reverse()))


TEN = tuple("abcdefghij")
LONG = (
    HEAD
    + "measures:\n"
    + "".join(f"  {name}: {{title: {WORDS}, kind: yes_no}}\n" for name in TEN)
    + "criteria:\n"
    + "".join(f'  is_{name}: {{title: {WORDS}, measure: {name}, is: "yes"}}\n' for name in TEN)
    + f"outcomes: {{w: {WORDS}, x: {WORDS}, z: {WORDS}}}\n"
    + "verdict:\n  first:\n"
    + f"    - {{when: {{all: [{', '.join(f'is_{name}' for name in TEN[:5])}]}}, outcome: w}}\n"
    + f"    - {{when: {{any: [{', '.join(f'is_{name}' for name in TEN[5:])}]}}, outcome: x}}\n"
    + "    - {outcome: z}\n"
)
"""More criteria than combinations are tabulated for: rule after rule is followed."""


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(known, min_size=10, max_size=10), min_size=1, max_size=4))
def test_a_long_rule_book_leaves_out_no_outcome_that_is_possible(rows):
    function = method_of(read_rubric(LONG, "trial.yaml")).function
    columns = {name: [row[place] for row in rows] for place, name in enumerate(TEN)}
    frame = pl.DataFrame(
        {"case": [str(at) for at in range(len(rows))], **columns},
        schema_overrides=dict.fromkeys(TEN, pl.String),
    )
    for row, possible in zip(rows, function(frame)["possible"].to_list(), strict=True):
        answers = [{"yes": (True,), "no": (False,), None: (True, False)}[each] for each in row]
        reached = {"w" if all(world[:5]) else ("x" if any(world[5:]) else "z") for world in product(*answers)}
        assert set(possible.split()) == reached


CHANCE = f"""\
thresholds:
  least:
    title: {WORDS}
    versions: [{{in_force_from: "2015-01-01", value: 1}}, {{in_force_from: "2019-01-01", value: 2}}]
measures: {{x: {{title: {WORDS}, interval: true}}}}
criteria: {{large: {{title: {WORDS}, measure: x, at_least: least, prior: 0.5}}}}
outcomes: {{w: {WORDS}, z: {WORDS}}}
verdict:
  first:
    - {{when: large, outcome: w}}
    - {{outcome: z}}
probability: {{draws: 400, least: 0.6}}
"""


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["2018", "2020"]), st.floats(0, 4)), min_size=1, max_size=6))
def test_draws_follow_the_threshold_in_force(rows):
    head = HEAD.replace("subject: {", f"subject: {{period: {WORDS}, ")
    function = method_of(read_rubric(head + CHANCE, "trial.yaml")).function
    frame = pl.DataFrame(
        {
            "case": [str(at) for at in range(len(rows))],
            "period": [row[0] for row in rows],
            "x": [row[1] for row in rows],
            "x_lower": [row[1] - 0.5 for row in rows],
            "x_upper": [row[1] + 0.5 for row in rows],
        }
    )
    found = function(frame)
    for (period, value), chance in zip(rows, found["large_probability"].to_list(), strict=True):
        least = 1 if period == "2018" else 2
        expected = NormalDist(value, 0.5 / 1.959964).cdf(least)
        assert abs(chance - (1 - expected)) < 0.006
