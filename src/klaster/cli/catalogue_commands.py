"""``klaster methods`` and ``klaster sources``."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from klaster.catalogue import method, methods
from klaster.cli.language import language, say
from klaster.model.method import MethodCard


def list_methods() -> None:
    """Print every method with its title."""
    table = Table(box=None)
    for heading in (say("method", "метод"), say("title", "название"), say("reading", "как читать")):
        table.add_column(heading)
    for each in methods():
        table.add_row(each.card.id, each.card.title.read(language()), each.card.reading.read(language()))
    Console().print(table)


def describe_method(name: str) -> None:
    """Print the card of one method."""
    card = method(name).card
    console = Console(highlight=False)
    console.print(
        f"[bold]{card.title.read(language())}[/bold]  {card.id} v{card.version}, {card.unit.read(language())}"
    )
    console.print(escape(card.formula))
    console.print(card.reading.read(language()))
    console.print(card.limits.read(language()))
    _print_columns(console, card)
    for reference in card.references:
        console.print(f"  {escape(reference)}")


def list_sources() -> None:
    """Print the sources of the embedded editions."""
    from klaster.workbench.embedded import EMBEDDED, embedded_edition  # noqa: PLC0415

    for name in EMBEDDED:
        edition = embedded_edition(name)
        for source in (edition.source, *edition.sources):
            mark = "SYNTHETIC " if source.synthetic else ""
            print(
                f"{source.id}: {mark}{source.title.read(language())}. {source.publisher.read(language())}. {source.licence} {source.url}"
            )


def _print_columns(console: Console, card: MethodCard) -> None:
    table = Table(box=None, show_header=False)
    for name, text in card.inputs.items():
        table.add_row(name, text.read(language()))
    for name, text in card.optional_inputs.items():
        table.add_row(f"[{name}]", text.read(language()), style="dim")
    for parameter in card.parameters:
        choices = " | ".join(parameter.choices)
        table.add_row(
            f"--set {parameter.name}={parameter.default}",
            f"{parameter.description.read(language())}  {choices}",
        )
    for name, text in card.outputs.items():
        table.add_row(f"-> {name}", text.read(language()))
    console.print(table)
