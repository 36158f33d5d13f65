"""``--keep``: pieces of a long simulation are files, and a second run takes them."""

import numpy as np
import polars as pl
import pytest

from tests.functional.test_compute_methods import run


@pytest.fixture
def plants(tmp_path):
    random = np.random.default_rng(1)
    table = pl.DataFrame(
        {"x": random.random(60), "y": random.random(60), "industry": ["a"] * 20 + ["b"] * 40}
    )
    table.write_csv(tmp_path / "plants.csv")
    return tmp_path / "plants.csv"


def asked(plants, kept, output):
    return ("compute", "k_density", plants, "--set", "simulations=80", "--keep", kept, "-o", output)


def test_kept_pieces_are_taken_again(plants, tmp_path, capsys):
    kept = tmp_path / "kept"
    assert run(*asked(plants, kept, tmp_path / "first.csv"), capsys=capsys)[0] == 0
    pieces = sorted(kept.iterdir())
    assert len(pieces) == 40
    # A piece as if another run had made it: the second run reads it instead of simulating.
    for piece in pieces:
        np.save(piece, np.load(piece) + 100.0)
    assert run(*asked(plants, kept, tmp_path / "second.csv"), capsys=capsys)[0] == 0
    first, second = (pl.read_csv(tmp_path / f"{name}.csv") for name in ("first", "second"))
    assert second["value"].equals(first["value"])
    assert (second["upper"] > 50).all()


def test_an_unfinished_run_goes_on(plants, tmp_path, capsys):
    kept = tmp_path / "kept"
    run(*asked(plants, kept, tmp_path / "first.csv"), capsys=capsys)
    for piece in sorted(kept.iterdir())[::2]:
        piece.unlink()
    run(*asked(plants, kept, tmp_path / "second.csv"), capsys=capsys)
    assert (tmp_path / "first.csv").read_text() == (tmp_path / "second.csv").read_text()
    assert len(list(kept.iterdir())) == 40


def test_a_folder_that_cannot_be_is_refused(plants, tmp_path, capsys):
    code, _, errors = run(*asked(plants, plants, tmp_path / "first.csv"), capsys=capsys)
    assert code != 0
    assert "--keep" in errors
