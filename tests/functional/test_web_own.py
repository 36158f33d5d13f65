"""A visitor's own table: taken in, checked, corrected, shown privately, deleted; and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import re
import time
import zipfile

import openpyxl
import polars as pl
import pytest

from klaster.model.errors import InputError, UnknownNameError
from klaster.sources.table import Mapping
from klaster.web.app import create_app
from klaster.web.serving import UPLOADS, uploads_of
from klaster.workbench.uploads.guards import safe_name
from klaster.workbench.uploads.limits import UploadLimits, limits_from
from klaster.workbench.uploads.mapping_form import corrected
from klaster.workbench.uploads.shelf import Shelf
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

TABLE = """region,industry,year,jobs,flag
KG-C,10,2018,100,A
KG-C,62,2018,40,A
KG-O,10,2018,50,A
KG-O,62,2018,10,E
"""
HOSTILE = TABLE.replace("KG-O", '"<script>alert(1)</script>"').replace("region,", '"<b>region</b>",')
LIMITS = UploadLimits(megabytes=1, tables=30, seconds=50)


class Visitor:
    """A browser with its cookie."""

    def __init__(self, shelf):
        self.client = Client(create_app(ToyObservatory(), shelf=shelf))
        self.cookies: dict[str, str] = {}

    def get(self, address, **options):
        return self._asked("GET", address, **options)

    def post(self, address, **options):
        return self._asked("POST", address, **options)

    def _asked(self, verb, address, headers=None, **options):
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **(headers or {}),
        }
        answer = self.client.request(verb, address, headers=sent, follow_redirects=False, **options)
        self.cookies.update(answer.cookies)
        return answer

    def form(self, address):
        return re.search(r'name="form" value="([^"]+)"', self.get(address).text)[1]

    def send(self, content, name="jobs.csv", language="en", **fields):
        content = content.encode() if isinstance(content, str) else content
        data = {"form": self.form(f"/{language}/own"), **fields}
        return self.post(f"/{language}/own", data=data, files={"file": (name, content)})


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path, LIMITS)


@pytest.fixture
def visitor(shelf):
    return Visitor(shelf)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A visitor whose table was sent and built, with the private address of it."""
    visitor = Visitor(Shelf(tmp_path_factory.mktemp("own"), LIMITS))
    own = visitor.send(TABLE, "Занятость 2018.csv").headers["location"].removesuffix("/en/own")
    answer = visitor.post(f"{own}/en/own", data={"form": visitor.form(f"{own}/en/own")})
    assert answer.headers["location"] == f"{own}/en/"
    return visitor, own


class TestSending:
    def test_the_form_tells_the_limits(self, visitor):
        page = visitor.get("/ru/own")
        assert "Не больше 1 МБ" in page.text
        assert ".xlsx" in page.text
        assert page.headers["cache-control"] == "private, no-store"

    def test_leads_to_what_was_found_and_the_mapping(self, visitor):
        answer = visitor.send(TABLE, language="ru")
        assert answer.status_code == 303
        assert re.fullmatch(r"/own/[\w-]{32}/ru/own", answer.headers["location"])
        page = visitor.get(answer.headers["location"])
        assert "оценок 1" in page.text
        assert '<option value="industry" selected>' in page.text
        assert "value_3" in page.text

    def test_a_table_that_is_not_built_has_only_its_own_screen(self, visitor):
        own = visitor.send(TABLE).headers["location"].removesuffix("/en/own")
        assert visitor.get(f"{own}/ru/map").headers["location"] == f"{own}/ru/own"

    def test_a_mapping_that_cannot_be_is_told_beside_the_form(self, visitor):
        own = visitor.send(TABLE).headers["location"]
        answer = visitor.post(own, data={"form": visitor.form(own), "region": "industry"})
        assert answer.status_code == 422
        assert "given two roles" in answer.text
        assert "What the check finds" in answer.text

    def test_an_error_in_the_table_stops_the_build(self, visitor):
        own = visitor.send(TABLE + "KG-O,62,2018,11,A\n").headers["location"]
        assert "severity-error" in visitor.get(own).text
        answer = visitor.post(own, data={"form": visitor.form(own)})
        assert answer.headers["location"].endswith("/en/own?done=checked")

    def test_a_column_named_otherwise_is_the_measure(self, visitor):
        own = visitor.send(TABLE).headers["location"]
        fields = {"form": visitor.form(own), "columns": "listed", "value_3": "yes", "measure_3": "Staff all"}
        start = visitor.post(own, data=fields).headers["location"]
        rows = visitor.get(f"{start.removesuffix('/en/')}/api/v1/observations").json()
        assert "staff_all" in str(rows)

    def test_workbooks_are_read(self, visitor):
        book = openpyxl.Workbook()
        for line in TABLE.splitlines():
            book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
        content = io.BytesIO()
        book.save(content)
        assert visitor.send(content.getvalue(), "jobs.xlsx").status_code == 303


class TestScreens:
    @pytest.mark.parametrize("path", ["", "map", "lq", "regions/KG-C", "industries/10", "data", "methods"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_are_those_of_the_atlas_and_stay_private(self, kept, path, language):
        visitor, own = kept
        page = visitor.get(f"{own}/{language}/{path}")
        if page.status_code == 303:
            assert page.headers["location"].startswith(f"{own}/")
            page = visitor.get(page.headers["location"])
        assert page.status_code == 200
        assert page.headers["cache-control"] == "private, no-store"
        assert page.headers["x-robots-tag"] == "noindex"
        assert page.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        links = re.findall(r'(?:href|action|hx-get)="(/[^"]*)"', page.text)
        assert [link for link in links if not link.startswith((f"{own}/", "/static/", f"/{language}/"))] == []
        assert [link for link in links if link.startswith(f"/{language}/")] == [f"/{language}/"]
        assert "<iframe" not in page.text

    def test_files_are_of_the_table(self, kept):
        visitor, own = kept
        rows = visitor.get(f"{own}/en/lq.csv").text
        assert "KG-C" in rows
        assert "NL-1" not in rows

    def test_the_address_in_a_citation_is_the_private_one(self, kept):
        visitor, own = kept
        assert f"http://atlas{own}/en/map" in visitor.get(f"{own}/en/map").text

    def test_the_public_atlas_knows_nothing_of_it(self, kept):
        visitor, own = kept
        for path in ("/en/data", "/en/", "/en/search?q=jobs", "/robots.txt"):
            assert own.removeprefix("/own/") not in visitor.get(path).text
        assert "Disallow: /own/" in visitor.get("/robots.txt").text

    def test_no_folder_of_the_server_is_told(self, kept):
        visitor, own = kept
        told = visitor.get(f"{own}/en/explain?method=location_quotient&region=KG-C&industry=10").text
        assert "klaster explain" in told
        assert "/workspace/" not in told


class TestDeleting:
    def test_on_request(self, visitor, shelf):
        own = visitor.send(TABLE).headers["location"]
        answer = visitor.post(f"{own}/delete", data={"form": visitor.form(own)})
        assert answer.headers["location"] == "/en/own?done=deleted"
        assert list(shelf.folder.iterdir()) == []
        assert visitor.get(own).status_code == 404

    def test_by_age_at_the_next_visit_start_and_upload(self, visitor, shelf):
        addresses = [visitor.send(TABLE).headers["location"] for _ in range(2)]
        for folder in shelf.folder.iterdir():
            old = time.time() - LIMITS.hours * 3600 - 1
            os.utime(folder / "made", (old, old))
        assert visitor.get(addresses[0]).status_code == 404
        assert len(list(shelf.folder.iterdir())) == 1
        visitor.send(TABLE)
        assert visitor.get(addresses[1]).status_code == 404
        assert len(list(shelf.folder.iterdir())) == 1

    def test_at_the_start_of_a_server(self, tmp_path):
        shelf = Shelf(tmp_path, UploadLimits())
        kept, _ = shelf.add("a.csv")
        os.utime(kept.folder / "made", (0, 0))
        assert uploads_of(tmp_path) is not None
        assert list(shelf.folder.iterdir()) == []


class TestRefusals:
    def test_a_form_from_elsewhere(self, visitor, shelf):
        answer = visitor.post("/en/own", data={"form": "x"}, files={"file": ("a.csv", b"a,b\n1,2\n")})
        assert answer.status_code == 403
        form = visitor.form("/en/own")
        for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            answer = visitor.post(
                "/en/own", data={"form": form}, files={"file": ("a.csv", TABLE.encode())}, headers=headers
            )
            assert answer.status_code == 403
        assert not shelf.folder.exists()

    def test_deletion_from_elsewhere(self, visitor):
        own = visitor.send(TABLE).headers["location"]
        assert visitor.post(f"{own}/delete", data={"form": "x"}).status_code == 403
        assert visitor.get(own).status_code == 200

    def test_too_large_is_told_on_a_page(self, visitor, shelf):
        answer = visitor.send(b"a" * 1_300_000)
        assert answer.status_code == 413
        assert "more than 1 MB" in answer.text
        assert "<h1>" in answer.text
        assert not shelf.folder.exists()

    def test_bodies_elsewhere_are_as_small_as_ever(self, visitor):
        assert visitor.post("/en/login", content=b"a" * 1_200_000).status_code == 413

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("jobs.exe", TABLE.encode(), "is not taken"),
            ("jobs.csv.gz", gzip.compress(TABLE.encode()), "is not taken"),
            ("jobs.csv", gzip.compress(TABLE.encode()), "packed file"),
            ("jobs.csv", b"%PDF-1.7 and so on", "a PDF document"),
            ("jobs.xlsx", b"PK\x03\x04 cut", "damaged"),
            ("jobs.csv", b"", "empty"),
        ],
        ids=["program", "gz", "gz inside", "pdf", "cut", "empty"],
    )
    def test_wrong_kinds(self, visitor, shelf, name, content, words):
        answer = visitor.send(content, name)
        assert answer.status_code == 422
        assert words in answer.text
        assert str(shelf.folder) not in answer.text
        assert not shelf.folder.exists() or list(shelf.folder.iterdir()) == []

    @pytest.mark.parametrize(
        ("members", "words"),
        [
            ({"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}, "macros"),
            ({"a.csv": b"a,b"}, "zip archive"),
            ({"xl/workbook.xml": b"x", "xl/sheet.xml": b"0" * 310_000_000}, "unpacks into more than 300 MB"),
        ],
    )
    def test_archives_macros_and_bombs(self, visitor, members, words):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, bytes_ in members.items():
                archive.writestr(name, bytes_)
        answer = visitor.send(content.getvalue(), "jobs.xlsx")
        assert answer.status_code == 422
        assert words in answer.text

    def test_no_file_chosen(self, visitor):
        answer = visitor.post("/ru/own", data={"form": visitor.form("/ru/own")})
        assert answer.status_code == 422
        assert "файл не выбран" in answer.text

    def test_time_has_an_end(self, tmp_path):
        visitor = Visitor(Shelf(tmp_path, UploadLimits(seconds=1)))
        rows = "\n".join(f"KG-C,{n % 90},{1000 + n % 900},{n}" for n in range(400_000))
        answer = visitor.send(f"region,industry,year,jobs\n{rows}")
        assert answer.status_code == 422
        assert "more than 1 seconds" in answer.text
        assert list((tmp_path / "uploads").iterdir()) == []

    def test_memory_has_an_end(self, tmp_path):
        """A small Parquet file of very many rows: nothing in its size tells what it takes to read it."""
        visitor = Visitor(Shelf(tmp_path, UploadLimits(memory_megabytes=600, seconds=30)))
        rows = pl.repeat(1, 30_000_000, eager=True)
        content = io.BytesIO()
        pl.DataFrame(dict.fromkeys(("region", "industry", "year", "jobs"), rows)).write_parquet(content)
        assert len(content.getvalue()) < 1_000_000
        answer = visitor.send(content.getvalue(), "jobs.parquet")
        assert answer.status_code == 422
        assert re.search("needed more (memory|than)", answer.text)
        assert list((tmp_path / "uploads").iterdir()) == []

    def test_room_has_an_end(self, tmp_path):
        visitor = Visitor(Shelf(tmp_path, UploadLimits(tables=1)))
        assert visitor.send(TABLE).status_code == 303
        assert visitor.send(TABLE).status_code == 503

    @pytest.mark.parametrize("token", ["%2e%2e", "a" * 32, "a" * 31 + "/", "%00" * 32, "я" * 32])
    def test_guessed_addresses_lead_nowhere(self, visitor, token):
        answer = visitor.get(f"/own/{token}/en/")
        assert answer.status_code == 404
        if "<html" in answer.text:
            assert "nothing stands at this private address" in answer.text

    def test_switched_off(self, monkeypatch, tmp_path):
        monkeypatch.setenv(UPLOADS, "off")
        assert uploads_of(tmp_path) is None
        visitor = Visitor(None)
        assert "takes no tables of visitors" in visitor.get("/en/own").text
        assert visitor.post("/en/own", files={"file": ("a.csv", b"a,b\n")}).status_code == 404
        assert visitor.get(f"/own/{'a' * 32}/en/").status_code == 404


class TestHostileWords:
    def test_are_words(self, visitor):
        own = visitor.send(HOSTILE, '<img src=x onerror="alert(1)">.csv').headers["location"]
        page = visitor.get(own).text
        assert "<script>alert" not in page
        assert "<b>region" not in page
        assert "<img src=x" not in page
        built = visitor.post(own, data={"form": visitor.form(own)}).headers["location"]
        for path in ("", "regions", "data"):
            assert "<script>alert" not in visitor.get(f"{built}{path}").text

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.csv", "passwd.csv"),
            ("/etc/cron.d/x.csv", "x.csv"),
            ("C:\\Windows\\a.CSV", "a.csv"),
            ("\x00\x1f..csv", "table.csv"),
            ("....//....//a.txt", "a.txt"),
            ("-rf *.csv", "rf.csv"),
            ("ы" * 500 + ".xlsx", "ы" * 60 + ".xlsx"),
        ],
    )
    def test_names_of_paths_are_only_names(self, given, kept):
        found = safe_name(given)
        assert "/" not in found
        assert found.lstrip("-") == kept

    def test_a_path_is_no_classification(self):
        for name in ("/etc/passwd", "../../x.csv", "data/regions.geojson"):
            with pytest.raises(UnknownNameError):
                corrected(Mapping(values={"a": "b"}), {0: "b"}, {"region_classification": name})


class TestLimits:
    def test_are_read_from_the_settings(self, tmp_path):
        (tmp_path / "klaster.toml").write_text("[uploads]\nmegabytes = 3\nallowed = false\n")
        assert uploads_of(tmp_path) is None

    @pytest.mark.parametrize("facts", [{"megabyte": 3}, {"hours": 0}, {"hours": "2"}, {"allowed": 1}, 5])
    def test_slips_are_told(self, facts):
        with pytest.raises((InputError, UnknownNameError), match="uploads"):
            limits_from(facts)
