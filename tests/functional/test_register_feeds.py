"""What the register knows feeds the methods of an edition that brings no tables of its own."""

import polars as pl
import pytest

from klaster.model.edit import AddLink, SetFields
from klaster.model.statement import Basis
from klaster.register import Register
from klaster.web.app import create_app
from klaster.workbench.cluster_evidence import cluster_evidence
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.web_client import Client

BASIS = Basis("The plan")
DIVISIONS = ("10", "13", "26", "62")
WORDS = {"en": "Name", "ru": "Название"}


def record(key, **fields):
    """An edit that makes a record."""
    name = {"en": key.split("/")[1].title(), "ru": f"«{key.split('/')[1]}»"}
    return SetFields(key, {"name": name, **fields}, BASIS)


EDITS = (
    record("programme/plan", country="KG"),
    record(
        "designation/food", country="KG", region="KG-C", industry="10", programme="programme/plan", tier="2",
        valid_from="2018-01-01", valid_to="2022-12-31",
    ),
    record("designation/nowhere", country="KG", industry="10"),
    record("designation/abroad", country="NL", region="NL-NH", industry="10"),
    record("cluster/spinning", country="KG", region="KG-B", industry="13.1", standing="forming"),
    record("cluster/chance", country="KG", region="KG-B", industry="26", standing="acting"),
    AddLink("programme/plan", "designates", "cluster/spinning", BASIS),
    record(
        "target/jobs", subject="cluster/spinning", measure={"en": "jobs", "ru": "рабочие места"}, form="percent", goal=50,
        goal_year=2022, baseline=100, baseline_year=2017,
    ),
    record("fact/jobs", subject="cluster/spinning", measure="jobs", value=120, period="2019"),
    record("cluster_organisation/office", country="KG", region="KG-B", standing="acting"),
    AddLink("cluster_organisation/office", "manages", "cluster/chance", BASIS),
    *(
        record(f"organisation/firm-{one}", country="KG", region="KG-B", industry="26", organisation_kind="company")
        for one in range(4)
    ),
    record("organisation/college", country="KG", region="KG-B", industry="26", organisation_kind="research_education"),
    AddLink("organisation/firm-0", "supplies", "organisation/firm-1", BASIS),
    AddLink("organisation/firm-2", "cooperates_with", "organisation/college", BASIS),
    record("zone/park", country="KG", region="KG-B", industry="26", zone_kind="technopark", standing="acting"),
)  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A workspace of a table and a register, built."""
    folder = tmp_path_factory.mktemp("fed")
    rows = ["region,nace,year,employment,firms"]
    for place, region in enumerate(("KG-B", "KG-C", "KG-O", "KG-GB")):
        for turn, year in enumerate((2017, 2018, 2019)):
            rows += [
                f"{region},{division},{year},{100 + 37 * place * index + 9 * turn},{5 + place}"
                for index, division in enumerate(DIVISIONS)
            ]
    (folder / "jobs.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    new_from_table(folder / "obs", folder / "jobs.csv")
    with (folder / "obs" / "klaster.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[register]\ndatabase = "out/register.sqlite"\n')
    register = Register.open(folder / "obs" / "out" / "register.sqlite").migrate()
    register.apply(EDITS, "anna", "the plan")
    register.close()
    observatory = Observatory(folder / "obs")
    observatory.build()
    return observatory


class TestDesignations:
    def test_stand_in_the_cells_and_years_that_they_are_of(self, workspace):
        table = workspace.table(None, "designations")
        found = table.select("region", "industry", "period", "partial", "tier", "since").rows()
        assert found == [
            ("KG-B", "13", "2017", True, None, None),
            ("KG-B", "13", "2018", True, None, None),
            ("KG-B", "13", "2019", True, None, None),
            ("KG-C", "10", "2018", False, 2.0, 2018),
            ("KG-C", "10", "2019", False, 2.0, 2018),
        ]
        assert table["programme_ru"].unique().to_list() == ["«plan»"]

    def test_feed_the_agreement_with_the_register_as_a_source(self, workspace):
        result = workspace.result(None, "designation_agreement")
        assert [vintage.source.id for vintage in result.provenance.vintages][-1] == "register"
        assert result.frame.height
        quotients = workspace.result(None, "location_quotient")
        assert len(quotients.provenance.vintages) == 1

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_are_confronted_on_the_screen(self, workspace, language):
        client = Client(create_app(workspace))
        page = client.get(f"/{language}/designations?period=2019")
        assert page.status_code == 200
        assert {"en": "Spinning", "ru": "«spinning»"}[language] in page.text

    def test_follow_the_register_at_the_next_build(self, workspace):
        before = workspace.digest
        register = Register.open(workspace.path / "out" / "register.sqlite")
        register.apply(
            [record("designation/more", country="KG", region="KG-O", industry="J")], "anna", "one more"
        )
        register.close()
        assert workspace.table(None, "designations").filter(region="KG-O").is_empty()
        workspace.build()
        assert workspace.digest != before
        assert workspace.table(None, "designations").filter(region="KG-O")["industry"].unique().to_list() == [
            "62"
        ]


class TestPlaces:
    def test_projects_and_zones_of_the_register_count_for_overlooked_regions(self, workspace):
        found = {
            row["region"]: row
            for row in workspace.result(None, "overlooked_regions", periods=("2019", "2019")).frame.iter_rows(
                named=True
            )
        }
        assert (found["KG-B"]["zones"], found["KG-B"]["projects"]) == (1, 0)
        assert found["KG-GB"]["zones"] is None

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_a_cluster_and_a_zone_of_one_region_and_industry_meet(self, workspace, language):
        client = Client(create_app(workspace))
        rows = client.get(f"/{language}/zones.json?figure=overlaps").json()["rows"]
        assert [(row["cluster"], row["zone"], row["how"]) for row in rows] == [
            ("cluster/chance", "zone/park", "industry")
        ]
        assert {"en": "Clusters and zones that meet", "ru": "Пересечения кластеров и зон"}[
            language
        ] in client.get(f"/{language}/zones").text


class TestTargets:
    def test_are_measured_by_the_facts_of_the_register(self, workspace):
        found = workspace.result(None, "target_attainment").frame.row(0, named=True)
        assert found["unit"] == "cluster/spinning"
        assert found["value"] == pytest.approx((1.2 ** (1 / 2) - 1) / (1.5 ** (1 / 5) - 1))
        assert (found["base_period"], found["latest_period"]) == ("2017", "2019")

    def test_have_their_screen(self, workspace):
        page = Client(create_app(workspace)).get("/en/kpi")
        assert page.status_code == 200
        assert "Spinning" in page.text


class TestEvidence:
    def test_ties_organisations_zones_and_institutes_reach_the_type(self, workspace):
        table = cluster_evidence(workspace, None, "employment", "2019")
        row = table.filter(region="KG-B", industry="26").row(0, named=True)
        assert row["active_organisation"] == row["infrastructure"] == row["research_institute"] == "yes"
        assert row["participation"] == 75
        assert (row["participation_lower"], row["participation_upper"]) == (60, 80)
        assert row["joint_projects"] is None

    def test_what_the_register_does_not_tell_is_no_no(self, workspace):
        table = cluster_evidence(workspace, None, "employment", "2019")
        row = table.filter(region="KG-GB", industry="26").row(0, named=True)
        assert row["active_organisation"] is None
        assert row["participation"] is None

    def test_of_made_up_numbers_the_register_says_nothing(self, workspace):
        from klaster.workbench.register_tables import from_register, registry

        class Synthetic:
            synthetic = True

        assert from_register(registry(workspace.register), Synthetic()) is None


def test_other_countries_than_those_with_programmes_stay_unknown():
    from klaster.workbench.designated_cells import with_designations

    cells = pl.DataFrame(
        {"region": ["A-1", "A-2", "B-1"], "industry": "10", "period": "2019", "value": 2.0, "status": "A",
         "territory": ["A", "A", "B"]}
    )  # fmt: skip
    said = pl.DataFrame(
        {"region": ["A-1"], "industry": ["10"], "period": ["2019"], "designated": [True], "scope": ["area"]}
    )
    found = with_designations(cells, said).sort("region")
    assert found["designated"].to_list() == [True, False, None]
    whole = with_designations(cells, said.drop("scope")).sort("region")
    assert whole["designated"].to_list() == [True, False, False]

    def test_stand_beside_pairs_of_regions_across_a_border(self, tmp_path):
        jobs = {"KG-C": (900, 100), "KG-O": (100, 900), "KZ-ZHM": (800, 200), "KZ-AST": (100, 900)}
        rows = [
            f"{region},{division},2019,{count}"
            for region, counts in jobs.items()
            for division, count in zip(("10", "62"), counts, strict=True)
        ]
        (tmp_path / "jobs.csv").write_text(
            "\n".join(["region,nace,year,employment", *rows]) + "\n", encoding="utf-8"
        )
        new_from_table(tmp_path / "obs", tmp_path / "jobs.csv")
        with (tmp_path / "obs" / "klaster.toml").open("a", encoding="utf-8") as settings:
            settings.write('\n[register]\ndatabase = "out/register.sqlite"\n')
        register = Register.open(tmp_path / "obs" / "out" / "register.sqlite").migrate()
        register.apply(
            [record("zone/gate", country="KG", region="KG-C", standing="acting")], "anna", "the plan"
        )
        register.close()
        observatory = Observatory(tmp_path / "obs")
        observatory.build()
        row = observatory.compute("cross_border_clusters").frame.row(0, named=True)
        assert (row["region"], row["partner"], row["industry"]) == ("KG-C", "KZ-ZHM", "10")
        assert (row["zones"], row["partner_zones"], row["projects"]) == (1, None, 0)
