"""Whatever a register holds comes back from every format as it went out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from klaster.model.edit import AddLink, SetFields
from klaster.model.edit_checks import told_apart
from klaster.model.statement import Link, Record
from klaster.sources.register_files import checked_drafts, read_register_files, write_register_files
from tests.register.any_records import any_register

TARGETS = ("folder", "book.xlsx", "graph.json", "map.geojson")


@pytest.mark.parametrize("target", TARGETS)
@given(held=any_register())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_is_read_back(target: str, held: tuple[list[Record], list[Link]]):
    records, links = held
    with TemporaryDirectory() as folder:
        path = Path(folder, target)
        write_register_files(path, records, links)
        checked = checked_drafts(read_register_files(path))
    assert checked.refused == []
    said = {}
    for row in checked.rows:
        if isinstance(row.edit, SetFields):
            for name, value in row.edit.fields.items():
                said[row.edit.record, name] = (value, row.edit.basis)
    assert said == {
        (record.key, name): (one.value, one.basis)
        for record in records
        for name, one in record.fields.items()
    }
    tied = [row.edit for row in checked.rows if isinstance(row.edit, AddLink)]
    assert {_tie(edit) for edit in tied} == {_tie(link) for link in links}


def _tie(link: Link | AddLink):
    fields = tuple(sorted((name, str(value)) for name, value in link.fields.items()))
    return (
        link.subject,
        link.relation,
        link.object,
        told_apart(link.relation, link.fields),
        fields,
        link.basis,
    )
