"""``klaster publish``: a folder of files in which every link leads somewhere."""

import csv
import io
import json
import re
import zipfile

import pytest

from klaster.pages.desk import desk
from klaster.pages.visit import Visit
from klaster.web.files import written
from klaster.web.publishing import broken_links
from klaster.web.publishing.addresses import Plan
from klaster.web.publishing.mending import mend
from klaster.web.publishing.selection import plan_of
from klaster.workbench.observatory import Observatory
from tests.functional.test_compute_methods import run
from tests.published_site import INDUSTRIES, REGIONS, small_workspace

LANGUAGES = ("ru", "en")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return small_workspace(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def site(workspace, tmp_path_factory):
    from klaster.web.publishing import publish

    folder = tmp_path_factory.mktemp("site") / "atlas"
    publish(workspace, folder)
    return folder


def pages(site):
    return sorted(site.rglob("*.html"))


class TestSite:
    def test_has_every_region_industry_and_method_in_both_languages(self, site):
        for language in LANGUAGES:
            paths = ["", "map/", "map/_area=KG/", "lq/_period=2017/", "methods/location_quotient/", "glossary/", "search/", "report/jobs/"]  # fmt: skip
            paths += [
                f"regions/{one}/{more}" for one in REGIONS for more in ("", "growth/", "opportunities/")
            ]
            paths += [f"industries/{one}/" for one in INDUSTRIES]
            paths += [f"regions/{one}/clusters/{other}/" for one in REGIONS for other in INDUSTRIES]
            for path in paths:
                assert (site / f"{language}/{path}index.html").is_file(), path

    def test_every_link_leads_to_a_file_and_to_a_part_of_it(self, site):
        assert broken_links(site) == []

    def test_a_broken_link_is_found(self, tmp_path):
        (tmp_path / "a.html").write_text(
            '<p id="x"><a href="b.html">b</a><a href="#x"></a><a href="#y"></a><a href="https://example.org"></a>'
        )
        assert [each.way for each in broken_links(tmp_path)] == ["b.html", "#y"]

    def test_a_link_to_what_could_not_be_made_is_taken_away(self, tmp_path):
        (tmp_path / "ru").mkdir()
        (tmp_path / "ru/a.html").write_text('<a class="x" href="b/index.html#y">b</a> <a href="c.html">c</a>')
        mend(tmp_path, "ru/a.html", frozenset({"ru/b/index.html"}))
        assert (tmp_path / "ru/a.html").read_text() == '<a class="x">b</a> <a href="c.html">c</a>'

    def test_a_chart_whose_specification_is_too_large_is_not_offered(self, tmp_path):
        (tmp_path / "ru").mkdir()
        page = '<details class=interactive><summary>I</summary><div data-spec="a.vl.json">x</div></details>'
        (tmp_path / "ru/a.html").write_text(f"<p>{page}{page.replace('a.vl', 'b.vl')}</p>")
        mend(tmp_path, "ru/a.html", frozenset({"ru/a.vl.json"}))
        assert (tmp_path / "ru/a.html").read_text() == f"<p>{page.replace('a.vl', 'b.vl')}</p>"

    def test_a_picture_that_is_too_large_is_neither_written_nor_linked(
        self, workspace, tmp_path, monkeypatch
    ):
        from klaster.web.publishing import making, publish

        monkeypatch.setattr(making, "LARGEST", 10)
        publish(workspace, tmp_path / "site")
        assert not list((tmp_path / "site").rglob("*.png"))
        assert not list((tmp_path / "site").rglob("*.vl.json"))
        assert list((tmp_path / "site").rglob("*.svg"))
        assert broken_links(tmp_path / "site") == []

    def test_a_language_is_one_click_away_on_every_screen(self, site):
        for page in (site / "ru").rglob("index.html"):
            assert (site / "en" / page.relative_to(site / "ru")).is_file(), page

    def test_no_address_of_a_server_is_left(self, site):
        left = [
            (page.name, found[:80])
            for page in pages(site)
            for found in re.findall(
                r'\s(?:href|src|action|hx-get)="/[^"]*"', page.read_text(encoding="utf-8")
            )
        ]
        assert left == []

    def test_choices_are_links_and_the_page_says_what_it_is(self, site):
        page = (site / "ru/map/index.html").read_text(encoding="utf-8")
        assert re.findall(r"<form(?![^>]*search)", page) == []
        assert 'href="_period=2017/index.html"' in page
        assert "требуют атласа на сервере" in page
        assert "Content-Security-Policy" in page
        assert "htmx" not in page

    def test_a_figure_has_its_files_and_a_page_of_its_own(self, site):
        for language in LANGUAGES:
            folder = site / language / "lq"
            rows = list(csv.DictReader(io.StringIO((folder / "lq.csv").read_text(encoding="utf-8"))))
            assert len(rows) == len(REGIONS) * len(INDUSTRIES)
            assert all(row["status"] and row["source"] for row in rows)
            assert json.loads((folder / "lq.json").read_text(encoding="utf-8"))["source"] == rows[0]["source"]
            assert (folder / "lq.xlsx").read_bytes().startswith(b"PK")
            assert (site / language / "map/map.png").read_bytes().startswith(b"\x89PNG")
            alone = (site / language / "regions/KG-B/bubble.embed.html").read_text(encoding="utf-8")
            assert 'src="bubble.svg"' in alone
            assert "<script" not in alone
            assert (
                (site / language / "regions/KG-B/bubble.svg").read_text(encoding="utf-8").startswith("<svg")
            )

    def test_the_tables_of_a_region_are_those_of_the_server(self, workspace, site):
        from klaster.pages.region.page import screen

        shown = screen(Observatory(workspace), Visit("ru", "regions/KG-B", {}, {"region": "KG-B"}))
        with zipfile.ZipFile(site / "ru/regions/KG-B/tables.zip") as archive:
            assert archive.namelist() == [f"{name}.csv" for name in shown.figures]
            for name, figure in shown.figures.items():
                assert archive.read(f"{name}.csv") == written("csv", shown, figure)

    def test_every_number_has_its_working(self, workspace, site):
        table = desk(Observatory(workspace), Visit("en"))
        for region in REGIONS:
            page = (site / f"en/explain/{region}/index.html").read_text(encoding="utf-8")
            shared = page.partition("<section class=worked")[0]
            for row in table.rows("2018", region=region).iter_rows(named=True):
                part = page.partition(f'id="i-{row["industry"]}"')[2].partition("</section>")[0]
                assert f"<b>{row['observed']:,.0f}</b>" in part
                assert f"<b>{row['region_total']:,.0f}</b>" in shared + part

    def test_a_vanished_page_is_taken_away_and_an_unchanged_one_is_left(self, workspace, site, tmp_path):
        from klaster.web.publishing import publish

        first = publish(workspace, tmp_path / "site")
        stray = json.loads((tmp_path / "site/klaster-site.json").read_text(encoding="utf-8"))
        (tmp_path / "site/ru/old").mkdir()
        (tmp_path / "site/ru/old/index.html").write_text("old")
        (tmp_path / "site/ru/index.html").write_text("changed")
        stray["files"]["ru/old/index.html"] = 3
        stray["state"] = "another"
        (tmp_path / "site/klaster-site.json").write_text(json.dumps(stray), encoding="utf-8")
        second = publish(workspace, tmp_path / "site")
        assert (second.files, second.removed) == (first.files, 1)
        assert not (tmp_path / "site/ru/old").exists()
        assert (tmp_path / "site/ru/index.html").read_bytes() == (site / "ru/index.html").read_bytes()
        assert second.written < 20

    def test_a_second_time_nothing_is_written(self, workspace, site, capsys):
        before = {page: page.stat().st_mtime_ns for page in site.rglob("*")}
        code, said, _ = run("publish", workspace, "-o", site, capsys=capsys)
        assert code == 0
        assert re.search(r"\b0 written|записано 0", said)
        assert {page: page.stat().st_mtime_ns for page in site.rglob("*")} == before

    def test_another_folder_is_not_overwritten(self, workspace, tmp_path, capsys):
        (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
        code, _, errors = run("publish", workspace, "-o", tmp_path, capsys=capsys)
        assert code == 2
        assert str(tmp_path) in errors
        assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"

    def test_what_is_no_workspace_is_refused(self, tmp_path, capsys):
        code, _, errors = run("publish", tmp_path / "nothing", "-o", tmp_path / "site", capsys=capsys)
        assert code == 2
        assert errors
        assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("", "index.html"),
        ("index.csv?figure=coverage", "coverage.csv"),
        ("regions/KG-B?edition=a%2Fb", "regions/KG-B/_edition=a-b/index.html"),
        ("regions/KG-B?edition=jobs&period=2018", "regions/KG-B/index.html"),
        ("regions/KG-B?period=2017", None),
        ("map?area=KG&period=2017", None),
        ("explain?region=KG-B&industry=10&period=2017", "explain/KG-B/index.html"),
        ("explain?method=gini&industry=10", None),
        ("regions/KG-B/clusters/13", None),
        ("regions/KG-B/clusters/10", "regions/KG-B/clusters/10/index.html"),
        ("regions/KG-B.csv?figure=ranking", "regions/KG-B/tables.zip"),
        ("regions/KG-B.xlsx?figure=ranking", None),
        ("embed/regions/KG-B?figure=ranking", "regions/KG-B/ranking.embed.html"),
        ("regions/../../etc", None),
        ("account", None),
        ("register/new", None),
        ("report?edition=jobs", "report/jobs/index.html"),
        ("report/jobs.pdf", "report/jobs/report.pdf"),
        ("report?edition=jobs&region=KG-B", None),
    ],
)
def test_addresses_and_files(address, file):
    plan = Plan("jobs", {"jobs": "2018"}, frozenset({("jobs", "KG-B", "10")}))
    place = plan.place(address)
    assert (place.file if place else None) == file


def test_of_a_large_atlas_only_what_may_be_a_cluster_has_a_passport(workspace, monkeypatch):
    monkeypatch.setattr("klaster.web.publishing.selection.EVERY_CELL", 3)
    plan = plan_of(Observatory(workspace))
    rows = desk(Observatory(workspace), Visit("en")).rows("2018").iter_rows(named=True)
    strong = {
        ("jobs", row["region"], row["industry"])
        for row in rows
        if row["verdict"] in ("important", "specialised")
    }
    assert plan.passports == strong != set()
