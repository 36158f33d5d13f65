"""What every test shares: the reference folder, and the rule that CI skips nothing it could install."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"

# A shared machine stalls now and then: how long an example takes says nothing about what it shows.
hypothesis.settings.register_profile("klaster", deadline=None)
hypothesis.settings.load_profile("klaster")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of real data; a user's clone has none."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference folder ../shared/reference is not here")
    return REFERENCE


def unavailable(reason: str) -> None:
    """Skip for a thing this machine lacks; on CI, where it could be installed, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"on CI this must not be missing: {reason}")
    pytest.skip(reason)
