"""The passport of a cluster: verdicts that show what they rest on, and change when evidence or a threshold does."""

import polars as pl
import pytest

import klaster
from klaster.web.app import create_app
from klaster.workbench.cluster_evidence import cluster_evidence
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory
from tests.web_client import Client


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("passport") / "observatory"
    new_demo(folder)
    observatory = Observatory(folder)
    observatory.build()
    return observatory


@pytest.fixture(scope="module")
def client(demo):
    return Client(create_app(demo))


@pytest.fixture(scope="module")
def evidence(demo):
    return cluster_evidence(demo, "synthetic_economy", "employment", "2023")


class TestEvidence:
    def test_it_is_the_numbers_of_the_methods(self, demo, evidence):
        quotients = demo.result("synthetic_economy").frame.filter(pl.col("period") == "2023")
        both = evidence.join(quotients, on=["region", "industry"])
        assert both.height == evidence.height == quotients.height
        assert (both["location_quotient"] - both["value"]).abs().max() == 0
        assert (both["employment"].drop_nulls() == both.drop_nulls("employment")["observed"]).all()

    def test_a_share_of_regions_no_larger_lies_between_nothing_and_all(self, evidence):
        known = evidence.drop_nulls("size_percentile")
        assert known["size_percentile"].is_between(0, 100).all()
        largest = known.group_by("industry", pl.col("region").str.slice(0, 2)).agg(
            pl.col("size_percentile").max()
        )
        assert (largest["size_percentile"] == 100).all()

    def test_years_are_counted_by_hand(self, demo, evidence):
        quotients = demo.result("synthetic_economy").frame.filter(
            pl.col("period").is_between(pl.lit("2019"), pl.lit("2023"))
        )
        one = quotients.filter((pl.col("region") == "RU-KLU") & (pl.col("industry") == "29"))
        row = evidence.filter((pl.col("region") == "RU-KLU") & (pl.col("industry") == "29")).row(
            0, named=True
        )
        assert row["years_specialised"] == (one["lower"] > 1).sum() == 5

    def test_what_is_suppressed_stays_unknown(self, evidence):
        hidden = evidence.filter(pl.col("location_quotient").is_null())
        assert hidden.height > 100
        assert hidden["employment"].is_null().any()

    def test_designations_are_yes_or_unknown_never_no(self, demo):
        measure = demo.edition("kg_nsc_2018").measures[0]
        table = cluster_evidence(demo, "kg_nsc_2018", measure, "2018")
        assert "designated" not in table.columns or set(table["designated"].drop_nulls()) <= {"yes", "no"}


class TestScreen:
    address = "regions/RU-KLU/clusters/29?period=2023"

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_the_planted_cluster_is_told_to_be_working_by_its_ties(self, client, language):
        page = client.get(f"/{language}/{self.address}").text
        words = {
            "ru": ("рабочий кластер", "участие предприятий", "взаимодействие"),
            "en": ("working cluster", "plants take part", "interaction"),
        }
        assert all(each in page for each in words[language])

    def test_the_type_is_that_of_the_ground_truth(self, demo):
        types = demo.result("synthetic_economy", "enright_type", periods=("2023", "2023")).frame
        truth = demo.table("synthetic_economy", "truth").explode("regions").explode("industries")
        both = types.join(truth, left_on=["region", "industry"], right_on=["regions", "industries"])
        counted = both.group_by("interacts", "verdict").len()
        found = {(interacts, verdict): count for interacts, verdict, count in counted.rows()}
        assert found[True, "working"] >= 18
        assert found[False, "latent"] >= 8
        assert (False, "working") not in found

    def test_evidence_that_the_reader_adds_settles_the_type(self, client):
        findings = client.get(f"/en/{self.address}&interaction=no").text
        assert "latent cluster" in findings
        assert "Evidence added by the reader" in findings

    def test_a_threshold_that_moves_changes_the_verdict(self, client):
        rows = client.get("/en/regions/RU-KLU/clusters/29.json?period=2023&figure=findings").json()
        moved = client.get(
            "/en/regions/RU-KLU/clusters/29.json?period=2023&figure=findings&set.floor_jobs=5000"
        ).json()
        assert rows != moved

    def test_the_file_holds_the_criteria_and_the_source(self, client):
        text = client.get("/en/regions/RU-KLU/clusters/29.csv?period=2023&figure=findings").text
        assert "critical mass" in text
        assert "SYNTHETIC" in text

    def test_a_cluster_that_is_not_there_is_refused_with_names(self, client):
        assert client.get("/en/regions/RU-XXX/clusters/29").status_code == 404
        assert client.get("/en/regions/RU-KLU/clusters/9999").status_code == 404

    def test_the_region_leads_to_the_passports_of_its_clusters(self, client):
        assert "/regions/RU-KLU/clusters/" in client.get("/en/regions/RU-KLU").text


class TestPlantedClusters:
    """The economy's own ground truth: what was planted and is large enough has critical mass, the decoys have not."""

    def test_they_are_found_and_the_decoys_are_not(self, demo, evidence):
        truth = demo.table("synthetic_economy", "truth").explode("regions").explode("industries")
        pairs = truth.select("decoy", region="regions", industry="industries")
        verdicts = klaster.compute("enright_type", evidence, draws=0, floor_jobs=100).frame
        found = pairs.join(verdicts, on=["region", "industry"])
        assert set(found.filter("decoy")["critical_mass"]) == {"not_met"}
        assert set(found.filter(~pl.col("decoy"))["critical_mass"]) == {"met"}

    def test_an_edition_is_judged_like_a_table_of_its_evidence(self, demo, evidence):
        asked = {"periods": ("2023", "2023"), "parameters": {"draws": 0}}
        whole = demo.result("synthetic_economy", "enright_type", **asked).frame
        alone = klaster.compute("enright_type", evidence, draws=0).frame
        keys = ["region", "industry"]
        assert whole.sort(keys)["verdict"].to_list() == alone.sort(keys)["verdict"].to_list()
        assert set(
            demo.result("synthetic_economy", "enright_type", area="KG", **asked)
            .frame["region"]
            .str.slice(0, 2)
        ) == {"KG"}
