"""A register for each test."""

from __future__ import annotations

import pytest

from klaster.register import Register


@pytest.fixture
def register(tmp_path):
    opened = Register.open(tmp_path / "register.sqlite").migrate()
    yield opened
    opened.close()
