"""The commands, and how they are put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from click import Group

from klaster.cli.language import language, say
from klaster.cli.method_commands import MethodGroup, compute_command, explain_command
from klaster.model.errors import KlasterError

app = typer.Typer(
    name="klaster",
    help=say(
        "An open cluster observatory: official tables in, defensible statements about clusters out.",
        "Открытая кластерная обсерватория: официальные таблицы на входе, обоснованные выводы о кластерах на выходе.",
    ),
    epilog=say(
        "Start: klaster demo. Your own table: klaster new obs --from TABLE; klaster build obs; klaster serve obs.",
        "Начните с klaster demo. Своя таблица: klaster new obs --from ТАБЛИЦА; klaster build obs; klaster serve obs.",
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Folder = Annotated[Path, typer.Argument(help=say("The workspace", "Рабочая папка"))]
Port = Annotated[int, typer.Option(min=0, max=65535, help=say("Port to serve on", "Порт"))]
Host = Annotated[str, typer.Option(help=say("Address to serve on", "Адрес"))]
Sheet = Annotated[str | None, typer.Option(help=say("Sheet of a workbook", "Лист книги"))]


@app.command(
    help=say(
        "Build the embedded observatory and serve it.", "Построить встроенную обсерваторию и запустить её."
    )
)
def demo(
    port: Port = 8000,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help=say("Serve after building", "Запустить сервер"))
    ] = True,
    directory: Annotated[Path, typer.Option(help=say("Where to build it", "Где построить"))] = Path(
        "klaster-demo"
    ),
    host: Host = "127.0.0.1",
) -> None:
    """Build the embedded observatory and serve it."""
    from klaster.cli.workspace_commands import build_workspace, demo_workspace, serve_workspace  # noqa: PLC0415

    demo_workspace(directory)
    build_workspace(directory)
    if serve:
        serve_workspace(directory, host, port)


@app.command(help=say("Make a workspace, from a table of yours.", "Создать рабочую папку из своей таблицы."))
def new(
    folder: Folder,
    table: Annotated[Path | None, typer.Option("--from", help=say("Your table", "Ваша таблица"))] = None,
    sheet: Sheet = None,
) -> None:
    """Make a workspace."""
    from klaster.cli.workspace_commands import new_workspace  # noqa: PLC0415

    new_workspace(folder, table, sheet)


@app.command(
    help=say("Read, check and compute what has changed.", "Прочитать, проверить и посчитать изменившееся.")
)
def build(folder: Folder = Path()) -> None:
    """Build a workspace."""
    from klaster.cli.workspace_commands import build_workspace  # noqa: PLC0415

    build_workspace(folder)


@app.command(help=say("Serve the atlas of a workspace.", "Показать атлас рабочей папки в браузере."))
def serve(folder: Folder = Path(), port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Serve a workspace."""
    from klaster.cli.workspace_commands import serve_workspace  # noqa: PLC0415

    serve_workspace(folder, host, port)


@app.command(
    help=say(
        "What is wrong with this table, in plain words.", "Что не так с этой таблицей, простыми словами."
    )
)
def check(
    table: Annotated[Path, typer.Argument(help=say("Your table", "Ваша таблица"))],
    sheet: Sheet = None,
) -> None:
    """Check a table."""
    from klaster.cli.table_commands import check_table  # noqa: PLC0415

    raise typer.Exit(check_table(table, sheet))


@app.command(help=say("List the methods, or describe one.", "Перечислить методы или описать один."))
def methods(
    name: Annotated[str | None, typer.Argument(metavar="[METHOD]", help=say("A method", "Метод"))] = None,
) -> None:
    """List methods."""
    from klaster.cli.catalogue_commands import describe_method, list_methods  # noqa: PLC0415

    describe_method(name) if name else list_methods()


@app.command(help=say("List the sources that Klaster carries or reads.", "Перечислить источники."))
def sources() -> None:
    """List sources."""
    from klaster.cli.catalogue_commands import list_sources  # noqa: PLC0415

    list_sources()


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, help=say("Print the version", "Версия"))
    ] = False,
) -> None:
    """Options of every command."""
    if version:
        import klaster  # noqa: PLC0415

        typer.echo(klaster.__version__)
        raise typer.Exit


def application() -> None:
    """Run the whole command line: the commands above and those made from the catalogue."""
    group = typer.main.get_command(app)
    assert isinstance(group, Group)
    group.add_command(
        MethodGroup(
            "compute", compute_command, say("Compute a method on a table.", "Посчитать метод по таблице.")
        )
    )
    group.add_command(
        MethodGroup(
            "explain",
            explain_command,
            say("Show the working behind one number.", "Показать, как получено одно число."),
        )
    )
    group(prog_name="klaster")


__all__ = ["KlasterError", "application", "language"]
