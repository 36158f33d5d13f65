"""``register import``: the plan told row by row, then carried out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from klaster.cli.language import language, say
from klaster.model.statement import Value
from klaster.register import Register
from klaster.sources.register_files import AS_IT_IS, Reading
from klaster.sources.register_files.delimited_files import table_text
from klaster.sources.register_files.files import write_whole
from klaster.workbench.register_decisions import questions_text, read_decisions
from klaster.workbench.register_import import ImportPlan, Line, Outcome, carried_out, planned_import

SHOWN = 60
_HEADER = [
    "file",
    "sheet",
    "row",
    "key",
    "outcome",
    "column",
    "message_en",
    "message_ru",
    "remedy_en",
    "remedy_ru",
]


@dataclass(frozen=True)
class ImportOptions:
    """What is asked beside the file."""

    account: str
    dry_run: bool
    source: str
    why: str
    ask: Path | None
    decisions: Path | None
    skip_refused: bool
    report: Path | None
    reading: Reading = AS_IT_IS
    all_new: bool = False


def import_into(register: Register, path: Path, options: ImportOptions) -> int:
    """Tell what each row does and write it; 1 where rows were left out or stop a dry run, else 0."""
    decisions = read_decisions(options.decisions) if options.decisions else None
    plan = planned_import(register, path, options.source, decisions, not options.all_new, options.reading)
    if options.ask and plan.questions:
        write_whole(options.ask, questions_text(plan.questions).encode())
    if options.report:
        write_whole(options.report, _report(plan).encode())
    _tell(plan)
    if options.dry_run:
        click.echo(say("Dry run: nothing was written.", "Пробный прогон: ничего не записано."))
        return int(plan.stops)
    why = options.why or f"import: {path.name}"
    change = carried_out(register, plan, options.account, why, leave_out_refused=options.skip_refused)
    if change is None or not change.touched:
        click.echo(say("Nothing new: no change was written.", "Ничего нового: изменений не записано."))
    else:
        click.echo(say(f"Written as change {change.id}.", f"Записано изменением {change.id}."))
    return int(plan.stops)


def _tell(plan: ImportPlan) -> None:
    order: dict[Outcome, int] = {"refused": 0, "undecided": 1, "changed": 2, "added": 3}
    told = sorted(
        (line for line in plan.lines if line.outcome in order), key=lambda line: order[line.outcome]
    )
    for line in told[:SHOWN]:
        for words in _words(line):
            click.echo(words)
    if len(told) > SHOWN:
        rest = len(told) - SHOWN
        click.echo(
            say(
                f"… and {rest} more; all of them: --report FILE.csv",
                f"… и ещё {rest}; все: --report ФАЙЛ.csv",
            )
        )
    counts = plan.counts
    click.echo(
        say("added {added}, changed {changed}, unchanged {unchanged}, refused {refused}, undecided {undecided}",
            "добавлено {added}, изменено {changed}, без изменений {unchanged}, отклонено {refused}, ждут решения {undecided}").format(**counts)
    )  # fmt: skip


def _words(line: Line) -> Iterator[str]:
    """A line of the plan as the terminal shows it."""
    place = line.place.describe(language())
    yield f"{_outcome(line.outcome)}: {line.refusal.place.describe(language()) if line.refusal else place} {line.key}".rstrip()
    if line.refusal:
        yield f"    {line.refusal.message.read(language())}"
        yield f"    {line.refusal.remedy.read(language())}"
    for one in line.alterations:
        yield f"    {one.field}: {written(one.before)} → {written(one.after)}"
    for one in line.candidates:
        yield f"    {say('may be', 'возможно, это')} {one.other} ({one.score:.2f}: {one.why.read(language())})"


def _outcome(outcome: Outcome) -> str:
    return {
        "added": say("added", "добавлено"),
        "changed": say("changed", "изменено"),
        "unchanged": say("unchanged", "без изменений"),
        "refused": say("refused", "отклонено"),
        "undecided": say("undecided", "ждёт решения"),
    }[outcome]


def written(value: Value) -> str:
    """A value of a field in one line."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return " / ".join(value.values())
    return " ".join(value) if isinstance(value, list) else str(value)


def _report(plan: ImportPlan) -> str:
    return table_text(_HEADER, [_report_row(line) for line in plan.lines])


def _report_row(line: Line) -> list[str]:
    fault = line.refusal
    told = (
        [fault.message.en, fault.message.ru, fault.remedy.en, fault.remedy.ru] if fault else ["", "", "", ""]
    )
    if line.candidates:
        told[0] = told[1] = "; ".join(f"{one.other} {one.score:.2f}" for one in line.candidates)
    if line.alterations:
        told[0] = told[1] = "; ".join(
            f"{one.field}: {written(one.before)} → {written(one.after)}" for one in line.alterations
        )
    place = line.place
    row = "" if place.row is None else str(place.row)
    return [place.file, place.sheet, row, line.key, line.outcome, fault.place.column if fault else "", *told]
