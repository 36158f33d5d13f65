"""``register edition``: freeze, list, compare."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from klaster.cli.language import say
from klaster.cli.printed_table import print_table
from klaster.cli.register_import_command import written
from klaster.model.statement import Alteration, Link, Statement
from klaster.register import Register
from klaster.sources.register_files.delimited_files import table_text
from klaster.sources.register_files.files import write_whole

_HEADER = ["record", "field", "before", "after", "source_before", "source_after"]


def freeze_edition(register: Register, name: str, account: str) -> None:
    """Freeze the register under a name and say how it is cited."""
    edition = register.freeze(name, account)
    click.echo(
        say(f"Edition {edition.name}: change {edition.change}, sha256 {edition.sha256}",
            f"Издание {edition.name}: изменение {edition.change}, sha256 {edition.sha256}")
    )  # fmt: skip


def tell_editions(register: Register) -> None:
    """Print the editions."""
    rows = [
        {
            say("edition", "издание"): one.name,
            say("change", "изменение"): one.change,
            say("frozen at", "зафиксировано"): one.made_at[:16],
            say("by", "кем"): one.account,
            "sha256": one.sha256[:16],
        }
        for one in register.editions()
    ]
    if rows:
        print_table(pl.DataFrame(rows))
    else:
        click.echo(say("There is no edition yet.", "Изданий пока нет."))


def tell_differences(register: Register, earlier: str, later: str | None, output: Path | None) -> None:
    """Print what is said otherwise, or write all of it."""
    found = register.differences(earlier, later)
    rows = [_row(one) for one in found]
    if output:
        write_whole(output, table_text(_HEADER, rows).encode())
    if rows:
        print_table(pl.DataFrame(rows, schema=_HEADER, orient="row"))
    click.echo(say(f"Differences: {len(found)}", f"Отличий: {len(found)}"))


def _row(one: Alteration) -> list[str]:
    return [
        one.record,
        one.field,
        _said(one.before),
        _said(one.after),
        _source(one.before),
        _source(one.after),
    ]


def _said(said: Statement | Link | None) -> str:
    if said is None:
        return ""
    if isinstance(said, Link):
        return "; ".join(f"{name}: {written(value)}" for name, value in said.fields.items()) or say(
            "linked", "связь есть"
        )
    if said.value is None:
        return say("lost", "утрачено")
    return written(said.value)


def _source(said: Statement | Link | None) -> str:
    return ", ".join(filter(None, (said.basis.source, said.basis.place_in_source))) if said else ""
