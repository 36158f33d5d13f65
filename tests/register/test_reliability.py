"""Many editors at once, killed writers, migrations of a filled database: nothing is lost and nothing is half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from klaster.model.edit import AddLink, SetFields
from klaster.model.errors import InputError, KlasterError
from klaster.model.statement import Basis
from klaster.register import ConflictError, Register
from klaster.register.held import held_records
from klaster.register.migration import REVISIONS, revision_of
from klaster.register.projection import current_row
from klaster.register.schema import CHANGE, CURRENT_RECORD, LINK, METADATA, RECORD, STATEMENT
from tests.conftest import ROOT

MIGRATIONS = ROOT / "src" / "klaster" / "register" / "migrations"
LETTER = Basis("letter")
EDITORS = 50
COUNTED = "cluster/counted"


def named(key: str, **fields: object) -> SetFields:
    return SetFields(key, {"name": {"en": key}, **fields}, LETTER)


def test_fifty_editors_lose_no_update(register, register_address):
    """Each adds one to a count that all read and write; half of them through a connection of their own."""
    register.apply([named(COUNTED, employees=0)], "root", "beginning")
    start = threading.Barrier(EDITORS)

    def edit(number: int) -> int:
        mine = Register.open(register_address) if number % 2 else register
        start.wait(timeout=60)
        conflicts = 0
        while True:
            record = mine.record(COUNTED)
            more = SetFields(COUNTED, {"employees": record.value("employees") + 1}, LETTER)
            try:
                mine.apply([more], f"editor{number}", "one more", {COUNTED: record.version})
            except ConflictError:
                conflicts += 1
                continue
            if mine is not register:
                mine.close()
            return conflicts

    with ThreadPoolExecutor(EDITORS) as editors:
        conflicts = sum(editors.map(edit, range(EDITORS)))
    assert register.record(COUNTED).value("employees") == EDITORS
    changes = register.changes(limit=1000)
    assert [change.id for change in changes] == list(range(EDITORS + 1, 0, -1))
    assert {change.account for change in changes} == {
        "root",
        *(f"editor{number}" for number in range(EDITORS)),
    }
    assert conflicts > 0
    check_consistent(register)


def test_editors_of_different_fields_do_not_stand_in_one_anothers_way(register):
    register.apply([named(COUNTED, employees=0, founded=2000)], "root", "beginning")
    seen = register.record(COUNTED).version
    for fields in ({"employees": 1}, {"founded": 2001}):
        register.apply([SetFields(COUNTED, fields, LETTER)], "anna", "one field", {COUNTED: seen})
    record = register.record(COUNTED)
    assert (record.value("employees"), record.value("founded")) == (1, 2001)


WRITER = """
import sys
from klaster.model.edit import AddLink, SetFields
from klaster.model.statement import Basis
from klaster.register import Register
register, basis = Register.open(sys.argv[1]), Basis("letter")
number = len(register.changes(limit=100000))
while True:
    number += 1
    made = [SetFields(f"organisation/o{number}-{one}", {"name": {"en": "O"}, "founded": 2000}, basis) for one in range(40)]
    links = [AddLink(edit.record, "member_of", "cluster/counted", basis) for edit in made]
    counted = SetFields("cluster/counted", {"employees": number}, basis)
    print(register.apply([*made, *links, counted], "writer", "on and on").id, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_whole_changes_only(register, register_address):
    register.apply([named(COUNTED, employees=0)], "root", "beginning")
    acknowledged = 1
    for pause in (0.0, 0.017, 0.06):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, register_address], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        acknowledged = int(writer.stdout.readline())
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout.read().split("\n")[:-1])])
        writer.wait(timeout=30)
        writer.stdout.close()
        check_consistent(register)
        last = register.changes(limit=1)[0].id
        assert acknowledged <= last <= acknowledged + 1
        assert register.record(COUNTED).value("employees") == last
        assert len(register.links(COUNTED)) == 40 * (last - 1) == register.records(kind="organisation").total
    again = register.apply([SetFields(COUNTED, {"founded": 2020}, LETTER)], "root", "the register lives on")
    assert again.id == last + 1


def check_consistent(register: Register) -> None:
    """Every current row is what the statements say, every change is there whole, and no reference hangs."""
    with register.database.reading() as connection:
        keys = connection.execute(select(RECORD.c.key)).scalars().all()
        current = {row["key"]: dict(row) for row in connection.execute(select(CURRENT_RECORD)).mappings()}
        assert sorted(current) == sorted(keys)
        for key, said in held_records(connection, keys).state.said.items():
            marks = {name: current[key][name] for name in ("changed_by", "said_by")}
            assert current[key] == current_row(key, said, 0) | marks
            assert max(one.change for one in said.values()) <= marks["said_by"] <= marks["changed_by"]
        numbers = connection.execute(select(CHANGE.c.id).order_by(CHANGE.c.id)).scalars().all()
        assert numbers == list(range(1, len(numbers) + 1))
        for table in (STATEMENT, LINK):
            assert (
                connection.execute(select(func.count()).where(table.c.made_by > numbers[-1])).scalar_one()
                == 0
            )
        if register.database.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_readers_see_one_moment_while_others_write(register):
    register.apply([named(COUNTED, employees=0)], "root", "beginning")
    records = register.everything()
    first = next(records)
    register.apply([named("cluster/later")], "root", "meanwhile")
    assert [first.key, *(record.key for record in records)] == [COUNTED]


def test_migrations_go_up_and_down_on_a_filled_database(empty_database):
    register = Register.open(empty_database).migrate()
    member = AddLink("organisation/a", "member_of", COUNTED, LETTER)
    register.apply([named(COUNTED), named("organisation/a", email="a@b.kz"), member], "anna", "beginning")
    register.apply([SetFields(COUNTED, {"employees": 5}, LETTER)], "anna", "more")
    digest = register.freeze("First", "anna").sha256
    register.accounts.create("anna", "curator", "root")
    with register.database.reading() as connection:
        said = connection.execute(select(CURRENT_RECORD.c.key, CURRENT_RECORD.c.said_by)).all()
    assert sorted(said) == [(COUNTED, 2), ("organisation/a", 1)]
    register.downgrade("0001")
    with pytest.raises(KlasterError, match="revision 0001"):
        register.records()
    register.migrate()
    assert register.accounts.all() == ()
    assert register.record(COUNTED, at=1).value("employees") is None
    assert register.freeze("Second", "anna").sha256 == digest
    check_consistent(register)
    register.downgrade("base")
    with register.database.reading() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert register.migrate().migrate().records().total == 0
    register.close()


def test_the_revisions_make_the_tables_that_the_code_knows(register):
    with register.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == revision_of(connection)
    known = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert tuple(reversed(known)) == REVISIONS


def test_many_servers_may_migrate_at_once(empty_database):
    def migrate(_: int) -> int:
        opened = Register.open(empty_database).migrate()
        total = opened.records().total
        opened.close()
        return total

    with ThreadPoolExecutor(8) as servers:
        assert list(servers.map(migrate, range(8))) == [0] * 8


def test_a_register_without_tables_says_what_to_do(empty_database):
    register = Register.open(empty_database)
    with pytest.raises(KlasterError, match="klaster register migrate") as refusal:
        register.records()
    assert "реестра" in refusal.value.describe("ru")
    register.close()


@pytest.mark.parametrize(
    "target", ["mysql://localhost/x", "postgresql://127.0.0.1:1/none", "/no/such/folder/r.sqlite"]
)
def test_what_cannot_be_a_register_is_refused_with_advice(target):
    with pytest.raises(KlasterError) as refusal:
        Register.open(target).records()
    assert refusal.value.advice


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("these are notes and no database at all, " * 100)
    with pytest.raises(KlasterError, match="cannot be used"):
        Register.open(path).records()
    assert path.read_text().startswith("these are notes")


def test_reading_what_is_not_there_makes_no_file(tmp_path):
    path = tmp_path / "mistyped.sqlite"
    with pytest.raises(InputError, match="there is no register"):
        Register.open(path).records()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_what_the_database_asks_to_repeat_is_repeated_whole(register, state):
    """A transaction that the database broke off leaves nothing, and the second attempt is the only one seen."""
    attempts = []

    def work(connection):
        connection.execute(insert(CHANGE).values(id=1, made_at="2026", account="anna", why="once"))
        attempts.append(connection)
        if len(attempts) == 1:
            broken = Exception("could not serialize access")
            broken.sqlstate = state
            raise DBAPIError("COMMIT", None, broken)
        return "done"

    assert register.database.write(work) == "done"
    assert (len(attempts), len(register.changes())) == (2, 1)


def test_what_fails_for_good_is_not_repeated(register):
    attempts = []

    def work(connection):
        attempts.append(connection)
        connection.exec_driver_sql("SELECT * FROM no_such_table")

    with pytest.raises((DBAPIError, KlasterError)):
        register.database.write(work)
    assert len(attempts) == 1


def test_a_register_in_a_file_is_its_owners(tmp_path):
    path = tmp_path / "register.sqlite"
    Register.open(path).migrate().close()
    assert path.stat().st_mode & 0o777 == 0o600
