"""What every registered method owes its users."""

import inspect
import re
from pathlib import Path

import polars as pl
import pytest

import klaster
from klaster.catalogue import checked_parameters, method, methods
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.observation import KEYS

ROOT = Path(__file__).resolve().parents[2]
METHODS = list(methods())
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def texts(card):
    """Every text of a card, named."""
    yield from (
        ("title", card.title),
        ("reading", card.reading),
        ("limits", card.limits),
        ("unit", card.unit),
    )
    for group in (card.inputs, card.optional_inputs, card.outputs):
        yield from group.items()
    yield from ((parameter.name, parameter.description) for parameter in card.parameters)


def example(card):
    """A small table with every column the method may need."""
    table = pl.DataFrame(
        {
            "region": ["a", "a", "b", "b"],
            "industry": ["x", "y", "x", "y"],
            "period": ["2018"] * 4,
            "value": [20.0, 80.0, 10.0, 190.0],
            "status": ["A"] * 4,
            "firms": [3, 4, 5, 6],
            "area": [10.0, 10.0, 20.0, 20.0],
            "population": [500.0, 500.0, 800.0, 800.0],
            "group": ["g"] * 4,
            "unit": ["a", "a", "b", "b"],
            "indicator": ["x", "y", "x", "y"],
            "employment": [20.0, 80.0, 10.0, 190.0],
            "designated": [True, False, None, True],
            "verdict": ["yes", "no", "yes", "borderline"],
            "x": [0.0, 1.0, 5.0, 9.0],
            "y": [0.0, 2.0, 0.0, 4.0],
            "partner": ["y", "x", "x", "y"],
            "occupation": ["o", "p", "o", "p"],
            "country": ["k", "k", "m", "m"],
        }
    )
    if card.kind == "rubric":  # judges whatever it names as its subjects, on no evidence at all
        table = table.with_columns(
            pl.Series(key, ["a", "b", "c", "d"]) for key in card.inputs if key not in KEYS
        )
    if "period" in card.inputs:  # what grows needs two periods
        table = pl.concat([table, table.with_columns(period=pl.lit("2019"), value=pl.col("value") * 1.5)])
    if card.id == "entry_probability":  # one pair of periods to learn from, one to test on
        table = pl.concat(
            [table, table.filter(pl.col("period") == "2018").with_columns(period=pl.lit("2020"))]
        )
    if card.id.startswith("industry_group"):  # fewer than four industries cannot be grouped
        table = pl.concat(
            [table, table.with_columns(industry=pl.col("industry") + "2", value=pl.col("value") + 7)]
        )
    if "unit" in card.inputs and "indicator" not in card.inputs:  # a wide table: a row a unit
        table = table.unique("unit", keep="first", maintain_order=True)
    wanted = {*card.inputs, *card.optional_inputs}
    return table.select([name for name in table.columns if name in wanted])


@pytest.mark.parametrize("each", METHODS, ids=lambda each: each.card.id)
class TestEveryMethod:
    def test_speaks_both_languages(self, each):
        for name, text in texts(each.card):
            assert CYRILLIC.search(text.ru), (name, text.ru)
            assert not CYRILLIC.search(text.en), (name, text.en)

    def test_has_formula_references_and_a_docstring_with_an_example(self, each):
        assert each.card.formula
        assert each.card.references
        assert ">>>" in inspect.getdoc(each.function)

    def test_is_in_the_glossary(self, each):
        glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
        assert f"`{each.card.id}`" in glossary
        assert each.card.title.en.lower() in glossary.lower()
        assert each.card.title.ru.lower() in glossary.lower()

    def test_gives_its_keys_then_value_and_status_then_what_the_card_names(self, each):
        table = example(each.card)
        columns = klaster.compute(each.card.id, table).frame.columns
        # A key that is not one of a table's own, as the partner of a pair, is made by the method.
        keys = [key for key in each.card.keys if key in table.columns or key not in KEYS]
        assert columns[: len(keys) + 2] == [*keys, "value", "status"]
        assert set(columns) - set(keys) == set(each.card.outputs)

    def test_leaves_the_callers_table_as_it_was(self, each):
        table = example(each.card)
        before = table.clone()
        klaster.compute(each.card.id, table)
        assert table.equals(before)

    def test_registration_returns_the_function_untouched(self, each):
        assert inspect.unwrap(each.function).__name__ == each.card.id

    def test_has_a_worked_example_in_the_manual(self, each):
        assert any(each.card.id in path.read_text() for path in (ROOT / "tests" / "spec").glob("test_*.py"))


class TestCalls:
    def test_an_unknown_method_is_answered_with_near_names(self):
        with pytest.raises(UnknownNameError, match="Did you mean location_quotient"):
            method("locaton_quotient")

    def test_an_unknown_parameter_is_refused(self):
        with pytest.raises(UnknownNameError, match="confidence"):
            checked_parameters(method("location_quotient").card, {"confidense": 0.9})

    @pytest.mark.parametrize(
        ("name", "value"),
        [("confidence", "1.5"), ("confidence", "high"), ("interval", "wald"), ("floor_jobs", -1)],
    )
    def test_a_value_outside_its_limits_is_refused(self, name, value):
        with pytest.raises(InputError, match=name):
            checked_parameters(method("location_quotient").card, {name: value})

    def test_words_from_the_command_line_become_numbers(self):
        checked = checked_parameters(
            method("location_quotient").card,
            {"confidence": "0.9", "design_effect": "12", "interval": "score"},
        )
        assert checked == {"confidence": 0.9, "design_effect": 12.0, "interval": "score"}

    def test_a_missing_column_says_what_to_do(self):
        with pytest.raises(InputError, match=r"no column 'value'; found region, industry, jobs\n.*columns="):
            klaster.compute(
                "location_quotient", pl.DataFrame({"region": ["a"], "industry": ["x"], "jobs": [1]})
            )

    def test_an_unknown_column_is_answered_with_near_names(self):
        with pytest.raises(UnknownNameError, match="jobs"):
            klaster.compute("location_quotient", pl.DataFrame({"region": ["a"], "industry": ["x"], "jobs": [1]}),
                            columns={"value": "job"})  # fmt: skip
