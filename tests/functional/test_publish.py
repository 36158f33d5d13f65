"""``klaster publish``: a folder of files in which every link leads somewhere."""

import html
import posixpath
import random
import re

import pytest

from klaster.web.publishing.addresses import file_of
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.functional.test_compute_methods import run

LINK = re.compile(r'\s(?:href|src|data-[a-z-]+)="([^"]*)"')


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    chance, rows = random.Random(1), ["region,nace,year,employment,firms"]
    for region in ("KG-B", "KG-C", "KG-O", "KZ-11"):
        for year in (2017, 2018):
            rows += [f"{region},{each},{year},{chance.randint(50, 900)},{chance.randint(3, 40)}" for each in ("10", "13", "26", "62")]  # fmt: skip
    folder = tmp_path_factory.mktemp("published")
    (folder / "jobs.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    new_from_table(folder / "obs", folder / "jobs.csv")
    Observatory(folder / "obs").build()
    return folder / "obs"


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
        for language in ("ru", "en"):
            for path in ("", "map/", "map/_industry=10/", "regions/KG-B/", "industries/62/", "methods/location_quotient/", "glossary/"):  # fmt: skip
                assert (site / f"{language}/{path}index.html").is_file(), path
            assert (site / language / "map/map.svg").read_text(encoding="utf-8").startswith("<svg")
            assert list((site / language / "lq").glob("*.csv")) != []

    def test_no_link_is_broken_or_absolute(self, site):
        broken = []
        for page in pages(site):
            here = page.relative_to(site).as_posix()
            for link in map(html.unescape, LINK.findall(page.read_text(encoding="utf-8"))):
                target = link.partition("#")[0]
                if not target or re.match(r"[a-z]+:", link):
                    continue
                if re.fullmatch(r"[\w./=,-]+\.(html|css|js|svg|csv|woff2|png|ico)", target):
                    found = posixpath.normpath(posixpath.join(posixpath.dirname(here), target))
                    if target.startswith("/") or not (site / found).is_file():
                        broken.append((here, link))
        assert broken == []

    def test_no_address_of_a_server_is_left(self, site):
        left = [
            (page.name, found[:80])
            for page in pages(site)
            for found in re.findall(
                r'\s(?:href|src|action|hx-get)="/[^"]*"', page.read_text(encoding="utf-8")
            )
        ]
        assert left == []

    def test_forms_are_not_offered_and_the_page_says_why(self, site):
        page = (site / "ru/map/index.html").read_text(encoding="utf-8")
        assert re.findall(r"<form(?! hidden)", page) == []
        assert "требуют атласа на сервере" in page
        assert "Content-Security-Policy" in page

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
        ("/ru/", "ru/index.html"),
        ("/ru/index.csv?figure=strong", "ru/strong.csv"),
        ("/en/regions/KG-B?edition=a%2Fb", "en/regions/KG-B/_edition=a-b/index.html"),
        ("/en/regions/KG-B?period=2017", None),
        ("/en/map?industry=10&area=RU", None),
        ("/en/account", None),
        ("/en/register/new", None),
        ("/api/v1/editions", None),
        ("/static/abc/atlas.css", "static/abc/atlas.css"),
    ],
)
def test_addresses_and_files(address, file):
    assert file_of(address) == file
