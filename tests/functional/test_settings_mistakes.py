"""Mistakes in ``klaster.toml``: each is told with the line that has to be changed, and nothing is put in force."""

import json

import pytest

from klaster.model.errors import KlasterError
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory

ROWS = "region,industry,year,jobs\n" + "".join(
    f"{region},{industry},2018,{10 + place}\n"
    for region in ("KG-O", "KG-C")
    for place, industry in enumerate("ABCF")
)


@pytest.fixture
def workspace(tmp_path):
    """A workspace of one small table, built."""
    table = tmp_path / "jobs.csv"
    table.write_text(ROWS)
    new_from_table(tmp_path / "obs", table)
    Observatory(tmp_path / "obs").build()
    return tmp_path / "obs"


def edited(workspace, old, new):
    """Edit a line of the settings; its number."""
    settings = workspace / "klaster.toml"
    text = settings.read_text(encoding="utf-8")
    assert old in text
    settings.write_text(text.replace(old, new, 1), encoding="utf-8")
    return next(
        number
        for number, line in enumerate(settings.read_text().splitlines(), 1)
        if new.split("\n")[-1] in line
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('layout = "long"', 'regoin = "x"', "Did you mean region"),
        ('region = "region"', "region = 5", "Expected a text"),
        ('region = "region"', 'region = "oblast"', "no column in the table 'oblast'"),
        ('employment = "jobs"', 'employment = "emp"', "There is: region, industry, year, jobs"),
        ('nature = "count"', 'nature = "counts"', "Did you mean count"),
        ('layout = "long"', 'statuses = {"W" = "Z"}', "There is: A, P, B, E, O, Q"),
        ('layout = "long"', 'where = ["yaer=2017"]', "Did you mean year"),
        (
            'region_classification = "regions_six_countries"',
            'region_classification = "regoins"',
            "Did you mean regions",
        ),
        (
            'region_classification = "regions_six_countries"',
            'region_classification = "data/r.gpkg"',
            "no file 'data/r.gpkg'",
        ),
        ('table = "data/jobs.csv"', 'table = "data/job.csv"', "data/jobs.csv"),
        ('table = "data/jobs.csv"', 'table = "../jobs.csv"', "outside the workspace"),
        ('id = "jobs"', 'id = "../jobs"', "letters, digits"),
        ('released = ""', 'convert = "isic_rev4"', "Expected a table"),
        ('released = ""', 'convert = {industri = "isic_rev4"}', "Did you mean industry"),
        ('released = ""', 'convert = {industry = "naics_2022"}', "no correspondence"),
    ],
)
def test_a_mistake_is_told_with_its_line(workspace, old, new, words):
    before = (workspace / "out" / "current.json").read_text()
    line = edited(workspace, old, new)
    with pytest.raises(KlasterError) as told:
        Observatory(workspace).build()
    message = told.value.describe("en")
    assert words in message
    assert "klaster.toml" in message
    if 'emp"' not in new:
        assert f"row {line}" in message or f"line {line}" in message
    assert told.value.describe("ru") != message
    assert (workspace / "out" / "current.json").read_text() == before


def test_a_link_out_of_the_workspace_is_refused(workspace, tmp_path):
    (workspace / "data" / "link.csv").symlink_to(tmp_path / "jobs.csv")
    edited(workspace, 'table = "data/jobs.csv"', 'table = "data/link.csv"')
    with pytest.raises(KlasterError, match="outside the workspace"):
        Observatory(workspace).build()


def test_two_editions_of_one_name_are_refused(workspace):
    settings = workspace / "klaster.toml"
    text = settings.read_text()
    settings.write_text(text + "\n" + text[text.index("[[edition]]") :])
    with pytest.raises(KlasterError, match="two editions are called 'jobs'"):
        Observatory(workspace).build()


def test_an_edit_that_is_right_changes_the_release(workspace):
    first = Observatory(workspace).digest
    edited(workspace, 'layout = "long"', "multiplier = 1000")
    Observatory(workspace).build()
    observatory = Observatory(workspace)
    assert observatory.digest != first
    assert observatory.observations()["value"].min() == 10_000


def test_boundaries_of_ones_own_are_copied_and_used(tmp_path):
    square = [[[0, 5], [1, 5], [1, 6], [0, 6], [0, 5]]]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for code, name in (("NG-AB", "Abia"), ("NG-AD", "Adamawa"))
    ]
    (tmp_path / "states.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    rows = "".join(
        f"{state},{s},2019,{n + 5}\n" for state in ("Abia", "Adamawa") for n, s in enumerate("ACF")
    )
    (tmp_path / "jobs.csv").write_text("State,Sector,Year,Employment\n" + rows)
    new_from_table(tmp_path / "obs", tmp_path / "jobs.csv", boundaries=tmp_path / "states.geojson")
    Observatory(tmp_path / "obs").build()
    edition = Observatory(tmp_path / "obs").edition()
    assert edition.region_codes == ("NG-AB", "NG-AD")
    assert set(edition.regions.geometry) == {"NG-AB", "NG-AD"}


def test_a_table_without_industries_is_served(tmp_path):
    (tmp_path / "jobs.csv").write_text("Регион;2017;2018\nЧуйская область;10;12\nОшская область;5;7\n")
    new_from_table(tmp_path / "obs", tmp_path / "jobs.csv")
    Observatory(tmp_path / "obs").build()
    observatory = Observatory(tmp_path / "obs")
    edition = observatory.edition()
    assert edition.industry_codes == ("TOTAL",)
    assert any("no industries" in note.en for note in edition.notes)
    assert observatory.result(measure=edition.measures[0]).frame["value"].unique().to_list() == [1.0]
