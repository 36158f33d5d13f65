"""The register from the command line, from a template to an edition."""

import json
import re
from types import SimpleNamespace

import pytest

from klaster.cli import main

TABLE = "key,name_en,name_ru,country,founded,source\ncluster/les,Wood,Лес,KG,2011,letter\n"


@pytest.fixture
def klaster(monkeypatch, capsys):
    """Run the command in this process: its exit code, output and errors."""

    def run(*arguments, language="en", check=True):
        monkeypatch.setattr("sys.argv", ["klaster", *map(str, arguments)])
        monkeypatch.setenv("KLASTER_LANGUAGE", language)
        monkeypatch.setenv("COLUMNS", "160")
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        code = end.value.code or 0
        assert not check or code == 0, told.err
        return SimpleNamespace(returncode=code, stdout=told.out, stderr=told.err)

    return run


@pytest.fixture
def place(tmp_path):
    (tmp_path / "cluster.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_from_a_file_to_an_edition_and_back(klaster, place):
    where = ("--register", place / "r.sqlite")
    dry = klaster("register", "import", place / "cluster.csv", *where, "--dry-run")
    assert "added 1" in dry.stdout
    assert "nothing was written" in dry.stdout
    assert "change 1" in klaster("register", "import", place / "cluster.csv", *where).stdout
    assert "Nothing new" in klaster("register", "import", place / "cluster.csv", *where).stdout
    klaster("register", "edition", "freeze", "first", *where)
    (place / "cluster.csv").write_text(TABLE.replace("2011", "2012"), encoding="utf-8")
    assert "founded: 2011 → 2012" in klaster("register", "import", place / "cluster.csv", *where).stdout
    compared = klaster("register", "edition", "compare", "first", *where, "-o", place / "d.csv").stdout
    assert "Differences: 1" in compared
    assert "cluster/les,founded,2011,2012" in (place / "d.csv").read_text(encoding="utf-8")
    assert "first" in klaster("register", "edition", "list", *where).stdout
    klaster("register", "backup", place / "copy.jsonl.gz", *where)
    klaster("register", "restore", place / "copy.jsonl.gz", "--register", place / "s.sqlite")
    klaster("register", "export", place / "out.json", "--register", place / "s.sqlite")
    (node,) = json.loads((place / "out.json").read_text(encoding="utf-8"))["@graph"]
    assert (node["@id"], node["founded"]) == ("cluster/les", 2012)


def test_a_refused_row_exits_2_in_the_language_of_the_terminal_and_writes_nothing(klaster, place):
    (place / "cluster.csv").write_text(TABLE.replace("2011", "скоро"), encoding="utf-8")
    where = ("--register", place / "r.sqlite")
    run = klaster(
        "register",
        "import",
        place / "cluster.csv",
        *where,
        "--report",
        place / "r.csv",
        language="ru",
        check=False,
    )
    assert run.returncode == 2
    assert "строка 2, столбец founded" in run.stdout
    assert "ожидается: год" in run.stdout
    assert "ничего не записано" in run.stderr
    assert "refused,founded" in (place / "r.csv").read_text(encoding="utf-8")
    assert "records 0" in klaster("register", "export", place / "out", *where).stdout


def test_accounts_from_the_first_to_the_erased(klaster, place):
    where = ("--register", place / "r.sqlite")
    assert (
        "One-time link"
        in klaster("register", "user", "add", "anna", "--role", "editor", "--scope", "KG", *where).stdout
    )
    assert "anna" in klaster("register", "user", "list", *where).stdout
    assert "anna curator" in klaster("register", "user", "role", "anna", "--role", "curator", *where).stdout
    told = klaster("register", "user", "reset", "anna", "--atlas", "https://atlas.example/", *where).stdout
    assert re.search(r"https://atlas\.example/en/reset\?token=[\w-]{43}$", told.strip())
    assert (
        json.loads(klaster("register", "user", "export", "anna", *where).stdout)["account"]["login"] == "anna"
    )
    assert "shut out" in klaster("register", "user", "disable", "anna", *where).stdout
    assert "erased-" in klaster("register", "user", "erase", "anna", "--yes", *where).stdout
    run = klaster("register", "user", "role", "anna", "--role", "curator", *where, check=False)
    assert (run.returncode, "no account 'anna'" in run.stderr) == (2, True)


def test_health_names_what_asks_for_attention(klaster, place):
    where = ("--register", place / "r.sqlite")
    klaster("register", "import", place / "cluster.csv", *where)
    run = klaster("register", "health", *where, "-o", place / "h.json")
    assert "cluster/les (never)" in run.stdout
    assert json.loads((place / "h.json").read_text(encoding="utf-8"))["stale"][0]["key"] == "cluster/les"
    assert klaster("register", "links", "--check", *where).stdout == ""


def test_outside_a_workspace_the_way_in_is_told(klaster, place, monkeypatch):
    monkeypatch.chdir(place)
    run = klaster("register", "health", check=False)
    assert run.returncode == 2
    assert "--register FILE" in run.stderr
