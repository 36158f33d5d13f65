"""``register``: filling it, writing it out, copying it, its editions, its health."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from klaster.cli.language import say

if TYPE_CHECKING:
    from klaster.register import Register

FILE = click.Path(path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])


def where(command: Command) -> Command:
    """Which register a command is about: named, or that of a workspace."""
    workspace = click.option(
        "-w", "--workspace", type=FILE, default=Path(), show_default=".",
        help=say("Folder of the observatory", "Папка обсерватории"),
    )  # fmt: skip
    database = click.option(
        "--register", "database", metavar="FILE|URL",
        help=say("A register elsewhere: a SQLite file or postgresql://…", "Другой реестр: файл SQLite или postgresql://…"),
    )  # fmt: skip
    return workspace(database(command))


def opened(workspace: Path, database: str | None) -> Register:
    """The register that the options name; made where there is none."""
    from klaster.workbench.register_place import register_of  # noqa: PLC0415

    return register_of(workspace, database)


account = click.option(
    "--account", default="command line", show_default=True, help=say("Who does it", "Кто это делает")
)


class RegisterGroup(click.Group):
    """Commands of which those about people are read only when asked for: they need the database's libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command by name."""
        return sorted((*super().list_commands(ctx), "user"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name != "user":
            return super().get_command(ctx, cmd_name)
        from klaster.cli.register_user_commands import user  # noqa: PLC0415

        return user


@click.group(
    cls=RegisterGroup,
    help=say(
        "The register: clusters, organisations, zones, programmes and links; who said what, since when.",
        "Реестр: кластеры, организации, зоны, программы и связи; кто что сообщил и когда.",
    ),
)
def register() -> None:
    """Hold the commands of the register."""


@register.command("template", help=say("Write a template to fill.", "Записать шаблон для заполнения."))
@click.option(
    "-o", "--output", type=FILE, required=True,
    help=say("A new folder (CSV), or FILE.xlsx", "Новая папка (CSV) или ФАЙЛ.xlsx"),
)  # fmt: skip
def template(output: Path) -> None:
    """Write a template."""
    from klaster.sources.register_files import write_template  # noqa: PLC0415

    write_template(output)
    click.echo(say(f"Template: {output}", f"Шаблон: {output}"))


@register.command(
    "import",
    help=say(
        "Fill the register from a file or a folder; importing it again changes nothing.",
        "Заполнить реестр из файла или папки; повторная загрузка ничего не меняет.",
    ),
)
@click.argument("path", type=FILE, metavar="FILE|DIR")
@where
@account
@click.option(
    "--dry-run",
    is_flag=True,
    help=say("Only say what each row would do", "Только сказать, что сделает каждая строка"),
)
@click.option(
    "--source", default="", help=say("Source of the rows that name none", "Источник для строк без источника")
)
@click.option(
    "--why", default="", help=say("Reason, kept with the change", "Причина, хранится при изменении")
)
@click.option(
    "--ask",
    type=FILE,
    metavar="FILE",
    help=say("Write the questions of likeness there, as CSV", "Записать вопросы о сходстве в CSV"),
)
@click.option(
    "--decisions", type=FILE, metavar="FILE", help=say("The answers to them", "Ответы на эти вопросы")
)
@click.option(
    "--skip-refused",
    is_flag=True,
    help=say("Take the rows that can be taken", "Загрузить строки, которые можно загрузить"),
)
@click.option(
    "--report",
    type=FILE,
    metavar="FILE",
    help=say("Write the report on every row there, as CSV", "Записать отчёт по всем строкам в CSV"),
)
@click.option(
    "--all-new",
    is_flag=True,
    help=say(
        "Ask nothing of likeness: what has a new key is new",
        "Не спрашивать о сходстве: новый ключ — новая запись",
    ),
)
@click.option(
    "--kind",
    default="",
    help=say(
        "Kind of the rows that do not tell it, such as organisation",
        "Вид записей там, где он не указан, например organisation",
    ),
)
@click.option(
    "--columns",
    multiple=True,
    metavar="name_ru=THEIRS,…",
    help=say(
        "Which of your columns is what; others are passed over",
        "Какой из ваших столбцов что значит; прочие не читаются",
    ),
)
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="country=KG,…",
    help=say("What blank cells stand for", "Что подставить в пустые ячейки"),
)
@click.pass_context
def import_files(
    context: click.Context, path: Path, workspace: Path, database: str | None, **options: Any
) -> None:
    """Fill the register."""
    from klaster.cli.method_commands import pairs  # noqa: PLC0415
    from klaster.cli.register_import_command import ImportOptions, import_into  # noqa: PLC0415
    from klaster.sources.register_files import Reading  # noqa: PLC0415

    columns, values = pairs(options.pop("columns"), "--columns"), pairs(options.pop("values"), "--set")
    reading = Reading(options.pop("kind"), columns, values)
    context.exit(import_into(opened(workspace, database), path, ImportOptions(**options, reading=reading)))


@register.command("export", help=say("Write the register to files.", "Записать реестр в файлы."))
@click.argument("path", type=FILE, metavar="DIR|FILE")
@where
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    help=say("Only this kind, such as cluster", "Только этот вид, например cluster"),
)
@click.option(
    "--country",
    "countries",
    multiple=True,
    help=say("Only this country, such as KG", "Только эта страна, например KG"),
)
@click.option("--edition", "at", help=say("As this edition had it", "Как в этом издании"))
@click.option("--personal", is_flag=True, help=say("With personal fields", "С личными данными"))
def export(
    path: Path, workspace: Path, database: str | None, kinds: tuple[str, ...], countries: tuple[str, ...],
    at: str | None, personal: bool,
) -> None:  # fmt: skip
    """Write the register out."""
    from klaster.workbench.register_export import exported  # noqa: PLC0415

    records, links = exported(opened(workspace, database), path, kinds, countries, at, personal)
    click.echo(say(f"{path}: records {records}, links {links}", f"{path}: записей {records}, связей {links}"))


@register.command(
    "backup", help=say("Copy the register while it is in use.", "Снять копию с работающего реестра.")
)
@click.argument("path", type=FILE, metavar="FILE.sqlite|FILE.jsonl.gz")
@where
def backup(path: Path, workspace: Path, database: str | None) -> None:
    """Copy the register."""
    from klaster.register.backup import back_up  # noqa: PLC0415

    back_up(opened(workspace, database).database, path)
    click.echo(say(f"Copied to {path}", f"Копия: {path}"))


@register.command(
    "restore",
    help=say("Put a copy back, whole or not at all.", "Восстановить реестр из копии, целиком или никак."),
)
@click.argument("path", type=FILE, metavar="FILE")
@where
@click.option(
    "--replace", is_flag=True, help=say("Give up what is there now", "Отказаться от того, что там сейчас")
)
def restore_copy(path: Path, workspace: Path, database: str | None, replace: bool) -> None:
    """Restore a copy."""
    from klaster.register.backup import restore  # noqa: PLC0415

    restore(opened(workspace, database).database, path, replace)
    click.echo(
        say(
            f"Restored from {path}; a server that runs shows it within half a minute.",
            f"Восстановлено из {path}; работающий сервер покажет это в течение полуминуты.",
        )
    )


@register.command(
    "migrate",
    help=say("Bring the register to this software's schema.", "Привести реестр к схеме этой программы."),
)
@where
def migrate(workspace: Path, database: str | None) -> None:
    """Migrate the register."""
    opened(workspace, database).migrate()
    click.echo(say("The schema is the newest one.", "Схема обновлена."))


@register.command(
    "health",
    help=say(
        "What is missing, not verified for long, broken or said twice.",
        "Что пропущено, давно не проверялось, ссылается в никуда или повторяется.",
    ),
)
@where
@click.option(
    "--months",
    default=24,
    show_default=True,
    type=click.IntRange(1, 1200),
    help=say("Not verified for so many months", "Не проверялось столько месяцев"),
)
@click.option(
    "-o", "--output", type=FILE, help=say("Write all of it to FILE.json", "Записать всё в ФАЙЛ.json")
)
def health(workspace: Path, database: str | None, months: int, output: Path | None) -> None:
    """Tell the health of the register."""
    from klaster.cli.register_health_command import tell_health  # noqa: PLC0415

    tell_health(opened(workspace, database), months, output)


@register.command(
    "links",
    help=say(
        "Web addresses of the register; with --check, whether they are still there.",
        "Веб-адреса реестра; с --check — открываются ли они.",
    ),
)
@where
@click.option("--check", is_flag=True, help=say("Ask each address", "Запросить каждый адрес"))
@click.option(
    "--seconds", default=10.0, show_default=True, help=say("Longest wait for one", "Сколько ждать каждый")
)
@click.pass_context
def links(context: click.Context, workspace: Path, database: str | None, check: bool, seconds: float) -> None:
    """List or check web addresses."""
    from klaster.cli.register_health_command import tell_addresses  # noqa: PLC0415

    context.exit(tell_addresses(opened(workspace, database), check, seconds))


@register.group(
    "edition",
    help=say(
        "Editions: the register at a moment, under a name.",
        "Издания: реестр на момент времени, под названием.",
    ),
)
def edition() -> None:
    """Hold the commands of editions."""


@edition.command(
    "freeze",
    help=say("Give the register as it stands a name.", "Закрепить нынешнее состояние под названием."),
)
@click.argument("name")
@where
@account
def freeze(name: str, workspace: Path, database: str | None, account: str) -> None:
    """Freeze an edition."""
    from klaster.cli.register_edition_commands import freeze_edition  # noqa: PLC0415

    freeze_edition(opened(workspace, database), name, account)


@edition.command("list", help=say("The editions so far.", "Перечень изданий."))
@where
def list_editions(workspace: Path, database: str | None) -> None:
    """List editions."""
    from klaster.cli.register_edition_commands import tell_editions  # noqa: PLC0415

    tell_editions(opened(workspace, database))


@edition.command(
    "compare",
    help=say(
        "What a later edition says otherwise; without one, the register now.",
        "Чем отличается более позднее издание, а без него — нынешний реестр.",
    ),
)
@click.argument("earlier")
@click.argument("later", required=False)
@where
@click.option("-o", "--output", type=FILE, help=say("Write all of it to FILE.csv", "Записать всё в ФАЙЛ.csv"))
def compare(
    earlier: str, later: str | None, workspace: Path, database: str | None, output: Path | None
) -> None:
    """Compare editions."""
    from klaster.cli.register_edition_commands import tell_differences  # noqa: PLC0415

    tell_differences(opened(workspace, database), earlier, later, output)
