"""``klaster methods`` and ``klaster sources``."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from klaster.catalogue import method, methods
from klaster.cli.language import language, say
from klaster.cli.method_commands import examples
from klaster.model.method import MethodCard
from klaster.model.text import Text

_KEYS = {
    "region": Text("region", "регион"),
    "industry": Text("industry", "отрасль"),
    "partner": Text("other industry", "другая отрасль"),
    "peer": Text("other region", "другой регион"),
    "unit": Text("unit", "единица"),
    "component": Text("component", "составляющая"),
}


def list_methods() -> None:
    """Print every method with its title, grouped by what each gives a number of."""
    console = Console(highlight=False)
    longest = max(len(each.card.id) for each in methods()) + 2
    groups: dict[tuple[str, ...], list[MethodCard]] = {}
    for each in methods():
        keys = tuple(key for key in each.card.keys if key != "period")
        groups.setdefault(keys, []).append(each.card)
    for keys, cards in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        names = " × ".join(_KEYS[key].read(language()) if key in _KEYS else key for key in keys)
        console.print(f"[bold]{say('For each', 'По ключам:')}[/bold] {escape(names)}")
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_column(no_wrap=True, min_width=longest)
        for card in cards:
            table.add_row(f"  {card.id}", escape(card.title.read(language())))
        console.print(table)
    console.print(say("More on one: klaster methods METHOD; klaster compute METHOD --help.",
                      "Подробнее: klaster methods МЕТОД; klaster compute МЕТОД --help."))  # fmt: skip


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
    for line in examples(card):
        console.print(escape(line), soft_wrap=True)
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
                f"{source.id}: {mark}{source.title.read(language())}. {source.publisher.read(language())}. {source.licensed(language())} {source.url}"
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
