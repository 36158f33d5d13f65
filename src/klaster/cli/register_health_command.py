"""``register health`` and ``register links``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from klaster.cli.language import language, say
from klaster.model.entity_kinds import KINDS
from klaster.register import Register
from klaster.sources.register_files.files import write_whole
from klaster.workbench.register_health import Health, health

SHOWN = 15


def tell_health(register: Register, months: int, output: Path | None) -> None:
    """Print what asks for attention, or write all of it."""
    found = health(register.everything(), date.today(), months)
    if output:
        write_whole(output, json.dumps(asdict(found), ensure_ascii=False, indent=1).encode())
    _tell_completeness(found)
    _tell_list(
        say(f"Not verified for {months} months", f"Не проверялось {months} мес."),
        [f"{one.key} ({one.verified_on or say('never', 'никогда')})" for one in found.stale],
    )
    _tell_list(
        say("Broken references", "Ссылки в никуда"),
        [f"{one.key}, {one.field} → {one.to}: {one.why.read(language())}" for one in found.broken],
    )
    _tell_list(
        say("Probably the same", "Вероятные повторы"),
        [f"{one.score:.2f} {one.key} = {one.other}: {one.why.read(language())}" for one in found.duplicates],
    )


def _tell_completeness(found: Health) -> None:
    head = (
        say("kind", "вид"),
        say("country", "страна"),
        say("records", "записей"),
        say("complete", "полнота"),
    )
    click.echo(_columns(*head, say("most often missing", "чаще всего нет")))
    for one in found.completeness:
        kind = KINDS[one.kind]
        missing = ", ".join(kind.field(name).title.read(language()) for name in one.most_missing)
        click.echo(
            _columns(
                kind.plural.read(language()),
                one.country or "–",
                str(one.records),
                f"{one.share:.0%}",
                missing,
            )
        )


def _columns(kind: str, country: str, records: str, share: str, missing: str) -> str:
    return f"{kind[:34]:<35}{country:<9}{records:>8}{share:>10}  {missing}"


def _tell_list(title: str, lines: Sequence[str]) -> None:
    click.echo(f"{title}: {len(lines)}")
    for line in lines[:SHOWN]:
        click.echo(f"    {line}")
    if len(lines) > SHOWN:
        rest = len(lines) - SHOWN
        click.echo(say(f"    … and {rest} more: -o FILE.json", f"    … и ещё {rest}: -o ФАЙЛ.json"))


def tell_addresses(register: Register, check: bool, seconds: float) -> int:
    """Print the web addresses of the register; checked, 1 where one has vanished."""
    from klaster.sources.web_addresses import Reach, checked_addresses  # noqa: PLC0415

    named = [(record.key, address) for record in register.everything() for address in _addresses(record)]
    if not check:
        for key, address in named:
            click.echo(f"{key} {address}")
        return 0
    found = {one.address: one for one in checked_addresses([address for _, address in named], seconds)}
    words: dict[Reach, str] = {
        Reach.THERE: say("there", "открывается"),
        Reach.GONE: say("gone", "исчез"),
        Reach.FAILING: say("failing", "сбой"),
        Reach.UNCHECKED: say("unchecked", "не проверен"),
    }
    for key, address in named:
        one = found[address]
        click.echo(f"{words[one.reach]}: {key} {address} ({one.why.read(language())})")
    return int(any(one.reach is Reach.GONE for one in found.values()))


def _addresses(record: Any) -> list[str]:
    kind = KINDS[record.kind]
    values = [record.value(one.name) for one in kind.fields if one.type == "address"]
    return [value for value in values if isinstance(value, str)]
