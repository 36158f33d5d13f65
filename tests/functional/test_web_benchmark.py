"""The benchmark of cluster management: a self-assessment that says so, labels that run out, points by group."""

import pytest

from klaster.pages.benchmark.scores import group_scores
from klaster.rubrics import rubric
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

ADDRESS = "benchmark/cluster_organisation/elm"


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


class TestScreen:
    def test_what_the_register_knows_fills_the_check_of_eligibility(self, client):
        page = client.get(f"/en/{ADDRESS}").text
        assert "A self-assessment, not a label." in page
        assert 'name="posts" value="3.5"' in page
        assert 'name="members" value="4"' in page

    def test_four_members_are_too_few_whatever_the_grades(self, client):
        rows = client.get(f"/en/{ADDRESS}.csv?figure=findings&kinds_of_members=3").text
        line = next(line for line in rows.splitlines() if "fifteen members" in line)
        assert "not met" in line

    @pytest.mark.parametrize(("language", "words"), [("en", "expired"), ("ru", "истёк")])
    def test_a_label_of_2022_has_run_out(self, client, language, words):
        text = client.get(f"/{language}/benchmark.csv?figure=labels").text
        assert "2022-01-01" in text
        assert words in text

    def test_an_organisation_that_is_not_there_is_refused(self, client):
        assert client.get("/en/benchmark/cluster_organisation/nobody").status_code == 404


class TestScores:
    def test_there_are_31_indicators_in_five_groups(self):
        scores = group_scores(rubric("management_excellence"), {}, "en")
        assert [score.indicators for score in scores] == [4, 10, 2, 12, 3]
        assert all(score.share is None for score in scores)

    def test_an_indicator_without_a_grade_is_in_no_sum(self):
        first = group_scores(
            rubric("management_excellence"), {"engagement": "3", "concentration": "1"}, "en"
        )[0]
        assert (first.points, first.most, first.graded, first.share) == (4, 8, 2, 0.5)
