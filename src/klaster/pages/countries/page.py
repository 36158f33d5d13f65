"""The screen of countries."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.observation import Measure
from klaster.model.text import Language, Text
from klaster.pages.countries.derived import derived
from klaster.pages.countries.places import place_words
from klaster.pages.desk import chosen_edition
from klaster.pages.leading_on import led_on
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.rubrics import rubric
from klaster.views.number import whole
from klaster.views.rank_dots import Ranked, rank_dots
from klaster.views.table import Column, Table
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

TITLE = Text("Countries", "Страны")
RANKS = Text("Places in rankings", "Места в рейтингах")
STRATEGIES = Text("Strategy of cluster policy", "Стратегия кластерной политики")
STEPS = Text("Steps of policy by year", "Шаги политики по годам")
NAMES = rubric("strategy").outcomes
_LOST = Text("mark lost", "отметка утрачена")
_RANK = "_rank"


@dataclass(frozen=True)
class CountriesContent:
    """Editions that have something of countries, where this one has nothing."""

    elsewhere: list[tuple[str, str]]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of what an edition knows of countries as wholes."""
    edition = chosen_edition(observatory, visit.query.get("edition"))
    language = visit.language
    policies = observatory.table(edition.id, "policies")
    figures: list[Figure | None] = [_ranks(observatory, edition, language)]
    figures.append(derived(observatory, edition, language))
    if policies is not None:
        figures += [_strategies(policies, edition, language), _steps(policies, edition, language)]
    found = {figure.id: figure for figure in figures if figure}
    elsewhere = [] if found else _elsewhere(observatory, visit)
    shown = Screen(
        "countries",
        TITLE.read(language),
        visit,
        edition,
        synthetic=edition.synthetic,
        figures=found,
        content=CountriesContent(elsewhere),
        digest=observatory.digest,
    )
    return led_on(shown)


def _elsewhere(observatory: Observatory, visit: Visit) -> list[tuple[str, str]]:
    return [
        (edition.title.read(visit.language), visit.link("countries", edition=edition.id))
        for edition in observatory.editions
        if _rankings(edition)
        or any(observatory.table(edition.id, name) is not None for name in ("policies", "strategies"))
    ]


def _rankings(edition: Edition) -> list[Measure]:
    return [card for card in edition.measure_cards if card.id.endswith(_RANK)]


def _country(edition: Edition, code: str, language: Language) -> str:
    return edition.regions[code].name.read(language) if code in edition.regions else code


def _ranks(observatory: Observatory, edition: Edition, language: Language) -> Figure | None:
    """The places of countries, the latest of each ranking, the best in the first of them first."""
    cards = _rankings(edition)[:2]
    if not cards:
        return None
    parts = [
        observatory.observations(edition.id, card.id).select(
            "region", "period", "value", "status", pl.lit(card.id).alias("ranking")
        )
        for card in cards
    ]
    rows = pl.concat(parts).sort("period").unique(["region", "ranking"], keep="last")
    wide = rows.pivot("ranking", index="region", values="value").sort(cards[0].id, "region", nulls_last=True)
    titles = [card.title.read(language) for card in cards]
    countries = [
        Ranked(
            _country(edition, row["region"], language),
            tuple(None if row[card.id] is None else int(row[card.id]) for card in cards),
        )
        for row in wide.iter_rows(named=True)
    ]
    title = f"{RANKS.read(language)}, {rows['period'].max()}"
    drawing = rank_dots(countries, titles, language, "ranks", title)
    return Figure(
        "ranks",
        title,
        _rank_table(wide, cards, countries, edition, title, language),
        prose("countries", language)["ranks"],
        "",
        drawing,
    )


def _rank_table(
    wide: pl.DataFrame,
    cards: list[Measure],
    countries: list[Ranked],
    edition: Edition,
    title: str,
    language: Language,
) -> Table:
    named = wide.with_columns(
        pl.Series("country", [each.name for each in countries], dtype=pl.String),
        *(
            pl.when(pl.col(card.id).is_null())
            .then(pl.lit("O"))
            .otherwise(pl.lit("A"))
            .alias(f"{card.id}_status")
            for card in cards
        ),
    )
    columns = (
        Column("region", Text("Code", "Код").read(language), code=True, shown=False),
        Column("country", Text("Country", "Страна").read(language)),
        *(
            Column(card.id, card.title.read(language), numeric=True, status=f"{card.id}_status", write=whole)
            for card in cards
        ),
    )
    files = tuple(Column(f"{card.id}_status", f"{card.id}_status", shown=False) for card in cards)
    return Table(title, (*columns, *files), named, edition.vintage.cite(language))


def _strategies(policies: pl.DataFrame, edition: Edition, language: Language) -> Figure:
    """Strategies by countries: what the text names, and that the marks are lost."""
    listed = policies.filter(pl.col("kind") == "table")["country"].to_list()
    said = {
        (
            row["country"],
            row["strategy"],
        ): f"{row[f'name_{language}'].rstrip('.')} ({place_words(row['place'], language)})"
        for row in policies.filter(pl.col("kind") == "text").iter_rows(named=True)
    }
    frame = pl.DataFrame(
        {
            "strategy": list(NAMES),
            "strategy_name": [words.read(language) for words in NAMES.values()],
            **{code: [said.get((code, name), _LOST.read(language)) for name in NAMES] for code in listed},
        }
    )
    columns = (
        Column("strategy", Text("Strategy, code", "Стратегия, код").read(language), shown=False, code=True),
        Column("strategy_name", Text("Strategy", "Стратегия").read(language), filed=False),
        *(Column(code, _country(edition, code, language)) for code in listed),
    )
    title = STRATEGIES.read(language)
    table = Table(title, columns, frame, edition.vintage.cite(language))
    return Figure("strategies", title, table, prose("countries", language)["strategies"], "strategy")


def _steps(policies: pl.DataFrame, edition: Edition, language: Language) -> Figure:
    rows = policies.filter((pl.col("kind") == "step") & pl.col("year").is_not_null())
    rows = rows.sort("year", "country", f"name_{language}")
    names = [
        ", ".join(_country(edition, code, language) for code in codes.split()) for codes in rows["country"]
    ]
    places = [place_words(place, language) for place in rows["place"]]
    shown = rows.with_columns(
        pl.Series("country_name", names, dtype=pl.String),
        pl.Series("place_words", places, dtype=pl.String),
        pl.col(f"name_{language}").alias("step"),
    )
    columns = (
        Column("year", Text("Year", "Год").read(language)),
        Column("until", Text("Until", "До").read(language), present=_blank),
        Column("country", Text("Code", "Код").read(language), shown=False, code=True),
        Column("country_name", Text("Country", "Страна").read(language)),
        Column("step", Text("Step", "Шаг").read(language)),
        Column("place_words", Text("Place in the source", "Место в источнике").read(language), filed=False),
        Column("place", Text("Place in the source", "Место в источнике").read(language), shown=False),
    )
    title = STEPS.read(language)
    table = Table(title, columns, shown, edition.vintage.cite(language))
    return Figure("steps", title, table, prose("countries", language)["steps"], "")


def _blank(value: str | None, language: Language) -> str:
    return value or ""
