"""``report``: the living report of an edition as a file."""

from __future__ import annotations

from pathlib import Path

import click

from klaster.cli.language import say

FORMATS = ("pdf", "html", "xlsx", "figures")


@click.command(
    "report",
    help=say(
        "Write the living report: PDF, HTML, a workbook of every table, or a ZIP of figures.",
        "Записать живой доклад: PDF, HTML, книгу со всеми таблицами или ZIP с рисунками.",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), default=".", metavar="[DIR]")
@click.option(
    "--language", type=click.Choice(["ru", "en"]), help=say("Language of the report", "Язык доклада")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help=say("pdf unless -o says otherwise", "pdf, если -o не говорит иного"),
)
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help=say("Paper", "Бумага"),
)
@click.option(
    "--edition", metavar="EDITION", help=say("Edition, the first by default", "Издание, по умолчанию первое")
)
@click.option(
    "--atlas",
    metavar="URL",
    default="",
    help=say("Address of the atlas, for links", "Адрес атласа, для ссылок"),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=say("File to write", "Файл"),
)
def report_command(
    folder: Path,
    language: str | None,
    form: str | None,
    paper: str,
    edition: str | None,
    atlas: str,
    output: Path | None,
) -> None:
    """Write the report."""
    from klaster.cli.report_work import write_report  # noqa: PLC0415

    write_report(folder, language, form, paper, edition, atlas.rstrip("/"), output)
