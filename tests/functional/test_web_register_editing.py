"""People edit the register on screens: log in, change, propose, decide; nothing is lost, nothing is done for others."""

import pytest

from klaster.model.edit import SetFields
from klaster.web.app import create_app
from tests.functional.test_web_register_api import Written
from tests.toy_register import HOSTILE, LAW, PASSWORD, new_toy_register
from tests.web_page import Page
from tests.web_person import Person

CARS = "register/cluster/elm-cars"
BASIS = {"source": "document/law", "place_in_source": "page 9", "why": "The law says so"}


@pytest.fixture
def register(tmp_path):
    register = new_toy_register(tmp_path)
    yield register
    register.close()


@pytest.fixture
def app(register):
    return create_app(Written(register))


@pytest.fixture
def person(app):
    def logged_in(login, language="en"):
        one = Person(app, language)
        assert one.log_in(login).status_code == 200
        return one

    return logged_in


def main(answer):
    return " ".join(Page(answer.text).one("main").text.split())


class TestLogin:
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_leads_back_to_where_one_wanted_to_go(self, app, language):
        one = Person(app, language)
        answer = one.get(f"{CARS}/edit", follow=False)
        assert answer.status_code == 303
        assert "next=" in answer.headers["location"]
        answer = one.send(
            answer.headers["location"].partition(f"/{language}/")[2], login="edgar", password=PASSWORD
        )
        assert 'name="founded"' in answer.text

    def test_never_leads_to_another_host(self, app):
        for address in (
            "https://evil.example/",
            "//evil.example",
            "/en//evil.example",
            "/\\evil.example",
            "/en/register\nx",
        ):
            one = Person(app)
            answer = one.send("login", login="edgar", password=PASSWORD, next=address, follow=False)
            assert answer.headers["location"] == "/en/account"

    def test_refuses_the_unknown_and_the_wrong_alike(self, app):
        unknown = Person(app).log_in("nobody-at-all")
        wrong = Person(app).log_in("edgar", "wrong password here")
        assert unknown.status_code == wrong.status_code == 401
        assert main(unknown).replace("nobody-at-all", "") == main(wrong).replace("edgar", "")

    def test_holds_back_whoever_guesses(self, app):
        one = Person(app)
        statuses = [one.log_in("edgar", f"guess number {turn}").status_code for turn in range(7)]
        assert statuses[-1] == 429
        assert one.log_in("edgar").status_code == 429

    def test_gives_a_cookie_that_stays_where_it_is(self, app):
        one = Person(app, base="https://atlas")
        one.log_in("edgar")
        line = one.attributes["klaster_session"]
        assert all(word in line for word in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"))
        plain = Person(app)
        plain.log_in("edgar")
        assert "Secure" not in plain.attributes["klaster_session"]

    def test_begins_a_new_session_whatever_cookie_came(self, app, register):
        """A session that someone has planted is not the one that is logged in; nor does the former one live on."""
        one = Person(app)
        one.cookies["klaster_session"] = "planted-by-someone-else-planted-by-someone"
        one.log_in("edgar")
        first = one.cookies["klaster_session"]
        assert first != "planted-by-someone-else-planted-by-someone"
        other = Person(app)
        other.cookies = {"klaster_session": first}
        other.get("login", follow=False)
        register.accounts.log_out(first)
        assert register.accounts.session(first) is None

    def test_is_over_after_logout(self, person):
        one = person("edgar")
        token = one.cookies["klaster_session"]
        one.send("account", to="logout")
        one.cookies["klaster_session"] = token
        assert one.get("account", follow=False).status_code == 303

    def test_of_a_register_without_accounts_says_how_to_make_one(self, tmp_path):
        from klaster.register import Register

        bare = Register.open(tmp_path / "bare.sqlite").migrate()
        text = Person(create_app(Written(bare))).get("login").text
        assert "klaster register user add" in text
        bare.close()


class TestChanging:
    def test_an_editor_writes_only_what_he_changed(self, person, register):
        answer = person("edgar").send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        assert "2012" in main(answer)
        record = register.record("cluster/elm-cars")
        assert record.value("founded") == 2012
        assert record.fields["founded"].basis.place_in_source == "page 9"
        assert record.fields["name"].basis == LAW
        assert register.history("cluster/elm-cars")[0].change.account == "edgar"

    def test_words_lost_and_withdrawn(self, person, register):
        fields = {"description_en": "Line one\r\nLine two", "standing": "..", "employees": "", "industry": ""}
        person("edgar").send(f"{CARS}/edit", act="set", how="save", **fields, **BASIS)
        record = register.record("cluster/elm-cars")
        assert record.value("description") == {"en": "Line one\nLine two"}
        assert record.fields["standing"].value is None
        assert record.fields["standing"].basis.confidence == "lost"
        assert "industry" not in record.fields

    def test_a_source_and_a_reason_are_required(self, person, register):
        before = register.last_change().id
        for missing in ("source", "why"):
            answer = person("edgar").send(
                f"{CARS}/edit", act="set", founded="2012", how="save", **{**BASIS, missing: ""}
            )
            assert answer.status_code == 422
            assert 'value="2012"' in answer.text
        assert register.last_change().id == before

    def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(self, person):
        for language, words in (("en", "a year from 1000 to 2999"), ("ru", "год от 1000 до 2999")):
            answer = person("edgar", language).send(
                f"{CARS}/edit", act="set", founded="soon", name_ru="Иное", how="save", **BASIS
            )
            assert answer.status_code == 422
            page = Page(answer.text)
            faulty = page.one("div", class_="is-faulty")
            assert words in faulty.text
            assert 'value="Иное"' in answer.text

    def test_sent_as_it_stands_changes_nothing(self, person, register):
        before = register.last_change().id
        answer = person("edgar").send(f"{CARS}/edit", act="set", how="save", **BASIS)
        assert answer.status_code == 422
        assert "nothing was changed" in main(answer)
        assert register.last_change().id == before

    def test_two_at_once_are_shown_each_other_and_choose(self, person, register):
        one = person("edgar")
        page = one.get(f"{CARS}/edit").text
        version = Page(page).one("input", name="version").attributes["value"]
        register.apply([SetFields("cluster/elm-cars", {"founded": 1999}, LAW)], "kurt", "another source")
        answer = one.send(f"{CARS}/edit", act="set", founded="2012", version=version, how="save", **BASIS)
        assert answer.status_code == 409
        text = main(answer)
        assert all(year in text for year in ("2011", "1999"))
        assert 'value="2012"' in answer.text
        assert register.record("cluster/elm-cars").value("founded") == 1999
        now = Page(answer.text).one("input", name="version").attributes["value"]
        form = Page(answer.text).one("input", name="form").attributes["value"]
        keep = {"keep cluster/elm-cars founded": "proposed"}
        sent = {"form": form, "act": "set", "version": now, "founded": "2012", "how": "save", **keep, **BASIS}
        one.request("POST", f"{CARS}/edit", data=sent)
        assert register.record("cluster/elm-cars").value("founded") == 2012
        sent |= {"version": str(register.record("cluster/elm-cars").version), "founded": "2050", "employees": "7",
                 "keep cluster/elm-cars founded": "current"}  # fmt: skip
        one.request("POST", f"{CARS}/edit", data=sent)
        record = register.record("cluster/elm-cars")
        assert (record.value("founded"), record.value("employees")) == (2012, 7)

    def test_links_are_added_and_removed(self, person, register):
        one = person("edgar")
        one.send(
            f"{CARS}/edit?relation=member_of.back",
            act="link",
            other="organisation/salt-bank",
            valid_from="2015",
            how="save",
            **BASIS,
        )
        members = {link.subject for link in register.links("cluster/elm-cars", "member_of")}
        assert "organisation/salt-bank" in members
        one.send("register/organisation/elm-motors/edit", act="unlink", how="save", why="It left")
        assert len(register.links("organisation/elm-motors")) == 1
        refused = one.send(
            f"{CARS}/edit?relation=member_of.back", act="link", other="zone/elm", how="save", **BASIS
        )
        assert refused.status_code == 422

    def test_looked_at_again(self, person, register):
        person("edgar").send(
            "register/zone/elm/edit", act="verify", verified_on="2022-03-04", how="save", why="Checked"
        )
        assert {said.basis.verified_on for said in register.record("zone/elm").fields.values()} == {
            "2022-03-04"
        }

    def test_taken_out_of_lists_by_a_curator_only(self, person, register):
        assert "retire" not in person("edgar").get(f"{CARS}/edit").text
        one = person("edgar")
        form = Page(one.get(f"{CARS}/edit").text).one("input", name="form").attributes["value"]
        data = {"form": form, "act": "retire", "why": "x", "how": "save"}
        assert one.request("POST", f"{CARS}/edit", data=data).status_code == 403
        person("kurt").send(f"{CARS}/edit", act="retire", how="save", why="A mistake")
        assert register.record("cluster/elm-cars").retired.why == "A mistake"
        person("kurt").send(f"{CARS}/edit", act="reinstate", how="save", why="No mistake")
        assert register.record("cluster/elm-cars").retired is None

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_a_record_is_made_with_a_key_of_its_name(self, person, register, language):
        fields = {"name_en": "New Works", "country": "NL", "organisation_kind": "company"}
        answer = person("edgar", language).send("register/new/organisation", **fields, how="save", **BASIS)
        assert answer.status_code == 200
        assert register.record("organisation/nl-new-works").value("name") == {"en": "New Works"}
        again = person("edgar").send("register/new/organisation", **fields, how="save", **BASIS)
        assert again.status_code == 422
        assert "there is a record organisation/nl-new-works already" in main(again)

    def test_personal_fields_are_in_the_form_of_those_who_may_see_them(self, person):
        path = "register/organisation/elm-motors/edit"
        assert "secret@elm" in person("edgar").get(path).text
        assert "secret@elm" in person("olga").get(path).text
        assert "secret@elm" not in person("carla").get(path).text


class TestProposing:
    def test_waits_for_a_curator_and_is_written_under_its_authors_name(self, person, register):
        answer = person("carla").send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        assert "Proposal 1" in main(answer)
        assert register.record("cluster/elm-cars").value("founded") == 2011
        listed = person("kurt").get("register/review")
        assert "Cars of the Elm" in main(listed)
        shown = main(person("kurt").get("register/review/1"))
        assert "2011" in shown
        assert "2012" in shown
        assert self.decide(person("kurt"), 1, why="no button was pressed").status_code == 422
        self.decide(person("kurt"), 1, act="accept", why="Right")
        assert register.record("cluster/elm-cars").value("founded") == 2012
        assert register.history("cluster/elm-cars")[0].change.account == "carla"

    def decide(self, one, number, **data):
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        return one.request("POST", f"register/review/{number}", data={"form": form, **data})

    def test_a_conflict_is_decided_field_by_field(self, person, register):
        person("carla").send(f"{CARS}/edit", act="set", founded="2012", employees="9", how="save", **BASIS)
        register.apply([SetFields("cluster/elm-cars", {"founded": 1999}, LAW)], "edgar", "meanwhile")
        one = person("kurt")
        assert all(year in main(one.get("register/review/1")) for year in ("2011", "1999", "2012"))
        assert self.decide(one, 1, act="accept").status_code == 409
        answer = self.decide(one, 1, act="accept", **{"keep cluster/elm-cars founded": "current"})
        assert "accepted" in main(answer)
        record = register.record("cluster/elm-cars")
        assert (record.value("founded"), record.value("employees")) == (1999, 9)

    def test_declined_with_a_reason_that_the_author_reads(self, person, register):
        person("carla").send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        one = person("kurt")
        assert self.decide(one, 1, act="reject", why="").status_code == 422
        self.decide(one, 1, act="reject", why="The law says 2011")
        assert "The law says 2011" in main(person("carla").get("register/review/1"))
        assert self.decide(one, 1, act="accept").status_code == 422

    def test_taken_back_by_its_author(self, person, register):
        one = person("carla")
        one.send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        self.decide(one, 1, act="withdraw")
        assert register.proposal(1).state == "withdrawn"


class TestOfOthers:
    """What is another's stays another's, whatever address is typed in or form sent."""

    def test_an_editor_of_an_organisation_reaches_no_other_card(self, person, register):
        one = person("olga")
        assert one.get("register/organisation/elm-university/edit").status_code == 403
        assert one.get(f"{CARS}/edit").status_code == 403
        assert one.get("register/new/cluster").status_code == 403
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        data = {"form": form, "act": "set", "founded": "1900", "how": "save", **BASIS}
        assert one.request("POST", f"{CARS}/edit", data=data).status_code == 403
        own = one.send(
            "register/organisation/elm-motors/edit", act="set", founded="1900", how="save", **BASIS
        )
        assert "Proposal 1" in main(own)
        assert "founded" not in register.record("organisation/elm-motors").fields

    def test_an_editor_of_a_country_proposes_elsewhere(self, person, register):
        answer = person("edgar").send(
            "register/cluster/hostile/edit", act="set", founded="1900", how="save", **BASIS
        )
        assert "Proposal 1" in main(answer)
        assert "founded" not in register.record("cluster/hostile").fields

    def test_a_link_cannot_be_taken_from_records_the_form_is_not_about(self, person, register):
        one = person("edgar")
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        identity = {"subject": "organisation/ministry", "relation": "member_of", "object": "cluster/elm-cars"}
        data = {"form": form, "act": "unlink", "why": "x", "how": "save", **identity}
        assert one.request("POST", "register/zone/elm/edit", data=data).status_code == 422
        assert any(link.subject == "organisation/ministry" for link in register.links("cluster/elm-cars"))

    def test_proposals_of_others_are_not_there(self, person):
        person("carla").send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        one = person("edgar")
        assert one.get("register/review/1").status_code == 404
        assert "Cars of the Elm" not in main(one.get("register/review"))
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        for act in ("accept", "reject", "withdraw"):
            answer = one.request("POST", "register/review/1", data={"form": form, "act": act, "why": "x"})
            assert answer.status_code == 404

    def test_an_author_does_not_accept_his_own(self, person, register):
        one = person("carla")
        one.send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        assert (
            one.request("POST", "register/review/1", data={"form": form, "act": "accept"}).status_code == 403
        )
        assert register.record("cluster/elm-cars").value("founded") == 2011

    def test_a_token_of_another_is_not_taken_back(self, person, register):
        register.accounts.make_token("kurt", "his", ("read",))
        number = register.accounts.tokens("kurt")[0].id
        one = person("carla")
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        assert one.request(
            "POST", "account/revoke", data={"form": form, "number": str(number)}
        ).status_code in (404, 422)
        assert register.accounts.tokens("kurt")


class TestForms:
    """A form counts only when this session was given it."""

    FORMS = ("logout", "account/password", "account/tokens", "account/revoke", "account/erase", f"{CARS}/edit",
             "register/new/zone", "register/review/1")  # fmt: skip

    @pytest.mark.parametrize("path", FORMS)
    def test_without_the_token_of_the_session_nothing_is_done(self, person, register, path):
        person("carla").send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        one, other = person("kurt"), person("ada")
        foreign = Page(other.get("account").text).one("input", name="form").attributes["value"]
        before = register.last_change().id
        data = {"act": "accept", "founded": "1", "name_en": "x", "sure": "yes", "password": PASSWORD, **BASIS}
        for form in ({}, {"form": ""}, {"form": "x"}, {"form": foreign}):
            assert one.request("POST", path, data={**data, **form}).status_code == 403
        assert register.last_change().id == before
        assert register.accounts.session(one.cookies["klaster_session"])

    def test_a_form_from_another_site_is_refused(self, person, register):
        one = person("kurt")
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        for headers in (
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "null"},
        ):
            answer = one.request("POST", "logout", data={"form": form}, headers=headers)
            assert answer.status_code == 403
        assert register.accounts.session(one.cookies["klaster_session"])

    def test_the_login_itself_is_bound_to_the_browser(self, app):
        one, other = Person(app), Person(app)
        form = Page(other.get("login").text).one("input", name="form").attributes["value"]
        one.get("login")
        data = {"form": form, "login": "edgar", "password": PASSWORD}
        assert one.request("POST", "login", data=data).status_code == 403
        assert "klaster_session" not in one.cookies

    def test_without_a_session_every_form_leads_to_the_login(self, app, register):
        before = register.last_change().id
        for path in self.FORMS[1:]:
            answer = Person(app).request("POST", path, follow=False, data={"founded": "1"})
            assert answer.status_code == 303
            assert "/login" in answer.headers["location"]
        assert register.last_change().id == before

    def test_files_and_bodies_without_end_are_refused(self, person, register):
        one = person("kurt")
        form = Page(one.get("account").text).one("input", name="form").attributes["value"]
        files = {"file": ("../../etc/passwd", b"PK\x03\x04" * 1000, "application/zip")}
        before = register.last_change().id
        assert one.request("POST", f"{CARS}/edit", data={"form": form}, files=files).status_code == 400
        large = {"form": form, "description_en": "x" * 1_200_000}
        assert one.request("POST", f"{CARS}/edit", data=large).status_code == 413
        many = {"form": form, **{f"field{number}": "x" for number in range(900)}}
        assert one.request("POST", f"{CARS}/edit", data=many).status_code == 400
        assert register.last_change().id == before

    def test_a_script_reads_no_page_of_a_session(self, person):
        for path in ("account", f"{CARS}/edit", "register/review"):
            answer = person("kurt").get(path)
            assert "no-store" in answer.headers["cache-control"]
            assert "script-src 'self'" in answer.headers["content-security-policy"]


class TestWordsOfOthers:
    """What anyone writes is shown as words, wherever it comes out."""

    TEXTS = (
        "name_en",
        "name_ru",
        "name_own",
        "description_en",
        "description_ru",
        "specialisation_en",
        "specialisation_own",
    )

    def test_stored_scripts_stay_words(self, person, register, app):
        fields = dict.fromkeys(self.TEXTS, HOSTILE)
        basis = {"source": HOSTILE, "place_in_source": HOSTILE, "why": HOSTILE}
        person("carla").send(f"{CARS}/edit", act="set", how="save", **fields, **basis)
        one = person("kurt")
        pages = [one.get("register/review").text, one.get("register/review/1").text]
        form = Page(pages[1]).one("input", name="form").attributes["value"]
        one.request("POST", "register/review/1", data={"form": form, "act": "accept", "why": HOSTILE})
        pages += [one.get(path).text for path in (CARS, f"{CARS}/edit", "register", "register?q=alert", "register/review?state=accepted",
                                                  "?q=alert", "register/organisation/elm-motors", "zones", "programmes")]  # fmt: skip
        for text in pages:
            assert "<script>alert" not in text
            assert not any("alert" in script.text for script in Page(text).all("script"))
        assert sum(HOSTILE in Page(text).one("main").text for text in pages) >= 6

    @pytest.mark.parametrize("path", [
        "login?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "reset?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "register?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "register?kind=%3Cscript%3Ealert(1)%3C/script%3E", "register?at=%3Cscript%3Ealert(1)%3C/script%3E", "register/%3Cscript%3Ealert(1)%3C/script%3E",
        "register/review?state=%3Cscript%3Ealert(1)%3C/script%3E", "register/new/%3Cscript%3Ealert(1)%3C/script%3E",
    ])  # fmt: skip
    def test_reflected_scripts_stay_words(self, person, app, path):
        for one in (person("kurt"), Person(app)):
            assert "<script>alert" not in one.get(path).text

    @pytest.mark.parametrize(
        "words",
        [
            "' OR 1=1 --",
            '"; DROP TABLE record; --',
            "%' UNION SELECT login FROM account --",
            "\\",
            "*",
            "a\u0000b",
            "😀" * 60,
        ],
    )
    def test_a_search_is_never_a_command(self, app, register, words):
        one = Person(app)
        for path in ("register", ""):
            answer = one.request("GET", path, params={"q": words})
            assert answer.status_code == 200
            assert "argon2" not in answer.text
        for name in ("country", "industry", "source", "sort", "at"):
            assert one.request("GET", "register", params={name: words}).status_code in (200, 422)
        assert register.records(limit=0).total > 10

    def test_a_web_address_runs_no_script(self, person, register):
        for address in ("javascript:alert(1)", "data:text/html,x", 'https://x.example/"onclick="alert(1)'):
            answer = person("edgar").send(f"{CARS}/edit", act="set", website=address, how="save", **BASIS)
            assert answer.status_code == 422


class TestAccount:
    def test_a_password_is_changed_with_the_former_one_and_other_sessions_end(self, person, register):
        one, other = person("carla"), person("carla")
        wrong = one.send(
            "account",
            to="account/password",
            password="not this one",
            new="a new pass phrase",
            again="a new pass phrase",
        )
        assert wrong.status_code == 401
        differ = one.send(
            "account",
            to="account/password",
            password=PASSWORD,
            new="a new pass phrase",
            again="another phrase",
        )
        assert differ.status_code == 422
        answer = one.send(
            "account",
            to="account/password",
            password=PASSWORD,
            new="a new pass phrase",
            again="a new pass phrase",
        )
        assert "password is changed" in main(answer)
        assert other.get("account", follow=False).status_code == 303
        assert register.accounts.log_in("carla", "a new pass phrase").account.login == "carla"

    def test_a_token_is_shown_once_and_works(self, person, register):
        one = person("edgar")
        answer = one.send(
            "account", to="account/tokens", label="import " + HOSTILE, right_edit="yes", days="30"
        )
        secret = Page(answer.text).one("pre").text
        assert register.accounts.token(secret)[0].login == "edgar"
        assert secret not in one.get("account").text
        one.send("account", to="account/revoke")
        assert register.accounts.token(secret) is None

    def test_data_are_handed_out_and_erased(self, person, register):
        one = person("carla")
        one.send(f"{CARS}/edit", act="set", founded="2012", how="save", **BASIS)
        assert one.get("account/data").json()["proposals"][0]["id"] == 1
        refused = one.send("account", to="account/erase", password=PASSWORD)
        assert refused.status_code == 422
        one.send("account", to="account/erase", password=PASSWORD, sure="yes")
        assert "carla" not in {account.login for account in register.accounts.all()}
        assert register.proposal(1).account.startswith("erased-")

    def test_a_one_time_code_sets_a_password_once(self, app, register):
        code = register.accounts.reset_token("carla", "ada")
        one = Person(app)
        weak = one.send("reset", token=code, new="carla", again="carla")
        assert weak.status_code == 422
        answer = one.send(f"reset?token={code}", new="a new pass phrase", again="a new pass phrase")
        assert "The password is set" in main(answer)
        again = one.send("reset", token=code, new="another pass phrase", again="another pass phrase")
        assert again.status_code == 422
        assert register.accounts.log_in("carla", "a new pass phrase")
