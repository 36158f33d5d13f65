"""Reading anyone's table: the raw layer below, the mapping, tidy observations and the check above it."""

from klaster.sources.table.check import check
from klaster.sources.table.guess import guess
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.tidy import TableReading, read

__all__ = ["Mapping", "TableReading", "check", "guess", "read"]
