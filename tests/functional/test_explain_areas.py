"""A number of several areas is told by its area; counts are whole; outcomes are words of the reader's language."""

import random

import pytest

import klaster as library
from klaster.catalogue import methods
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.observation import COUNTED
from klaster.views.outcome import OUTCOMES, outcome_words
from klaster.web.app import create_app
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory, usual_measure
from tests.command_line import klaster
from tests.web_client import Client

REGIONS = ("KG-B", "KG-C", "KG-O", "KZ-11", "KZ-19", "KZ-35")


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    """A workspace of two countries and two years."""
    chance, rows = random.Random(8), ["region,nace,year,employment"]
    for region in REGIONS:
        for division in ("10", "13", "26", "62"):
            rows += [f"{region},{division},{year},{chance.randint(20, 900)}" for year in (2018, 2019)]
    folder = tmp_path_factory.mktemp("areas")
    (folder / "jobs.csv").write_text("\n".join(rows) + "\n")
    new_from_table(folder / "obs", folder / "jobs.csv")
    opened = Observatory(folder / "obs")
    opened.build()
    return opened


class TestAreas:
    def test_each_area_has_its_own_number_and_its_own_rows(self, observatory):
        asked = {"industry": "10", "period": "2019"}
        found = {
            area: observatory.explain(None, "locational_gini", area=area, **asked) for area in ("KG", "KZ")
        }
        assert found["KG"].row["value"] != found["KZ"].row["value"]
        assert set(found["KZ"].parts["region"]) == {"KZ-11", "KZ-19", "KZ-35"}
        assert found["KZ"].keys == {**asked, "area": "KZ"}
        assert "--area KZ" in found["KZ"].command

    def test_without_it_the_areas_are_listed(self, observatory):
        with pytest.raises(InputError, match=r"for each area: KG, KZ") as told:
            observatory.explain(None, "locational_gini", industry="10")
        assert "--area" in told.value.describe("ru")

    def test_an_area_that_is_not_there_is_refused(self, observatory):
        with pytest.raises(UnknownNameError, match="no area here 'RU'"):
            observatory.explain(None, "locational_gini", industry="10", area="RU")

    def test_the_command_takes_a_name(self, observatory):
        asked = ("explain", "locational_gini", observatory.path, "--industry", "10")
        assert "KZ-19" in klaster(*asked, "--area", "Kazakhstan").stdout
        assert "--area" in klaster(*asked, check=False).stderr

    def test_the_interface_and_the_screen_take_it(self, observatory):
        client = Client(create_app(observatory))
        asked = "industry=10&period=2019"
        first, other = (
            client.get(f"/api/v1/explain/locational_gini?{asked}&area={area}").json() for area in ("KG", "KZ")
        )
        assert first["row"]["value"] != other["row"]["value"]
        assert client.get(f"/api/v1/explain/locational_gini?{asked}").status_code == 422
        for words, language in (("Kazakhstan", "en"), ("Казахстан", "ru")):
            page = client.get(f"/{language}/explain?method=locational_gini&{asked}&area=KZ")
            assert page.status_code == 200
            assert words in page.text
        assert client.get(f"/en/explain?method=locational_gini&{asked}").status_code == 200


class TestOutcomes:
    def test_counts_are_whole_numbers(self, observatory):
        for each in methods():
            try:
                frame = observatory.compute(each.card.id).frame
            except InputError:
                continue
            kinds = {name: kind for name, kind in frame.schema.items() if name in COUNTED}
            assert not any(kind.is_float() for kind in kinds.values()), (each.card.id, kinds)

    def test_they_are_whole_on_a_frame_of_ones_own(self, observatory):
        import pandas

        frame = pandas.DataFrame(
            {"region": list("aabb"), "industry": list("xyxy"), "value": [1.0, 2.0, 3.0, 4.0]}
        )
        assert str(library.compute("locational_gini", frame).frame["unknown"].dtype) == "int64"

    def test_words_are_of_the_readers_language(self, observatory):
        client = Client(create_app(observatory))
        page = client.get("/ru/explain?method=shift_share&region=KG-B&industry=10").text
        assert "есть в обоих периодах" in page
        assert "continuing" not in page.replace("(continuing)", "")

    @pytest.mark.parametrize("word", OUTCOMES)
    def test_every_word_has_its_russian(self, word):
        assert any("а" <= letter.lower() <= "я" for letter in outcome_words(word, "ru"))


class TestErrors:
    def test_an_edition_without_measures_says_so(self, observatory):
        from dataclasses import replace

        with pytest.raises(InputError, match="has no measures"):
            usual_measure(replace(observatory.edition(), measure_cards=()))

    @pytest.mark.parametrize(("title", "row"), [("", 3), ("About jobs\n\n", 5)])
    def test_a_wrong_cell_is_named_by_its_row_in_the_file(self, tmp_path, title, row):
        file = tmp_path / "cells.csv"
        file.write_text(f"{title}region,industry,value\na,x,5\na,y,-3\n_T,x,5\n")
        run = klaster("compute", "suppressed_cells", file, check=False)
        assert run.returncode == 2
        assert f"cells.csv, row {row}, column value" in run.stderr

    def test_a_table_without_industries_is_told_what_to_do(self, tmp_path):
        file = tmp_path / "jobs.csv"
        file.write_text("region,year,jobs\nKG-B,2018,5\nKG-O,2018,7\n")
        run = klaster("compute", "location_quotient", file, check=False)
        assert run.returncode == 2
        assert "--columns industry=COLUMN" in run.stderr
