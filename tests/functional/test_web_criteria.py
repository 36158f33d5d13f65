"""The screen of criteria: a form without script, a verdict with what would change it, thresholds that move, twins."""

import pytest

from klaster.rubrics import rubrics
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page

JUST = "main_activity=information_technology&revenue_per_worker=800&wage=500&age=6&staff=5&profitability=5&declaration=yes"


@pytest.fixture(scope="module")
def client():
    """The atlas over the toy observatory."""
    return Client(create_app(ToyObservatory()))


def words(client, path):
    """The words of a screen, in one line."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:2000]
    return " ".join(Page(answer.text).one("main").text.split())


class TestOneFirm:
    def test_a_form_that_is_filled_in_is_judged(self, client):
        said = words(client, f"/en/criteria/check?{JUST}")
        assert "eligible" in said
        assert "None: what is missing cannot change it." in said

    def test_an_empty_one_is_not(self, client):
        said = words(client, "/en/criteria/check")
        assert "What would change this verdict" not in said
        assert "a field left empty is unknown, never a no" in said

    def test_what_is_missing_and_what_would_change_it_are_said_in_words(self, client):
        said = words(client, f"/ru/criteria/check?{JUST.replace('wage=500', 'wage=')}")
        assert "нужны документы" in said
        assert "Ещё возможно: подходит, не подходит" in said
        assert "средняя зарплата в месяц ≥ 500 евро/мес. → подходит" in said

    def test_the_distance_to_a_threshold_is_in_its_unit(self, client):
        said = words(client, f"/en/criteria/check?{JUST.replace('=800', '=799.5')}")
        assert "not eligible" in said
        assert "−0.5 EUR/month" in said

    def test_a_threshold_moved_changes_the_verdict_and_that_is_said(self, client):
        said = words(client, f"/en/criteria/check?{JUST.replace('wage=500', 'wage=450')}&set.least_wage=450")
        assert "Thresholds are moved: this is not the rule-book's own verdict." in said
        assert "What would change this verdict" in said
        assert "≥ 450 EUR/month" in said

    def test_the_form_keeps_what_was_filled_in(self, client):
        page = Page(client.get(f"/en/criteria/check?{JUST}&set.least_age=3").text)
        values = {each.attributes.get("name"): each.attributes.get("value") for each in page.all("input")}
        assert (values["wage"], values["set.least_age"]) == ("500", "3")

    def test_what_is_no_number_is_refused_in_words(self, client):
        answer = client.get("/en/criteria/check?wage=lots")
        assert answer.status_code == 422
        assert "wage: found &#39;lots&#39;, expected a number" in answer.text

    def test_what_is_written_there_is_never_markup(self, client):
        answer = client.get("/en/criteria/check?wage=%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in answer.text


class TestRuleBooks:
    def test_the_two_of_the_report_stand_side_by_side(self, client):
        said = words(client, "/en/criteria/check")
        assert "Membership in the Infopark cluster" in said
        assert "Operator of a free economic zone of Armenia" in said
        assert "≥ 800 EUR/month" in said
        assert "measures for a brand known abroad" in said

    @pytest.mark.parametrize("name", sorted(rubrics()))
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_each_of_them_has_a_form(self, client, name, language):
        page = Page(client.get(f"/{language}/criteria/check?rubric={name}").text)
        fields = {each.attributes.get("name") for each in (*page.all("input"), *page.all("select"))}
        assert {f"set.{id}" for id in rubrics()[name].thresholds} <= fields
        assert {*rubrics()[name].subject_measures} <= fields

    def test_one_that_there_is_not_is_answered_with_those_that_there_are(self, client):
        answer = client.get("/en/criteria/check?rubric=infopark")
        assert answer.status_code == 422
        assert "infopark_membership" in answer.text

    def test_a_self_assessment_says_that_it_is_no_label(self, client):
        said = words(client, "/ru/criteria/check?rubric=management_excellence&members=10")
        assert "Это самооценка, а не знак качества" in said

    def test_a_probability_is_shown_with_what_is_possible(self, client):
        said = words(client, "/en/criteria/check?rubric=enright_type&critical_mass=yes")
        assert "uncertain" in said
        assert "probability 50.0%" in said
        assert "Still possible: working cluster, latent cluster" in said


class TestTwins:
    def test_findings_and_rules_are_files(self, client):
        rows = client.get(f"/en/criteria/check.json?{JUST}").json()["rows"]
        found = {row["criterion"]: row["finding"] for row in rows}
        assert found["efficiency"] == "met"
        rules = client.get(f"/en/criteria/check.csv?{JUST}&figure=rules").text
        assert "≥ 800 EUR/month" in rules

    def test_the_page_of_the_method_shows_its_criteria(self, client):
        said = words(client, "/en/methods/infopark_membership")
        assert "Criteria and thresholds" in said
        assert "≥ 800 EUR/month" in said
        assert "least_wage" in said
