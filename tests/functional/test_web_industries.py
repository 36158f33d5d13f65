"""The screens of industries: what each is, where it is, how concentrated, what is found with it."""

import pytest

from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client
from tests.web_page import Page


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


@pytest.fixture(scope="module")
def toy():
    return ToyObservatory()


def rows(client, address):
    return client.get(f"/en/{address}").json()["rows"]


class TestList:
    def test_has_every_industry_with_its_size(self, client):
        found = {row["industry"]: row for row in rows(client, "industries.json?area=NL&period=2019")}
        assert set(found) == {"10", "29", "62", "99"}
        assert found["29"]["industry_total"] == pytest.approx((4200 + 60) * 1.1 + 20)
        assert 0 < found["29"]["gini_lower"] < found["29"]["gini"] < found["29"]["gini_upper"] <= 1

    def test_shows_concentration_of_one_area_only(self, client):
        assert "Gini" not in Page(client.get("/en/industries").text).one("thead").text
        assert "Gini" in Page(client.get("/en/industries?area=NL").text).one("thead").text

    def test_what_is_not_surveyed_has_no_number_and_no_zero(self, client):
        found = {row["industry"]: row for row in rows(client, "industries.json")}
        assert (found["99"]["specialised"], found["99"]["gini"]) == (None, None)

    def test_a_share_is_of_published_totals_as_on_the_screen_of_the_industry(self, client):
        for row in rows(client, "industries.json?area=NL&period=2019"):
            if row["share"] is not None:
                said = Page(client.get(f"/en/industries/{row['industry']}?area=NL&period=2019").text)
                written = f"{100 * row['share']:.2f}%"
                assert written in said.one("p", class_="headline").text, row["industry"]

    def test_no_cell_of_the_list_is_empty(self, client):
        """What is not known says why: confidential, or not collected."""
        for address in ("industries", "industries?area=NL", "industries?period=2018&since=2019"):
            page = Page(client.get(f"/ru/{address}").text)
            heads = [cell.text for cell in page.all("th") if cell.attributes.get("scope") == "col"]
            sized = [head for head in heads if head.startswith(("Занятость", "Доля", "Рост"))]
            assert sized
            for cell in page.all("td", class_="num"):
                assert cell.text.strip() or "Интервал" in heads, address

    def test_says_first_which_is_the_largest(self, client):
        said = Page(client.get("/en/industries?area=NL&period=2019").text).one("p", class_="headline").text
        assert "largest" in said
        assert "most gathered" in said

    @pytest.mark.parametrize("asked", ["29", "Motor vehicles", "автомобили"])
    def test_leads_to_an_industry_by_code_or_name(self, client, asked):
        answer = client.get(f"/en/industries?industry={asked}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/en/industries/29"


class TestWays:
    def test_lead_to_an_industry_from_everywhere(self, client):
        for start in ("?q=motor", "lq?section=all", "map?industry=29", "regions/NL-1", "industries"):
            links = Page(client.get(f"/en/{start}").text).links
            assert any(link.partition("?")[0] == "/en/industries/29" for link in links), start

    def test_an_unknown_industry_suggests_another(self, client):
        answer = client.get("/ru/industries/Motor vehicle")
        assert answer.status_code == 404
        assert any(link.startswith("/ru/industries/") for link in Page(answer.text).links)

    def test_a_name_in_the_address_is_enough(self, client):
        assert Page(client.get("/en/industries/programming").text).one("h1").text == "Programming"


class TestDefinition:
    def test_names_what_is_above_and_below(self, client):
        page = Page(client.get("/en/industries/29").text)
        assert "/en/industries/C" in page.links
        above = Page(client.get("/en/industries/C").text)
        assert "no numbers under this code" in above.one("p", class_="headline").text
        members = above.one("ul", class_="members").text
        assert "Food" in members
        assert "%" in members

    def test_weights_of_members_add_up_to_one(self, client):
        page = Page(client.get("/en/industries/C?area=NL").text)
        weights = [
            one
            for one in page.all("b")
            if any("members" in part.attributes.get("class", "") for part in one.around)
        ]
        shares = [float(one.text.removesuffix("%")) for one in weights]
        assert sum(shares) == pytest.approx(100, abs=0.2)

    def test_lists_the_codes_of_other_classifications(self, tmp_path):
        from klaster.pages.industry.definition import passages
        from klaster.sources.classifications import classification

        class Edition:
            industries = classification("isic_rev4")

        class Desk:
            edition, language = Edition, "en"

        class Subject:
            desk, code = Desk, "29"

        found = {(one.code, one.into) for one in passages(Subject)}
        assert ("29", True) in found
        assert ("336", False) in found


class TestPlace:
    def test_is_that_of_the_map(self, client):
        own = {
            row["region"]: row["value"] for row in rows(client, "industries/29.json?figure=map&period=2019")
        }
        large = {row["region"]: row["value"] for row in rows(client, "map.json?industry=29&period=2019")}
        assert own == {region: large[region] for region in own}

    def test_keeps_the_states_apart(self, client):
        states = {
            row["region"]: row["status"] for row in rows(client, "industries/29.json?figure=map&period=2019")
        }
        assert states["NL-4"] == "Q"


class TestConcentration:
    def test_is_that_of_the_method(self, client, toy):
        frame = toy.result("toy", "locational_gini").frame
        wanted = {
            (row["area"], row["period"]): row["value"]
            for row in frame.iter_rows(named=True)
            if row["industry"] == "29"
        }
        found = rows(client, "industries/29.json?figure=concentration")
        gini = {
            (row["area"], row["period"]): row["value"] for row in found if row["index"] == "locational_gini"
        }
        assert gini == pytest.approx(wanted)
        assert {area for area, _ in gini} == {"NL", "SL"}

    def test_opens_to_shares_that_give_the_index_again(self, client):
        shares = rows(client, "industries/10.json?area=NL&period=2019&figure=shares")
        index = rows(client, "industries/10.json?area=NL&period=2019&figure=concentration")
        hoover = next(
            row["value"] for row in index if (row["index"], row["period"]) == ("hoover_index", "2019")
        )
        assert sum(row["difference"] for row in shares) == pytest.approx(hoover, abs=0.02)
        assert sum(row["own_share"] for row in shares) == pytest.approx(1)
        page = Page(client.get("/en/industries/10?area=NL").text)
        assert any(
            link.attributes.get("href", "").endswith("period=2019#figure-shares") for link in page.all("a")
        )


class TestGrowth:
    def test_of_the_regions_is_their_own_part(self, client):
        moved = {row["region"]: row for row in rows(client, "industries/29.json?area=NL&figure=moved")}
        region = next(
            row
            for row in rows(client, "regions/NL-1/growth.json?figure=industries")
            if row["industry"] == "29"
        )
        assert moved["NL-1"]["regional"] == region["regional"]

    def test_leads_to_the_working_of_the_region(self, client):
        page = Page(client.get("/en/industries/29?area=NL").text)
        links = [link.attributes["href"] for link in page.all("a") if link.within("svg")]
        assert "/en/regions/NL-1/growth?since=2018&industry=29#figure-working" in links


class TestRelated:
    def test_is_that_of_the_method_in_falling_order(self, client, toy):
        found = rows(client, "industries/29.json?area=NL&figure=related")
        values = [row["value"] for row in found if row["value"] is not None]
        assert values == sorted(values, reverse=True)
        frame = toy.result("toy", "coagglomeration_index", periods=("2020", "2020")).frame
        pair = next(
            row["value"]
            for row in frame.iter_rows(named=True)
            if (row["industry"], row["partner"]) == ("10", "29") and row.get("area", "NL") == "NL"
        )
        assert next(row["value"] for row in found if row["other"] == "10") == pair

    def test_a_pair_opens_to_its_regions(self, client):
        page = Page(client.get("/en/industries/29?area=NL&partner=10").text)
        figure = page.one("figure", id="figure-pair")
        assert "Upper Elm" in figure.text
        assert "1 − Σx²" in figure.text


class TestNothingToCompute:
    def test_published_quotients_have_a_place_and_say_what_is_lacking(self, client):
        page = Page(client.get("/en/industries/29?edition=plain").text)
        assert "neither concentration nor growth" in page.one("p", class_="headline").text
        assert page.all("svg", class_="ranking")
        assert not page.all("svg", class_="multiples")

    def test_an_industry_that_nobody_surveyed_is_still_a_screen(self, client):
        page = Page(client.get("/ru/industries/99").text)
        assert page.one("h1").text == "Никогда не обследовалось"
        assert not page.all("svg", class_="network")


def test_class_comes_with_its_grounds(client):
    page = Page(client.get("/en/industries/29?area=NL").text)
    box = page.one("section", id="figure-class")
    assert "Porter's rule" in box.text
    assert "too few for the rule to decide" in box.text
    (row,) = rows(client, "industries/29.json?area=NL&figure=class")
    assert (row["class_source"], row["confidence"]) == ("rule", "low")
