"""Where the register of a workspace is, and mistakes in ``[register]``."""

from pathlib import Path

import pytest

from klaster.model.errors import KlasterError
from klaster.model.text import same
from klaster.workbench.register_place import register_of
from klaster.workbench.register_settings import RegisterSettings, register_address
from klaster.workbench.workspace import read_workspace, write_workspace


def workspace(folder: Path, section: str) -> Path:
    write_workspace(folder, same("Test"), [{"embedded": "edb_2019"}])
    settings = folder / "klaster.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + section, encoding="utf-8")
    return folder


def test_without_a_section_a_workspace_has_no_register_of_its_own(tmp_path):
    assert read_workspace(workspace(tmp_path, "")).register is None


def test_the_environment_comes_before_the_file(tmp_path, monkeypatch):
    settings = RegisterSettings("data/my.sqlite")
    assert register_address(tmp_path, settings) == str(tmp_path / "data" / "my.sqlite")
    monkeypatch.setenv("KLASTER_REGISTER", "postgresql://db/register")
    assert register_address(tmp_path, settings) == "postgresql://db/register"


def test_the_register_of_a_workspace_is_made_where_its_settings_say(tmp_path):
    register = register_of(workspace(tmp_path, '\n[register]\ndatabase = "out/mine.sqlite"\n'))
    assert register.records().total == 0
    register.close()
    assert (tmp_path / "out" / "mine.sqlite").exists()


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ('[registr]\ndatabase = "x"\n', "Did you mean register"),
        ('[register]\ndatabse = "x"\n', "Did you mean database"),
        ('[register]\nembedded = "edb_2018"\n', "Did you mean edb_2019"),
        ("[register]\ndatabase = 5\n", "Expected a text"),
        ('[[register]]\ndatabase = "x"\n', "Expected \\[register\\]"),
    ],
)
def test_a_mistake_is_told_with_what_was_meant(tmp_path, section, words):
    with pytest.raises(KlasterError, match=words):
        read_workspace(workspace(tmp_path, "\n" + section))


def test_an_address_that_is_none_and_a_folder_that_is_no_workspace(tmp_path):
    with pytest.raises(KlasterError, match="not where a register can be"):
        register_of(tmp_path, "mysql://db/register")
    with pytest.raises(KlasterError, match="Name a workspace"):
        register_of(tmp_path)


def test_a_register_of_an_older_schema_waits_for_the_command_that_brings_it_up(tmp_path):
    address = str(tmp_path / "r.sqlite")
    made = register_of(tmp_path, address)
    made.downgrade("-1")
    made.close()
    old = register_of(tmp_path, address)
    with pytest.raises(KlasterError, match="klaster register migrate"):
        old.records()
    old.migrate()
    assert old.records().total == 0
    old.close()
