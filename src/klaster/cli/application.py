"""The commands, and how they are put together."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

import klaster
from klaster.cli.dialect import Dialect
from klaster.cli.groups_command import groups_command
from klaster.cli.language import say
from klaster.cli.method_commands import MethodGroup, compute_command, explain_command
from klaster.cli.publish_command import publish_command
from klaster.cli.register_commands import register
from klaster.cli.report_command import report_command

FOLDER = click.Path(path_type=Path)
port = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help=say("Port to serve on", "Порт"),
)
host = click.option(
    "--host", default="127.0.0.1", show_default=True, help=say("Address to serve on", "Адрес")
)
sheet = click.option("--sheet", help=say("Sheet of a workbook", "Лист книги"))
encoding = click.option(
    "--encoding",
    metavar="NAME",
    help=say(
        "Encoding of a text file: utf-8, cp1251, koi8-r, cp866…",
        "Кодировка текстового файла: utf-8, cp1251, koi8-r, cp866…",
    ),
)
delimiter = click.option(
    "--delimiter",
    metavar="SIGN",
    help=say(
        "What separates columns of a text file; tab for a tabulator",
        "Чем разделены столбцы текстового файла; tab — табуляция",
    ),
)
folder = click.argument("folder", type=FOLDER, default=".", metavar="[DIR]")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "An open cluster observatory: official tables in, defensible statements about clusters out.",
        "Открытая кластерная обсерватория: официальные таблицы на входе, обоснованные выводы о кластерах на выходе.",
    ),
    epilog=say(
        "Start: klaster demo. Your own table: klaster new obs --from TABLE; klaster build obs; klaster serve obs.",
        "Начните с klaster demo. Своя таблица: klaster new obs --from ТАБЛИЦА; klaster build obs; klaster serve obs.",
    ),
)
@click.version_option(klaster.__version__, message="%(version)s")
def application() -> None:
    """Hold the commands."""


@application.command(
    help=say(
        "Build the embedded observatory and serve it.", "Построить встроенную обсерваторию и запустить её."
    )
)
@port
@host
@click.option(
    "--serve/--no-serve", default=True, help=say("Serve after building", "Запустить сервер после построения")
)
@click.option(
    "--directory",
    type=FOLDER,
    default="klaster-demo",
    show_default=True,
    help=say("Where to build it", "Где построить"),
)
def demo(port: int, host: str, serve: bool, directory: Path) -> None:
    """Build the embedded observatory and serve it."""
    from klaster.cli.workspace_commands import (  # noqa: PLC0415
        Server,
        build_workspace,
        demo_workspace,
        serve_workspace,
    )

    demo_workspace(directory)
    build_workspace(directory)
    if serve:
        serve_workspace(directory, Server(host, port))


@application.command(
    help=say(
        "Make a workspace, from a table of yours.", "Создать рабочую папку, в том числе из своей таблицы."
    )
)
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--from", "table", type=FOLDER, metavar="TABLE", help=say("Your table", "Ваша таблица"))
@sheet
@encoding
@delimiter
@click.option(
    "--boundaries",
    type=FOLDER,
    metavar="FILE",
    help=say(
        "Boundaries of its regions: .geojson, .gpkg or .shp", "Границы её регионов: .geojson, .gpkg или .shp"
    ),
)
def new(
    folder: Path,
    table: Path | None,
    sheet: str | None,
    encoding: str | None,
    delimiter: str | None,
    boundaries: Path | None,
) -> None:
    """Make a workspace."""
    from klaster.cli.workspace_commands import new_workspace  # noqa: PLC0415

    new_workspace(folder, table, Dialect(sheet, encoding, delimiter), boundaries)


@application.command(
    help=say("Read, check and compute what has changed.", "Прочитать, проверить и посчитать изменившееся.")
)
@folder
def build(folder: Path) -> None:
    """Build a workspace."""
    from klaster.cli.workspace_commands import build_workspace  # noqa: PLC0415

    build_workspace(folder)


@application.command(help=say("Serve the atlas of a workspace.", "Показать атлас рабочей папки в браузере."))
@folder
@port
@host
@click.option(
    "--uploads/--no-uploads",
    default=True,
    help=say(
        "Take visitors' own tables and files of firms to judge, as [uploads] says",
        "Принимать таблицы посетителей и файлы организаций для проверки, как сказано в [uploads]",
    ),
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help=say("Processes that serve", "Число процессов"),
)
@click.option(
    "--rate",
    default=20.0,
    show_default=True,
    type=click.FloatRange(0),
    help=say(
        "Requests a second that one program may make of the interface, in each process; 0 for any number",
        "Сколько запросов в секунду одна программа может делать к интерфейсу в каждом процессе; 0 — сколько угодно",
    ),
)
@click.option(
    "--log-format",
    type=click.Choice(["plain", "json"]),
    default="plain",
    show_default=True,
    help=say(
        "json: a line for every request, without addresses of clients, queries or cookies",
        "json — строка на каждый запрос, без адресов клиентов, параметров и cookie",
    ),
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help=say(
        "Trust the headers of a reverse proxy on this machine",
        "Доверять заголовкам обратного прокси на этой машине",
    ),
)
def serve(
    folder: Path,
    port: int,
    host: str,
    workers: int,
    rate: float,
    log_format: str,
    behind_proxy: bool,
    uploads: bool,
) -> None:
    """Serve a workspace."""
    from klaster.cli.workspace_commands import Server, serve_workspace  # noqa: PLC0415

    serve_workspace(folder, Server(host, port, workers, rate, log_format, behind_proxy, uploads))


@application.command(
    help=say(
        "What is wrong with this table, in plain words.", "Что не так с этой таблицей, простыми словами."
    )
)
@click.argument("table", type=FOLDER, metavar="TABLE")
@sheet
@encoding
@delimiter
@click.pass_context
def check(
    context: click.Context, table: Path, sheet: str | None, encoding: str | None, delimiter: str | None
) -> None:
    """Check a table."""
    from klaster.cli.table_commands import check_rubric, check_table  # noqa: PLC0415

    if table.suffix.lower() in (".yaml", ".yml"):
        check_rubric(table)
        return
    context.exit(check_table(table, Dialect(sheet, encoding, delimiter)))


@application.command(help=say("List the methods, or describe one.", "Перечислить методы или описать один."))
@click.argument("name", required=False, metavar="[METHOD]")
def methods(name: str | None) -> None:
    """List methods."""
    from klaster.cli.catalogue_commands import describe_method, list_methods  # noqa: PLC0415

    if name:
        describe_method(name)
    else:
        list_methods()


@application.command(
    help=say("List the sources of the embedded editions.", "Перечислить источники встроенных изданий.")
)
def sources() -> None:
    """List sources."""
    from klaster.cli.catalogue_commands import list_sources  # noqa: PLC0415

    list_sources()


@application.command(
    help=say(
        'Print the completion of a shell: eval "$(klaster completion bash)".',
        'Вывести автодополнение для оболочки: eval "$(klaster completion bash)".',
    )
)
@click.argument(
    "shell",
    type=click.Choice(["bash", "zsh", "fish"]),
    default=lambda: Path(os.environ.get("SHELL", "bash")).name,
)
def completion(shell: str) -> None:
    """Print shell completion."""
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(application, {}, "klaster", "_KLASTER_COMPLETE").source())


application.add_command(
    MethodGroup(
        "compute", compute_command, say("Compute a method on a table.", "Посчитать метод по таблице.")
    )
)
application.add_command(
    MethodGroup(
        "explain",
        explain_command,
        say("Show the working behind one number.", "Показать, как получено одно число."),
    )
)
application.add_command(register)
application.add_command(groups_command)
application.add_command(publish_command)
application.add_command(report_command)
