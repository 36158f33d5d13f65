"""A file of firms sent to the screen of criteria: judged at once, refused in words, never kept."""

import io
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import pytest

import klaster
from klaster.model.errors import InputError
from klaster.web.app import create_app
from klaster.workbench import case_files
from tests.toy_observatory import HOSTILE, ToyObservatory
from tests.web_client import Client

FIRMS = "firm,main_activity,revenue_per_worker,wage,age,staff,return_on_sales,declaration\n" + "\n".join(
    f"F{place},information_technology,{700 + place},600,12,{place % 9},6,yes" for place in range(300)
)


@pytest.fixture(scope="module")
def client():
    """Asks a small observatory."""
    return Client(create_app(ToyObservatory()))


def send(client, content, name="firms.csv", language="en", **said):
    """The answer to a file."""
    content = content.encode() if isinstance(content, str) else content
    return client.request(
        "POST",
        f"/{language}/criteria/check/file",
        files={"table": (name, content, "text/csv")},
        data={"rubric": "infopark_membership", **said},
    )


def expected(text):
    """What the method itself says of the same table."""
    return klaster.compute("infopark_membership", pl.read_csv(io.StringIO(text))).frame


class TestVerdicts:
    def test_the_csv_is_what_the_method_gives(self, client):
        answer = send(client, FIRMS, **{"as": "csv"})
        assert answer.status_code == 200
        found = pl.read_csv(io.BytesIO(answer.content))
        wanted = expected(FIRMS)
        assert dict(found.select("firm", "verdict").iter_rows()) == dict(
            wanted.select("firm", "verdict").iter_rows()
        )
        assert set(wanted.columns) <= set(found.columns)
        assert "attachment" in answer.headers["content-disposition"]

    @pytest.mark.parametrize(("language", "word"), [("en", "Cases judged"), ("ru", "Рассмотрено случаев")])
    def test_the_page_counts_and_lists_with_distances(self, client, language, word):
        page = send(client, FIRMS, language=language)
        assert page.status_code == 200
        assert word in page.text
        assert "300" in page.text
        assert "F0" in page.text
        assert page.headers["cache-control"] == "no-store"

    def test_a_moved_threshold_counts(self, client):
        plain = pl.read_csv(io.BytesIO(send(client, FIRMS, **{"as": "csv"}).content))
        moved = send(client, FIRMS, **{"as": "csv", "set.least_revenue": "0", "set.least_staff": "0"})
        if moved.status_code == 422:
            pytest.fail(moved.text)
        found = pl.read_csv(io.BytesIO(moved.content))
        assert found["verdict"].to_list() != plain["verdict"].to_list()

    def test_a_workbook_is_read(self, client):
        book = io.BytesIO()
        pl.read_csv(io.StringIO(FIRMS)).write_excel(book)
        answer = send(client, book.getvalue(), "firms.xlsx", **{"as": "csv"})
        assert answer.status_code == 200
        assert pl.read_csv(io.BytesIO(answer.content)).height == 300


class TestRefusals:
    def test_what_is_wrong_is_said_with_the_name_that_was_sent(self, client):
        answer = send(
            client, FIRMS.replace("F7,information_technology,707", "F7,information_technology,many")
        )
        assert answer.status_code == 422
        assert "firms.csv" in answer.text

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("firms.exe", FIRMS, "is not read here"),
            ("firms.xlsx", FIRMS, "this is no workbook"),
            ("firms.csv", "", "the file is empty"),
        ],
    )
    def test_other_files_are_refused_in_words(self, client, name, content, said):
        answer = send(client, content, name)
        assert answer.status_code == 422
        assert said in answer.text

    def test_no_file_and_no_rule_book(self, client):
        answer = client.request("POST", "/en/criteria/check/file", data={"rubric": "infopark_membership"})
        assert answer.status_code == 422
        assert send(client, FIRMS, rubric="no_such_rule").status_code in (404, 422)

    def test_a_bomb_is_not_unpacked(self, client, monkeypatch):
        monkeypatch.setattr(case_files, "MOST_UNPACKED", 1_000_000)
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
        answer = send(client, bomb.getvalue(), "firms.xlsx")
        assert answer.status_code == 422
        assert "too large" in answer.text

    @pytest.mark.parametrize(
        ("member", "said"), [("xl/vbaProject.bin", "macros"), ("word/document.xml", "Word")]
    )
    def test_macros_and_other_archives_are_refused(self, client, member, said):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("xl/workbook.xml" if member.startswith("xl") else "a.xml", b"x")
            archive.writestr(member, b"x")
        answer = send(client, content.getvalue(), "firms.xlsx")
        assert answer.status_code == 422
        assert said in answer.text
        assert "table.xlsx" not in answer.text

    def test_too_many_bytes(self, client):
        assert send(client, b"a" * 5_500_000).status_code == 422
        assert send(client, b"a" * 7_000_000).status_code == 413

    def test_a_hostile_name_is_shown_and_nothing_more(self, client):
        page = send(client, FIRMS, f"../../{HOSTILE}.csv")
        assert "<script>alert" not in page.text

    def test_nothing_is_left_on_the_disk(self, client, monkeypatch, tmp_path):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        assert send(client, FIRMS, "../../../etc/passwd.csv").status_code == 200
        assert send(client, FIRMS.replace("700", "x"), "a.csv").status_code in (200, 422)
        assert not list(Path(tmp_path).rglob("*.csv"))

    def test_it_is_not_read_by_get(self, client):
        assert client.get("/en/criteria/check/file").status_code in (404, 405)


def test_the_form_says_which_columns_are_read(client):
    page = client.get("/ru/criteria/check").text
    assert 'enctype="multipart/form-data"' in page
    assert "<code>revenue_per_worker</code>" in page


def test_python_says_it_too():
    with pytest.raises(InputError, match="is not read here"):
        case_files.judged_cases("infopark_membership", "firms.pdf", b"x", {})
