"""A server refuses at once what would keep it busy for long, and says how to get it."""

import random

import pytest

from klaster.catalogue import method
from klaster.model.errors import InputError
from klaster.web.app import create_app
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.web_client import Client

REGIONS = [f"KG-{letter}" for letter in "BCJNOTY"]
DIVISIONS = ("10", "11", "13", "14", "15", "20", "26", "62", "63", "72")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A workspace of three years where half of the cells are hidden."""
    chance, rows = random.Random(3), ["region,nace,year,employment"]
    for year in (2017, 2018, 2019):
        jobs = {(r, d): chance.randint(10, 900) for r in REGIONS for d in DIVISIONS}
        for region in (*REGIONS, "KG"):
            for division in (*DIVISIONS, "Total"):
                parts = [n for (r, d), n in jobs.items() if region in (r, "KG") and division in (d, "Total")]
                hidden = region != "KG" and division != "Total" and chance.random() < 0.5
                rows.append(f"{region},{division},{year},{'(c)' if hidden else sum(parts)}")
    path = tmp_path_factory.mktemp("patience")
    (path / "jobs.csv").write_text("\n".join(rows) + "\n")
    new_from_table(path / "obs", path / "jobs.csv")
    Observatory(path / "obs").build()
    return path / "obs"


def effort(folder, periods):
    """What the method says of itself, by the message of a server without patience."""
    with pytest.raises(InputError) as told:
        Observatory(folder, patience=0).result(None, "suppressed_cells", periods=periods)
    return told.value


def test_what_is_too_much_is_refused_with_the_period_to_ask_for_and_the_command(folder):
    client = Client(create_app(Observatory(folder, patience=1e-3)))
    answer = client.get("/api/v1/results/suppressed_cells")
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert "more than the 0.001 s of one request" in error["message"]
    assert "period=2019" in error["advice"]
    assert "klaster compute suppressed_cells obs --edition jobs --measure employment" in error["advice"]
    russian = client.get("/api/v1/results/suppressed_cells?language=ru").json()["error"]
    assert "На своём компьютере" in russian["advice"]


def test_one_period_is_less_work_than_all(folder):
    chosen, rows = method("suppressed_cells"), Observatory(folder).rows(None, "suppressed_cells")
    read = [name for name in rows.columns if name in {**chosen.card.inputs, **chosen.card.optional_inputs}]
    limit = chosen.seconds(rows.select(read), {}) / 2
    client = Client(create_app(Observatory(folder, patience=limit)))
    assert client.get("/api/v1/results/suppressed_cells").status_code == 422
    one = client.get("/api/v1/results/suppressed_cells?period=2018")
    assert one.status_code == 200, one.text
    assert {row["period"] for row in one.json()["rows"]} == {"2018"}
    asked = "region=KG-B&industry=10&period=2018"
    assert client.get(f"/api/v1/explain/suppressed_cells?{asked}").status_code == 200
    assert client.get(f"/en/explain?method=suppressed_cells&{asked}").status_code == 200
    assert client.get("/en/explain?method=suppressed_cells&region=KG-B&industry=10").status_code == 422


def test_a_period_alone_is_not_offered_where_it_was_asked_for(folder):
    assert "period=" not in effort(folder, ("2018", "2018")).describe("en")


def test_without_a_limit_everything_is_computed(folder):
    assert Observatory(folder).result(None, "suppressed_cells").frame.height == 3 * 8 * 11


@pytest.mark.parametrize(
    ("name", "few", "many"),
    [
        ("colocation_quotient", "simulations=19", "simulations=9999"),
        ("ellison_glaeser_index", "simulations=19", "simulations=9999&few_plants=200"),
    ],
)
def test_simulations_of_a_stranger_are_held_within_limits(tmp_path_factory, name, few, many):
    folder = tmp_path_factory.getbasetemp() / "plants"
    if not folder.exists():
        folder.mkdir()
        (folder / "klaster.toml").write_text('[[edition]]\nembedded = "synthetic_economy"\n')
        Observatory(folder).build()
    client = Client(create_app(Observatory(folder, patience=10)))
    assert client.get(f"/api/v1/results/{name}?{few}&limit=1").status_code == 200
    assert client.get(f"/api/v1/results/{name}?{many}").status_code == 422
