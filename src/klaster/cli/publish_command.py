"""``publish``: the atlas as a folder of files."""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from klaster.cli.language import say

_LISTED = 40
"""So many broken links are named one by one."""


@click.command(
    "publish",
    help=say(
        "Write the whole atlas as static files, for a plain file server or a sub-path.",
        "Записать весь атлас статическими файлами — для простого файлового сервера или подпапки сайта.",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), default=".", metavar="[DIR]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="SITE",
    help=say("Folder of the site; a second time only what has changed", "Папка сайта; повторно записывается только изменённое"),
)  # fmt: skip
@click.option(
    "--check",
    is_flag=True,
    help=say(
        "Then follow every link of the site within itself", "Затем проверить все внутренние ссылки сайта"
    ),
)
def publish_command(folder: Path, output: Path, check: bool) -> None:
    """Publish and say what came of it."""
    start = time.monotonic()
    # By name: the command line and the web are neighbours that do not import each other.
    publishing = import_module("klaster.web.publishing")
    found = publishing.publish(folder, output)
    numbers = (found.pages, found.files, f"{found.size / 1e6:.1f}", found.written, found.removed, f"{time.monotonic() - start:.0f}")  # fmt: skip
    print(
        say("{} pages, {} files, {} MB in {}: {} written, {} removed, {} s", "Страниц {}, файлов {}, {} МБ в {}: записано {}, удалено {}, {} с").format(
            *numbers[:3], output, *numbers[3:]
        )
    )  # fmt: skip
    if check:
        _checked(publishing.broken_links(output))


def _checked(broken: Sequence[Any]) -> None:
    """Say which links lead nowhere; there being any is a failure."""
    for each in broken[:_LISTED]:
        print(f"{each.page}: {each.way}")
    if broken:
        fault = say("{} links lead nowhere", "Ссылок, которые никуда не ведут: {}").format(len(broken))
        raise click.ClickException(fault)
    print(say("Every link leads somewhere", "Все ссылки ведут к файлам сайта"))
