"""``register user``: accounts made, changed, reset, listed, handed out and erased by the administrator."""

from __future__ import annotations

import json
from pathlib import Path

import click
import polars as pl

from klaster.cli.language import say
from klaster.cli.printed_table import print_table
from klaster.cli.register_commands import FILE, account, opened, where
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.register import Account, Role

ROLES = click.Choice([role.value for role in Role])
role = click.option(
    "--role", type=ROLES, required=True, help=say("What the account is for", "Роль учётной записи")
)
scope = click.option(
    "--scope", multiple=True, metavar="KZ|organisation/…",
    help=say("Of an editor: a country or an organisation; may be repeated", "Для редактора: страна или организация; можно повторять"),
)  # fmt: skip

atlas = click.option(
    "--atlas", default="http://127.0.0.1:8000", show_default=True, metavar="URL",
    help=say("Where the person opens the atlas: the link begins so", "Адрес, по которому человек открывает атлас: с него начинается ссылка"),
)  # fmt: skip


@click.group("user", help=say("Accounts of the register.", "Учётные записи реестра."))
def user() -> None:
    """Hold the commands of accounts."""


@user.command(
    "add",
    help=say(
        "Make an account; prints a one-time link to set its password.",
        "Создать учётную запись; печатает одноразовую ссылку для пароля.",
    ),
)
@click.argument("login")
@role
@scope
@click.option("--name", default="", help=say("Name of the person", "Имя человека"))
@click.option("--email", default="", help=say("E-mail", "Электронная почта"))
@atlas
@where
@account
def add(
    login: str, role: str, scope: tuple[str, ...], name: str, email: str,
    atlas: str, workspace: Path, database: str | None, account: str,
) -> None:  # fmt: skip
    """Make an account."""
    accounts = opened(workspace, database).accounts
    made = accounts.create(login, role, account, scope, name=name, email=email)
    click.echo(_described(made))
    _tell_link(accounts.reset_token(login, account), atlas)


@user.command(
    "role", help=say("Give an account another role; its sessions end.", "Сменить роль; сеансы завершаются.")
)
@click.argument("login")
@role
@scope
@where
@account
def change_role(
    login: str, role: str, scope: tuple[str, ...], workspace: Path, database: str | None, account: str
) -> None:
    """Change the role of an account."""
    click.echo(_described(opened(workspace, database).accounts.set_role(login, role, account, scope)))


@user.command(
    "reset",
    help=say(
        "Print a one-time link to set a new password, good for a day.",
        "Напечатать одноразовую ссылку для нового пароля, действует сутки.",
    ),
)
@click.argument("login")
@atlas
@where
@account
def reset(login: str, atlas: str, workspace: Path, database: str | None, account: str) -> None:
    """Reset a password."""
    _tell_link(opened(workspace, database).accounts.reset_token(login, account), atlas)


@user.command(
    "disable",
    help=say(
        "Shut an account out; with --enable, let it in again.", "Закрыть доступ; с --enable — открыть снова."
    ),
)
@click.argument("login")
@click.option("--enable", is_flag=True, help=say("Let it in again", "Открыть доступ снова"))
@where
@account
def disable(login: str, enable: bool, workspace: Path, database: str | None, account: str) -> None:
    """Shut an account out."""
    accounts = opened(workspace, database).accounts
    accounts.disable(login, account, disabled=not enable)
    click.echo(_described(accounts.get(login)))


@user.command("list", help=say("The accounts.", "Перечень учётных записей."))
@where
def list_accounts(workspace: Path, database: str | None) -> None:
    """List accounts."""
    rows = [
        {
            say("login", "логин"): one.login,
            say("role", "роль"): one.role.value,
            say("scope", "область"): " ".join(one.scope),
            say("name", "имя"): one.name,
            say("made", "создана"): one.made_at[:10],
            say("state", "состояние"): say("shut out", "закрыта") if one.disabled else "",
        }
        for one in opened(workspace, database).accounts.all()
    ]
    if rows:
        print_table(pl.DataFrame(rows))
    else:
        click.echo(
            say(
                "There is no account yet: klaster register user add.",
                "Учётных записей нет: klaster register user add.",
            )
        )


@user.command(
    "export", help=say("All that is kept about a person, as JSON.", "Всё, что хранится о человеке, в JSON.")
)
@click.argument("login")
@click.option("-o", "--output", type=FILE, help=say("Write it to FILE.json", "Записать в ФАЙЛ.json"))
@where
def export_person(login: str, output: Path | None, workspace: Path, database: str | None) -> None:
    """Hand out personal data."""
    from klaster.sources.register_files.files import write_whole  # noqa: PLC0415

    held = opened(workspace, database).accounts.personal_data(login)
    written = json.dumps(held, ensure_ascii=False, indent=1, default=str)
    if output:
        write_whole(output, written.encode())
    else:
        click.echo(written)


@user.command(
    "erase",
    help=say(
        "Erase a person; what was edited stays, without a name.",
        "Стереть данные о человеке; правки остаются, без имени.",
    ),
)
@click.argument("login")
@click.option("--yes", is_flag=True, help=say("Do not ask", "Не спрашивать"))
@where
@account
def erase(login: str, yes: bool, workspace: Path, database: str | None, account: str) -> None:
    """Erase a person."""
    accounts = opened(workspace, database).accounts
    accounts.get(login)
    if not yes and not click.confirm(say(f"Erase {login} for ever?", f"Стереть {login} навсегда?")):
        raise InputError(
            Text("nothing was erased", "ничего не стёрто"),
            Text("Confirm, or give --yes.", "Подтвердите или добавьте --yes."),
        )
    nameless = accounts.erase(login, account)
    click.echo(
        say(
            f"Erased; in history the author is now {nameless}.", f"Стёрто; в истории автор теперь {nameless}."
        )
    )


def _described(one: Account) -> str:
    state = say(" (shut out)", " (доступ закрыт)") if one.disabled else ""
    return " ".join(filter(None, (one.login, one.role.value, *one.scope))) + state


def _tell_link(token: str, atlas: str) -> None:
    page = f"{atlas.rstrip('/')}/{say('en', 'ru')}/reset?token={token}"
    click.echo(say(f"One-time link, good for a day: {page}", f"Одноразовая ссылка, действует сутки: {page}"))
