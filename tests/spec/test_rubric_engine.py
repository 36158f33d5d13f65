"""The engine of rubrics, by worked example: three-valued logic, rules, points, versions, and what is refused."""

import polars as pl
import pytest

from klaster.model.errors import InputError, KlasterError, UnknownNameError
from klaster.rubric.examples import require_examples
from klaster.rubric.method import method_of
from klaster.rubric.reading import read_rubric
from klaster.rubrics import rubrics

WORDS = "{en: words, ru: слова}"
HEAD = f"""\
id: trial
version: 1
title: {WORDS}
reading: {WORDS}
limits: {WORDS}
references: [us]
subject: {{case: {WORDS}}}
"""
YES = ("a", "b", "c")
STATES = ("yes", "no", None)
BOTH = {"a": [one for one in STATES for _ in STATES], "b": [other for _ in STATES for other in STATES]}
MEASURES = "measures:\n" + "".join(f"  {name}: {{title: {WORDS}, kind: yes_no}}\n" for name in YES)
CRITERIA = "criteria:\n" + "".join(
    f'  is_{name}: {{title: {WORDS}, measure: {name}, is: "yes"}}\n' for name in YES
)
OUTCOMES = f"outcomes: {{good: {WORDS}, fair: {WORDS}, bad: {WORDS}}}\n"
PLAIN = HEAD + MEASURES + CRITERIA


def judged(text, parameters=None, **columns):
    """The verdicts of a rubric on cases, one for each value of the columns."""
    size = max(len(each) for each in columns.values())
    table = pl.DataFrame({"case": [str(place) for place in range(size)], **columns})
    return method_of(read_rubric(text, "trial.yaml")).function(table, **(parameters or {}))


def two(verdict):
    """A rubric of two outcomes."""
    return PLAIN + f"outcomes: {{good: {WORDS}, bad: {WORDS}}}\nverdict: {verdict}\n"


class TestKleene:
    """No evidence is never a no: what is unknown stays so unless the rest decides."""

    def test_and(self):
        frame = judged(two("{all: [is_a, is_b], met: good, not_met: bad}"), **BOTH)
        assert frame["verdict"].to_list() == [
            "good", "bad", "unknown",
            "bad", "bad", "bad",
            "unknown", "bad", "unknown",
        ]  # fmt: skip

    def test_or(self):
        frame = judged(two("{all: [{any: [is_a, is_b]}], met: good, not_met: bad}"), **BOTH)
        assert frame["verdict"].to_list() == [
            "good", "good", "good",
            "good", "bad", "unknown",
            "good", "unknown", "unknown",
        ]  # fmt: skip

    def test_not(self):
        frame = judged(two("{all: [{not: is_a}], met: good, not_met: bad}"), a=["yes", "no", None])
        assert frame["verdict"].to_list() == ["bad", "good", "unknown"]

    @pytest.mark.parametrize(
        ("known", "verdict"),
        [(("yes", "yes", None), "good"), (("yes", None, None), "unknown"), (("no", "no", None), "bad")],
    )
    def test_at_least_two_of_three(self, known, verdict):
        text = two("{all: [{count: [is_a, is_b, is_c], at_least: 2}], met: good, not_met: bad}")
        columns = {name: [value] for name, value in zip("abc", known, strict=True)}
        assert judged(text, **columns)["verdict"].to_list() == [verdict]


class TestFirstRule:
    TEXT = (
        PLAIN
        + OUTCOMES
        + """\
verdict:
  first:
    - {when: {all: [is_a, is_b]}, outcome: good}
    - {when: is_a, outcome: fair}
    - {outcome: bad}
"""
    )

    def test_the_first_that_holds(self):
        frame = judged(self.TEXT, a=["yes", "yes", "no"], b=["yes", "no", "yes"])
        assert frame["verdict"].to_list() == ["good", "fair", "bad"]

    def test_what_is_unknown_leaves_just_what_it_may_turn_out_to_be(self):
        frame = judged(self.TEXT, a=["yes", None, None], b=[None, "no", None])
        assert frame["possible"].to_list() == ["good fair", "fair bad", "good fair bad"]
        assert frame["missing"].to_list() == ["b", "a", "a b"]

    def test_what_would_change_it(self):
        row = judged(self.TEXT, a=["yes"], b=["no"]).row(0, named=True)
        assert row["would_change"] == "a = no → bad; b = yes → good"


class TestPoints:
    TEXT = (
        HEAD
        + f"""\
thresholds:
  gold: {{title: {WORDS}, unit: "%", value: 80}}
measures:
  x: {{title: {WORDS}, grades: [0, 1, 2, 3, 4]}}
  y: {{title: {WORDS}, grades: [0, 1, 2, 3, 4]}}
criteria:
  y_shown: {{title: {WORDS}, measure: y, at_least: 1}}
outcomes: {{good: {WORDS}, fair: {WORDS}, bad: {WORDS}}}
verdict:
  score:
    items: [{{measure: x, weight: 3}}, y]
    tiers:
      - {{at_least: gold, when: y_shown, outcome: good}}
      - {{at_least: 50, outcome: fair}}
      - {{outcome: bad}}
"""
    )

    def test_weights_tiers_and_a_least_grade_that_blocks_regardless(self):
        frame = judged(self.TEXT, x=[4, 4, 3, 1], y=[1, 0, 2, 4])
        assert frame["value"].to_list() == [81.25, 75.0, 68.75, 43.75]
        assert frame["verdict"].to_list() == ["good", "fair", "fair", "bad"]
        assert judged(self.TEXT, {"gold": 60}, x=[4], y=[0])["verdict"].to_list() == ["fair"]

    def test_a_missing_grade_is_a_range_and_decides_nothing_that_it_could_turn(self):
        row = judged(self.TEXT, x=[4, 1], y=[None, None]).rows(named=True)
        assert (row[0]["value"], row[0]["lower"], row[0]["upper"]) == (None, 75.0, 100.0)
        assert (row[0]["verdict"], row[0]["possible"], row[0]["missing"]) == ("unknown", "good fair", "y")
        assert (row[1]["verdict"], row[1]["upper"]) == ("bad", 43.75)

    def test_the_cheapest_grade_that_reaches_a_tier(self):
        row = judged(self.TEXT, x=[3], y=[3]).row(0, named=True)
        assert row["value"] == 75.0
        assert row["would_change"] == "x = 4 → good; y = 4 → good"


class TestVersions:
    TEXT = (
        HEAD.replace("subject: {", f"subject: {{period: {WORDS}, ")
        + f"""\
thresholds:
  least:
    title: {WORDS}
    versions: [{{in_force_from: "2015-01-01", value: 10}}, {{in_force_from: "2019-07-01", value: 20}}]
measures: {{size: {{title: {WORDS}}}}}
criteria: {{large: {{title: {WORDS}, measure: size, at_least: least}}}}
outcomes: {{good: {WORDS}, bad: {WORDS}}}
verdict: {{all: [large], met: good, not_met: bad}}
"""
    )

    def test_the_thresholds_in_force_at_the_end_of_each_period(self):
        frame = judged(self.TEXT, size=[15, 15, 15, 15], period=["2018", "2019", "2019-06", "2014"])
        assert frame["verdict"].to_list() == ["good", "bad", "good", "unknown"]

    def test_or_on_the_day_asked_for(self):
        one, other = ({"in_force_on": day} for day in ("2019-06-30", "2019-07-01"))
        assert [judged(self.TEXT, each, size=[15])["verdict"][0] for each in (one, other)] == ["good", "bad"]
        with pytest.raises(InputError, match="in_force_on: found 'soon', expected a day"):
            judged(self.TEXT, {"in_force_on": "soon"}, size=[15])


class TestExpressions:
    def text(self, expression):
        return (
            HEAD
            + f"""\
thresholds: {{least: {{title: {WORDS}, value: 800}}}}
measures: {{revenue: {{title: {WORDS}}}, workers: {{title: {WORDS}}}}}
criteria: {{efficient: {{title: {WORDS}, expression: "{expression}", at_least: least}}}}
outcomes: {{good: {WORDS}, bad: {WORDS}}}
verdict: {{all: [efficient], met: good, not_met: bad}}
"""
        )

    def test_arithmetic_over_measures(self):
        frame = judged(self.text("revenue / workers"), revenue=[8000, 7000, None, 1], workers=[10, 10, 10, 0])
        assert frame["verdict"].to_list() == ["good", "bad", "unknown", "unknown"]
        assert frame["efficient_distance"].to_list() == [0.0, -100.0, None, None]
        assert frame["would_change"][1] == "revenue ≥ 8000 → good; workers ≤ 8.75 → good"

    @pytest.mark.parametrize(
        "expression",
        [
            "__import__('os')", "revenue.real", "(1).__class__", "[x for x in (1,)]", "lambda: 1", "f(revenue)",
            "revenue if workers else 1", "revenue ** workers", "9 ** 9 ** 9", "revenue[0]", "'text'", "revenue := 1", "1 +",
            "revenue" + "+1" * 400,
        ],
    )  # fmt: skip
    def test_and_nothing_else(self, expression):
        with pytest.raises(KlasterError) as caught:
            read_rubric(self.text(expression), "trial.yaml")
        assert caught.value.place.row == 10

    def test_a_name_that_is_not_there_is_answered_with_near_ones(self):
        with pytest.raises(UnknownNameError, match=r"row 10.*'revenu'\nDid you mean revenue"):
            read_rubric(self.text("revenu / workers"), "trial.yaml")


def broken(**replaced):
    """A sound rubric with some pieces replaced."""
    text = TestFirstRule.TEXT
    for old, new in replaced.values():
        assert old in text
        text = text.replace(old, new, 1)
    return text


class TestWhatIsRefusedAtLoad:
    """With file, line and what to do."""

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("    - {outcome: bad}", "    - {outcome: fair}", 16, "no rule leads to the outcome 'bad'"),
            ("{when: is_a, outcome: fair}", "{when: {all: [is_a, is_b, is_c]}, outcome: fair}", 20, "nothing leads to 'fair' here"),
            ("    - {outcome: bad}\n", "    - {when: is_b, outcome: bad}\n", 21, "some cases lead to no outcome"),
            ("measure: a,", "measure: aa,", 13, "measure 'aa'"),
            ("when: is_a, outcome: fair", "when: is_aa, outcome: fair", 20, "Did you mean is_a"),
            ("outcome: fair", "outcome: fare", 20, "Did you mean fair"),
            ("when: is_a, outcome", "wen: is_a, outcome", 20, "Did you mean when"),
            ("  a: {title: {en: words, ru: слова}", "  a: {title: {en: words}", 9, "the Russian text is missing"),
            ('measure: a, is: "yes"', "measure: a, at_least: 3", 13, "a has no more and less"),
            ('measure: a, is: "yes"', "measure: a, is: maybe", 13, "choice 'maybe'"),
            ('measure: a, is: "yes"', "all: [is_b]", None, ""),
            ("version: 1", "version: one", 2, "expected a number"),
            ("references: [us]", "references: us", 6, "expected a list"),
            ("    - {outcome: bad}", "    - {outcome: bad", 22, "this is not YAML"),
            ("version: 1", "version: 1\nversion: 2", 3, "given twice"),
            ("references: [us]", "references: &x [us]\npeers: *x", 7, "found the alias"),
        ],
    )  # fmt: skip
    def test_is_shown_at_its_line(self, old, new, line, words):
        text = broken(one=(old, new))
        if line is None:
            assert read_rubric(text, "trial.yaml").criteria["is_a"]
            return
        with pytest.raises(KlasterError) as caught:
            read_rubric(text, "trial.yaml")
        assert (caught.value.place.file, caught.value.place.row) == ("trial.yaml", line), str(caught.value)
        assert words in str(caught.value)

    def test_a_circle_of_criteria(self):
        text = broken(
            one=('measure: a, is: "yes"', "all: [is_b]"), other=('measure: b, is: "yes"', "not: is_a")
        )
        with pytest.raises(InputError, match=r"row 1[34].*in a circle: is_a → is_b → is_a"):
            read_rubric(text, "trial.yaml")

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("at_least: 50", "at_least: 90", "this tier asks for 90 %, the one above for 80 %"),
            ("outcome: good}", "outcome: good}\n      - {at_least: 80, outcome: good}", "two tiers overlap at 80 %"),
            ("value: 80", "value: 120", "found 120 %, expected 0 to 100"),
            ("weight: 3", "weight: 0", "a weight must be above zero"),
            ("items: [{measure: x", "items: [{measure: z", "measure 'z'"),
        ],
    )  # fmt: skip
    def test_tiers_that_overlap_and_points_that_cannot_be(self, old, new, words):
        text = TestPoints.TEXT.replace("at_least: gold, when: y_shown", "at_least: gold")
        assert old in text
        with pytest.raises(KlasterError, match=words) as caught:
            read_rubric(text.replace(old, new, 1), "trial.yaml")
        assert caught.value.place.row

    def test_a_rule_that_a_wider_one_of_the_same_number_hides(self):
        text = (
            HEAD
            + f"""\
measures: {{quotient: {{title: {WORDS}}}}}
criteria:
  above_one: {{title: {WORDS}, measure: quotient, above: 1}}
  above_two: {{title: {WORDS}, measure: quotient, above: 2}}
outcomes: {{good: {WORDS}, fair: {WORDS}, bad: {WORDS}}}
verdict:
  first:
    - {{when: above_one, outcome: fair}}
    - {{when: above_two, outcome: good}}
    - {{outcome: bad}}
"""
        )
        with pytest.raises(InputError, match=r"trial.yaml, row 16: nothing leads to 'good' here"):
            read_rubric(text, "trial.yaml")

    def test_an_example_that_does_not_come_out(self):
        text = TestFirstRule.TEXT + 'examples:\n  - {given: {a: "yes"}, verdict: good}\n'
        with pytest.raises(
            InputError, match="row 23: the example expects verdict = good, and unknown comes out"
        ):
            require_examples(read_rubric(text, "trial.yaml"))


@pytest.mark.parametrize("name", sorted(rubrics()))
def test_the_examples_inside_each_rubric_come_out(name):
    assert len(rubrics()[name].examples) >= 3
    require_examples(rubrics()[name])
