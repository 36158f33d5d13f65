"""``report``: the living report of an edition, a brief of a region, the passport of a cluster, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from klaster.cli.language import say

FORMATS = ("pdf", "html", "xlsx", "figures")
_ABOUT = {
    "language": say("Language of the report", "Язык доклада"),
    "form": say("pdf unless the file's name says otherwise", "pdf, если имя файла не говорит иного"),
    "paper": say("Paper", "Бумага"),
    "edition": say("Edition, the first by default", "Издание, по умолчанию первое"),
    "region": say("A brief of this region, on two pages", "Справка об этом регионе, две страницы"),
    "industry": say(
        "With --region: the passport of their cluster", "Вместе с --region: паспорт их кластера, две страницы"
    ),
    "since": say("A chapter of what has changed since this frozen edition", "Глава об изменениях с этого замороженного издания"),
    "freeze": say("Freeze the numbers of the report under this name", "Заморозить числа доклада под этим именем"),
    "draft": say(
        "Write the paragraphs to a file where words of your own may stand in their place",
        "Записать абзацы в файл, где на их месте могут стоять ваши слова",
    ),
    "atlas": say("Address of the atlas, so that figures lead to their screens", "Адрес атласа, чтобы рисунки вели на свои экраны"),
    "output": say("File to write", "Файл"),
}  # fmt: skip


def _option(*names: str, about: str, **given: Any) -> Any:
    return click.option(*names, help=_ABOUT[about], **given)


@click.command(
    "report",
    help=say(
        "Write the living report: PDF, HTML, a workbook of every table, or a ZIP of figures; with --region a brief.",
        "Записать живой доклад: PDF, HTML, книгу со всеми таблицами или ZIP с рисунками; с --region — справку.",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), default=".", metavar="[DIR]")
@_option("--language", about="language", type=click.Choice(["ru", "en"]))
@_option("--format", "form", about="form", type=click.Choice(FORMATS))
@_option("--paper", about="paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True)
@_option("--edition", about="edition", metavar="EDITION")
@_option("--region", about="region", metavar="CODE", default="")
@_option("--industry", about="industry", metavar="CODE", default="")
@_option("--since", about="since", metavar="NAME", default="")
@_option("--freeze", about="freeze", metavar="NAME", default="")
@_option("--draft", about="draft", is_flag=True)
@_option("--atlas", about="atlas", metavar="URL", default="")
@_option("-o", "--output", about="output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
def report_command(folder: Path, **asked: Any) -> None:
    """Write the report."""
    from klaster.cli.report_work import draft_report, freeze_report, write_report  # noqa: PLC0415

    if asked["freeze"]:
        freeze_report(folder, asked)
    elif asked["draft"]:
        draft_report(folder, asked)
    else:
        write_report(folder, asked)
