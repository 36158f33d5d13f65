"""A table on its way out: CSV, Parquet or an Arrow stream, written part by part as it is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

import polars as pl

from klaster.web.files import disarmed
from klaster.workbench.streamed_rows import StreamedRows

STREAMS: dict[str, str] = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}
"""Format -> media type of what may be as long as it will."""


def streamed(suffix: str, rows: StreamedRows, facts: Mapping[str, str]) -> Iterator[bytes]:
    """The bytes of a table in a format; ``facts`` stand in the schema, or as a column ``source`` in a csv.

    The first of them are made at once, so that what cannot be read is said before anything is sent.
    """
    writers: dict[str, Callable[[StreamedRows, Mapping[str, str]], Iterator[bytes]]] = {
        "csv": _csv,
        "parquet": _parquet,
        "arrow": _arrow,
    }
    made = writers[suffix](rows, facts)
    first = next(made, b"")
    return chain((first,), made)


def _csv(rows: StreamedRows, facts: Mapping[str, str]) -> Iterator[bytes]:
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    head = [*rows.schema.names(), "source"]
    names = pl.DataFrame(schema=dict.fromkeys(head, pl.String)).write_csv().encode()
    yield from _with_first(names, (
        _finite(part)
        .with_columns(*(disarmed(name) for name in texts), pl.lit(facts["source"]).alias("source"))
        .write_csv(include_header=False)
        .encode()
        for part in rows.parts()
    ))  # fmt: skip


def _with_first(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """The head together with the first part: what is wrong with the part is known before the head is sent."""
    yield head + next(rest, b"")
    yield from rest


def _parquet(rows: StreamedRows, facts: Mapping[str, str]) -> Iterator[bytes]:
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    return _written(rows, facts, lambda sink, schema: ParquetWriter(sink, schema, compression="zstd"))


def _arrow(rows: StreamedRows, facts: Mapping[str, str]) -> Iterator[bytes]:
    from pyarrow.ipc import new_stream  # noqa: PLC0415

    return _written(rows, facts, new_stream)


def _written(
    rows: StreamedRows, facts: Mapping[str, str], opened: Callable[[Any, Any], Any]
) -> Iterator[bytes]:
    """What a writer of Arrow tables writes, taken from it after every part."""
    sink = _Sink()
    schema = _plain(rows.schema.to_frame(), None).schema.with_metadata(
        {f"klaster.{name}": value for name, value in facts.items()}
    )
    parts = iter(rows.parts())
    first = next(parts, None)
    with opened(sink, schema) as writer:
        for part in parts if first is None else chain((first,), parts):
            writer.write_table(_plain(_finite(part), schema))
            yield sink.taken()
    yield sink.taken()


def _plain(frame: pl.DataFrame, schema: Any) -> Any:
    """The frame as an Arrow table of the plainest kinds, which every reader knows."""
    import pyarrow as pa  # noqa: PLC0415

    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    if schema is None:
        kinds = [
            pa.string() if pa.types.is_large_string(field.type) else field.type for field in table.schema
        ]
        schema = pa.schema(
            [pa.field(field.name, kind) for field, kind in zip(table.schema, kinds, strict=True)]
        )
    return table.cast(schema)


def _finite(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers that are not finite become empty, as in the JSON: a status says why."""
    numbers = [name for name, kind in frame.schema.items() if kind.is_float()]
    return frame.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers
    )


class _Sink(io.RawIOBase):
    """A file that is only written to, from its beginning to its end, and emptied meanwhile."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._place = 0

    def writable(self) -> bool:
        """Whether it may be written to."""
        return True

    def tell(self) -> int:
        """How much has been written in all."""
        return self._place

    def write(self, content: Any, /) -> int:
        """Take bytes in."""
        taken = bytes(content)
        self._held.append(taken)
        self._place += len(taken)
        return len(taken)

    def taken(self) -> bytes:
        """What came since the last time."""
        content = b"".join(self._held)
        self._held.clear()
        return content
