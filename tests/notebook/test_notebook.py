"""A result shows itself in a notebook; the tutorial runs."""

import re

import nbformat
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from nbclient import NotebookClient

import klaster
from tests.conftest import ROOT

JOBS = {"region": ["n", "n", "s", "s"], "industry": ["x", "y", "x", "<y>"], "value": [30, 70, 60, 840]}
KINDS = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "pyarrow": pa.table}


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_shows_a_chart_a_table_and_where_it_comes_from(kind):
    result = klaster.compute("location_quotient", KINDS[kind](JOBS))
    bundle = result._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    markup = bundle["text/html"]
    assert markup == result._repr_html_()
    assert markup.count("<svg") >= 1
    assert markup.count("<tr>") == 5
    assert result.digest in markup
    assert "<y>" not in markup


def test_it_speaks_russian(monkeypatch):
    monkeypatch.setenv("KLASTER_LANGUAGE", "ru")
    markup = klaster.compute("location_quotient", pl.DataFrame(JOBS))._repr_html_()
    assert "Коэффициент локализации" in markup
    assert "Расчёт: " in markup


def test_a_cell_that_is_not_known_is_no_zero():
    frame = pl.DataFrame({**JOBS, "value": [30, None, 60, 840], "status": ["A", "Q", "A", "A"]})
    markup = klaster.compute("location_quotient", frame)._repr_html_()
    assert "(c)" in markup


def test_the_tutorial_runs_and_shows_results(tmp_path):
    notebook = nbformat.read(ROOT / "docs" / "tutorial.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    results = [data["text/html"] for data in shown if "<svg" in data.get("text/html", "")]
    assert len(results) == 2
    assert all(re.search(r"[0-9a-f]{16}", markup) for markup in results)
