"""What remembered answers are kept under: a change shows at once, and the database is not asked for nothing."""

from types import SimpleNamespace

import pytest

from klaster.model.errors import InputError
from klaster.model.text import same
from klaster.register import Register
from klaster.web.operations.state import ServedState
from klaster.web.screens import release_of
from tests.toy_register import new_toy_register


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Asked:
    """Reads the state, and counts how often."""

    def __init__(self, read=release_of):
        self.times = 0
        self._read = read

    def __call__(self, observatory):
        self.times += 1
        return self._read(observatory)


@pytest.fixture
def atlas(tmp_path):
    return SimpleNamespace(digest="one", register=new_toy_register(tmp_path))


def change(register, name):
    register.freeze(name, "ada")


class TestARegisterInAFile:
    def test_is_asked_once_while_nothing_changes(self, atlas):
        clock, asked = Clock(), Asked()
        state = ServedState(atlas, ask=asked, clock=clock)
        assert len({state() for _ in range(50)}) == 1
        assert asked.times == 1

    def test_is_asked_again_after_a_while_in_any_case(self, atlas):
        clock, asked = Clock(), Asked()
        state = ServedState(atlas, patience=0.25, ask=asked, clock=clock)
        for clock.now in (0.0, 0.2, 0.3, 0.5, 0.6):
            state()
        assert asked.times == 3

    def test_every_change_shows_at_once_whoever_made_it(self, atlas):
        """The clock stands still: only the files tell."""
        other = Register.open(str(atlas.register.database.file))
        state = ServedState(atlas, clock=Clock())
        seen = [state()]
        for turn in range(20):
            change(atlas.register if turn % 2 else other, f"edition-{turn}")
            seen.append(state())
            assert seen[-1] == release_of(atlas)
        assert len(set(seen)) == 21

    def test_another_release_shows_at_once(self, atlas):
        state = ServedState(atlas, clock=Clock())
        before = state()
        atlas.digest = "two"
        assert state() == release_of(atlas) != before


class TestARegisterElsewhere:
    def test_is_never_older_than_is_said(self, atlas):
        """Nothing tells of a change there: it shows when the time is over."""
        atlas.register = SimpleNamespace(
            database=SimpleNamespace(is_sqlite=False),
            last_change=atlas.register.last_change,
            editions=atlas.register.editions,
            freeze=atlas.register.freeze,
        )
        clock = Clock()
        state = ServedState(atlas, patience=0.25, clock=clock)
        before = state()
        change(atlas.register, "a name")
        clock.now = 0.26
        assert state() == release_of(atlas) != before

    def test_that_cannot_be_opened_keeps_the_atlas_readable(self):
        class Away:
            digest = "one"

            @property
            def register(self):
                raise InputError(same("away"), same("start it"))

        state = ServedState(Away(), clock=Clock())
        assert state() == release_of(Away())
        assert state().endswith("away")


def test_a_workspace_without_a_register_is_asked_for_the_day():
    atlas, asked = SimpleNamespace(digest="one", register=None), Asked()
    state = ServedState(atlas, ask=asked, clock=Clock())
    assert state() == state() == release_of(atlas)
    assert asked.times == 1
