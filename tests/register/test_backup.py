"""A register copied while it is edited, and put back whole or not at all, into either database."""

from __future__ import annotations

import gzip
import threading

import pytest

from klaster.model.edit import AddLink, SetFields
from klaster.model.errors import InputError
from klaster.model.statement import Basis
from klaster.register import Register
from klaster.register.backup import back_up, restore

WORD = Basis("letter", "page 1", verified_on="2019")


@pytest.fixture
def filled(register):
    register.apply(
        [
            SetFields("cluster/a", {"name": {"en": "A", "ru": "А"}, "founded": 2011}, WORD),
            SetFields("organisation/b", {"name": {"ru": "Б «в»\n\\"}}, WORD),
            AddLink("organisation/b", "member_of", "cluster/a", WORD, {"valid_from": "2012"}),
        ],
        "anna",
        "beginning",
    )
    register.accounts.create("anna", "curator", "test")
    register.freeze("first", "anna")
    return register


def suffixes(register):
    return [".sqlite", ".jsonl.gz"] if register.database.is_sqlite else [".jsonl.gz"]


def test_a_copy_holds_all_and_goes_into_a_new_register(filled, tmp_path):
    digest = filled.editions()[0].sha256
    for suffix in suffixes(filled):
        copy = tmp_path / f"copy{suffix}"
        back_up(filled.database, copy)
        new = Register.open(tmp_path / f"new{suffix}.db").migrate()
        restore(new.database, copy)
        assert new.editions()[0].sha256 == digest
        assert new.freeze("again", "anna").sha256 == digest
        assert [one.login for one in new.accounts.all()] == ["anna"]
        assert new.apply([SetFields("cluster/a", {"founded": 2012}, WORD)], "anna", "later").id == 2
        assert new.record("cluster/a", at="first").value("founded") == 2011
        new.close()


def test_a_copy_goes_back_over_what_was_edited_since(filled, tmp_path):
    copy = tmp_path / "copy.jsonl.gz"
    back_up(filled.database, copy)
    filled.apply([SetFields("cluster/a", {"founded": 2012}, WORD)], "anna", "a mistake")
    with pytest.raises(InputError, match="not empty"):
        restore(filled.database, copy)
    restore(filled.database, copy, replace=True)
    again = Register.open(filled.database.address)
    assert again.record("cluster/a").value("founded") == 2011
    assert again.apply([SetFields("cluster/c", {"name": {"en": "C"}}, WORD)], "anna", "new").id == 2
    again.close()


def test_a_file_goes_back_under_a_server_that_reads(filled, tmp_path):
    if not filled.database.is_sqlite:
        return
    server = Register.open(filled.database.address)
    copy = tmp_path / "copy.sqlite"
    back_up(filled.database, copy)
    for number in (2012, 2013):
        filled.apply([SetFields("cluster/a", {"founded": number}, WORD)], "anna", "a mistake")
        assert server.record("cluster/a").value("founded") == number
        restore(filled.database, copy, replace=True)
        assert server.record("cluster/a").value("founded") == 2011
        assert filled.record("cluster/a").value("founded") == 2011
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite"]
    server.close()


def test_a_copy_made_while_others_write_is_of_one_moment(filled, tmp_path):
    """Each change sets the same number in two records: in no copy may they differ."""
    stop = threading.Event()

    def edit():
        number = 0
        while not stop.is_set():
            number += 1
            edits = [
                SetFields(f"cluster/{name}", {"name": {"en": name}, "employees": number}, WORD)
                for name in "xy"
            ]
            filled.apply(edits, "anna", "both at once")

    writer = threading.Thread(target=edit)
    writer.start()
    try:
        for number, suffix in enumerate(suffixes(filled) * 3):
            copy = tmp_path / f"{number}{suffix}"
            back_up(filled.database, copy)
            new = Register.open(tmp_path / f"new-{number}.db").migrate()
            restore(new.database, copy)
            found = {row.key: row.value("employees") for row in new.records(kind="cluster").rows}
            assert found.get("cluster/x") == found.get("cluster/y")
            new.close()
    finally:
        stop.set()
        writer.join()


def test_a_server_that_runs_sees_what_was_restored(filled, tmp_path, monkeypatch):
    """Lists come from an index in memory: it must not outlive the register that it was made of."""
    server = Register.open(filled.database.address)
    copy = tmp_path / "copy.jsonl.gz"
    back_up(filled.database, copy)
    filled.apply([SetFields("cluster/mistake", {"name": {"en": "Mistake"}}, WORD)], "anna", "a mistake")
    assert server.records(words="mistake").total == 1
    restore(filled.database, copy, replace=True)
    monkeypatch.setattr("klaster.register.current_index.LONGEST_READING", 0.0)
    assert server.records(words="mistake").total == 0
    filled.apply(
        [SetFields("cluster/other", {"name": {"en": "Other"}}, WORD)], "anna", "another second change"
    )
    monkeypatch.undo()
    assert server.records(words="other").total == 1
    restore(filled.database, copy, replace=True)
    filled.apply(
        [SetFields("cluster/third", {"name": {"en": "Third"}}, WORD)], "anna", "a third second change"
    )
    assert (server.records(words="other").total, server.records(words="third").total) == (0, 1)
    server.close()


@pytest.mark.parametrize("harm", ["cut", "changed", "other"])
def test_a_damaged_copy_changes_nothing(filled, tmp_path, harm):
    copy = tmp_path / "copy.jsonl.gz"
    back_up(filled.database, copy)
    content = copy.read_bytes()
    if harm == "cut":
        copy.write_bytes(content[: len(content) // 2])
    if harm == "changed":
        copy.write_bytes(gzip.compress(gzip.decompress(content).replace(b"2011", b"2012")))
    if harm == "other":
        copy.write_bytes(b"SQLite format 3\x00 and nothing else")
    with pytest.raises(InputError, match="damaged"):
        restore(filled.database, copy, replace=True)
    assert filled.record("cluster/a").value("founded") == 2011


def test_where_a_copy_cannot_be_made_nothing_is_left(filled, tmp_path):
    for name, words in (("none/copy.jsonl.gz", "no such folder"), ("copy.zip", "suffix")):
        with pytest.raises(InputError, match=words):
            back_up(filled.database, tmp_path / name)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".copy", "copy"))]
