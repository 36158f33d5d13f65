"""What is said of a table on the command line: its dialect, the classification its codes pass into, columns beside cells."""

import polars as pl
import pytest

from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.command_line import klaster

ROWS = (
    "Регион|Отрасль|Год|Занятость\n"
    "KG-B|10|2018|50\nKG-B|62|2018|20\nKG-C|10|2018|70\nKG-C|62|2018|90\nKG-O|10|2018|10\nKG-O|62|2018|15\n"
)


@pytest.mark.parametrize("command", ["check", "new"])
def test_a_dialect_can_be_named(tmp_path, command):
    file = tmp_path / "jobs.csv"
    file.write_bytes(ROWS.replace("|", "~").encode("cp866"))
    target = [tmp_path / "obs", "--from"] if command == "new" else []
    run = klaster(command, *target, file, "--encoding", "cp866", "--delimiter", "~", check=False)
    assert run.returncode == 0, run.stderr
    if command == "new":
        klaster("build", tmp_path / "obs")
        assert Observatory(tmp_path / "obs").observations().height == 6
    wrong = klaster(
        command,
        *([tmp_path / "other", "--from"] if command == "new" else []),
        file,
        "--encoding",
        "cp999",
        check=False,
    )
    assert wrong.returncode == 2
    assert "cp999" in wrong.stderr


def test_codes_pass_into_another_classification(tmp_path):
    file, target = tmp_path / "jobs.csv", tmp_path / "out.csv"
    file.write_text(ROWS.replace("|", ","), encoding="utf-8")
    klaster("compute", "location_quotient", file, "--convert", "industry=isic_rev4", "-o", target)
    table = pl.read_csv(target, schema_overrides={"industry": pl.String})
    assert table.height == 6
    run = klaster("compute", "location_quotient", file, "--convert", "industry=naics_1850", check=False)
    assert run.returncode == 2
    assert "naics_1850" in run.stderr


def test_a_published_class_is_reached_through_the_mapping(tmp_path):
    file = tmp_path / "jobs.csv"
    rows = [
        f"{region},{code},2018,{10 + place},{kind}"
        for region in ("KG-B", "KG-C")
        for place, (code, kind) in enumerate((("10", "traded"), ("47", "local")))
    ]
    file.write_text("region,nace,year,jobs,kind\n" + "\n".join(rows) + "\n")
    new_from_table(tmp_path / "obs", file)
    settings = tmp_path / "obs" / "klaster.toml"
    settings.write_text(
        settings.read_text().replace('layout = "long"', 'layout = "long"\nextras = {class = "kind"}', 1)
    )
    observatory = Observatory(tmp_path / "obs")
    observatory.build()
    classes = observatory.compute("traded_industries").frame
    assert dict(classes.select("industry", "class").iter_rows()) == {"10": "traded", "47": "local"}
    assert set(classes["source"]) == {"concordance"}


def test_mean_wage_follows_from_the_wage_bill_and_employment(tmp_path):
    file = tmp_path / "jobs.csv"
    rows = [
        f"{region},{code},2018,{10 * place},{70 * place * place}"
        for region in ("KG-B", "KG-C")
        for place, code in enumerate(("10", "47", "62"), 1)
    ]
    file.write_text("region,nace,year,employment,wages\n" + "\n".join(rows) + "\n")
    new_from_table(tmp_path / "obs", file)
    observatory = Observatory(tmp_path / "obs")
    observatory.build()
    assert "wages" in observatory.edition().measures
    cells = observatory.rows(None, "cluster_strength", "employment")
    assert cells.sort("region", "industry")["wage"].to_list() == [7.0, 14.0, 21.0] * 2
