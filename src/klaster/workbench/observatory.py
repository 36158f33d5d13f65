"""An observatory: a workspace opened for reading and computing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import polars as pl

from klaster.catalogue import Method, checked_parameters, method
from klaster.disclosure import Rules
from klaster.harmonise import totals_as_columns, with_measures
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.method import MethodCard
from klaster.model.observation import KEYS
from klaster.model.provenance import Provenance, Vintage
from klaster.model.result import Result
from klaster.model.text import Text
from klaster.register import Register
from klaster.store.warehouse import Warehouse
from klaster.workbench.ahead import AHEAD, LARGE
from klaster.workbench.areas import TERRITORY, with_territory
from klaster.workbench.building import PUBLISHED_ROWS, build
from klaster.workbench.cluster_evidence import (
    ENRIGHT,
    EVIDENCE_TABLES,
    evidence_of_all_periods,
)
from klaster.workbench.computing import computed_by_area, provenance, with_nature
from klaster.workbench.edition_robustness import edition_robustness
from klaster.workbench.editions import Edition, EditionRecord
from klaster.workbench.explaining import AREA, Explanation, Worked, every_explanation, explanation
from klaster.workbench.method_rows import Observed, inputs_of, method_rows, notes_of_rows
from klaster.workbench.narrowed import Narrowed, of_area
from klaster.workbench.opened_editions import opened_edition
from klaster.workbench.patience import require_patience
from klaster.workbench.protected_plants import few_plants_withheld, places_of
from klaster.workbench.published import PUBLISHED, published_table
from klaster.workbench.registered import OpenedRegister
from klaster.workbench.stable_verdicts import Robustness
from klaster.workbench.streamed_rows import PART, StreamedRows
from klaster.workbench.variants import Grid

RESULTS_IN_MEMORY = 64


class Observatory:
    """A workspace: its editions, their observations, and anything computed from them.

    >>> from klaster import Observatory
    >>> Observatory("no/such/folder").editions
    Traceback (most recent call last):
        ...
    klaster.model.errors.InputError: no/such/folder: nothing has been built here
    Build it first: klaster build no/such/folder.
    """

    def __init__(self, path: str | Path, *, patience: float | None = None) -> None:
        self.path = Path(path)
        self.patience = patience
        """Seconds that one result may take by the method's own estimate; without it, all that it needs."""
        self._warehouse = Warehouse(self.path / "out")
        self._register = OpenedRegister(self.path)
        self._stamp: tuple[int, int] | None = None
        self._release: _Release | None = None
        self._lock = Lock()

    def build(self, progress: Callable[[Text], object] = lambda _: None) -> dict[str, Any]:
        """Read what changed, put a new release in force and compute its quotients; the manifest."""
        manifest = build(self.path, progress)
        for edition in self.editions:
            for measure in edition.measure_cards:
                if measure.nature != "ratio" and len(edition.industry_codes) > 1:
                    progress(
                        Text(f"Computing {edition.id}: {measure.id}", f"Расчёт: {edition.id}, {measure.id}")
                    )
                    self._current.store(edition.id, "location_quotient", measure.id)
            self._current.store_for_screens(edition)
        return manifest

    @property
    def title(self) -> Text:
        """The observatory's own name."""
        return self._current.title

    @property
    def digest(self) -> str:
        """Changes whenever another release comes into force."""
        return self._current.digest

    @property
    def register(self) -> Register | None:
        """The register of clusters and all around them; None where the workspace has none."""
        return self._register.get()

    @property
    def editions(self) -> tuple[Edition, ...]:
        """What the release in force holds; the first is the default."""
        return self._current.editions

    def edition(self, id: str | None = None) -> Edition:
        """An edition by its identifier, the first one by default.

        Raises
        ------
        UnknownNameError
            With the nearest identifiers.
        """
        return self._current.edition(id)

    def observations(
        self,
        edition_id: str | None = None,
        measure: str | None = None,
        *,
        region: str | None = None,
        industry: str | None = None,
        period: str | None = None,
    ) -> pl.DataFrame:
        """Observations as stored: tidy rows with value, status and the kinds of region and industry."""
        release = self._current
        table = release.observations(release.edition(edition_id).id)
        wanted = {"measure": measure, "region": region, "industry": industry, "period": period}
        for name, value in wanted.items():
            table = table if value is None else table.filter(pl.col(name) == value)
        return table

    def observed_rows(self, edition_id: str | None = None) -> StreamedRows:
        """All observations of an edition as ``observations`` has them, part by part from where they are stored."""
        release = self._current
        return release.observed_rows(release.edition(edition_id).id)

    def table(self, edition_id: str | None, name: str) -> pl.DataFrame | None:
        """A table that goes with an edition (establishments, references, designations, truth), if it has one."""
        release = self._current
        return release.shown_table(release.edition(edition_id).id, name)

    def cells(self, edition_id: str | None = None, measure: str | None = None) -> pl.DataFrame:
        """Unit cells with published totals as columns and the territory of each region."""
        release = self._current
        edition = release.edition(edition_id)
        return release.cells(edition, measure or usual_measure(edition))

    def rows(
        self,
        edition_id: str | None = None,
        method_name: str = "location_quotient",
        measure: str | None = None,
    ) -> pl.DataFrame:
        """What a method reads of an edition: its card alone decides.

        Raises
        ------
        InputError
            When the edition lacks something that the method needs.
        """
        release = self._current
        edition = release.edition(edition_id)
        return release.shown_rows(edition, release.method(method_name), measure or usual_measure(edition))

    def result(
        self,
        edition_id: str | None = None,
        method_name: str = "location_quotient",
        measure: str | None = None,
        *,
        periods: tuple[str, str] | None = None,
        area: str | None = None,
        keep: bool = True,
        parameters: Mapping[str, Any] | None = None,
        **named: Any,
    ) -> Result:
        """A method computed on a measure of an edition; kept in memory under its digest, if it is to be.

        Parameters of the method go by name, or in ``parameters`` where a name is already taken here.
        ``periods`` narrows what the method reads, from the one to the other, both included; ``area`` to one
        of the areas that are bases of their own. Without a measure it is employment, or the first that the
        edition has.
        """
        release = self._current
        measure = measure or usual_measure(release.edition(edition_id))
        given = {**(parameters or {}), **named}
        narrowed = Narrowed(periods, area)
        self._require_patience(edition_id, method_name, measure, given, narrowed)
        return release.result(edition_id, method_name, measure, given, narrowed, keep=keep)

    def _evidence(self, edition_id: str, measure: str) -> pl.DataFrame:
        return evidence_of_all_periods(self, edition_id, measure)

    def _require_patience(
        self,
        edition_id: str | None,
        method_name: str,
        measure: str,
        given: Mapping[str, Any],
        narrowed: Narrowed,
    ) -> None:
        release = self._current
        edition, chosen = release.edition(edition_id), release.method(method_name)
        if self.patience is None or chosen.effort is None:
            return
        checked = checked_parameters(chosen.card, given)
        rows = narrowed.cells(release.rows(edition, chosen, measure))
        command = command_to_compute(self._shown_path, edition.id, method_name, measure, given)
        require_patience(chosen, rows, checked, self.patience, command)

    def compute(self, method_name: str, **parameters: Any) -> Result:
        """``result`` with the method first; ``edition`` and ``measure`` may be among the parameters."""
        edition = parameters.pop("edition", None)
        return self.result(edition, method_name, parameters.pop("measure", None), **parameters)

    def robustness(
        self,
        edition_id: str | None = None,
        method_name: str = "location_quotient",
        measure: str | None = None,
        *,
        period: str | None = None,
        vary: Grid | None = None,
        judge: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        **named: Any,
    ) -> Robustness:
        """How far the verdicts of a method hold over a grid of choices, in one period or in all.

        ``vary`` is the method's own grid and ``judge`` its own verdict, unless named. Beside the method's
        parameters a grid may hold ``benchmark`` (area, whole), ``measure``, and ``cut`` of a comparison.
        """
        measure = measure or usual_measure(self.edition(edition_id))
        given = {**(parameters or {}), **named}
        return edition_robustness(self, edition_id, method_name, measure, period, vary, judge, given)

    def explain(
        self,
        edition_id: str | None = None,
        method_name: str = "location_quotient",
        *,
        measure: str | None = None,
        **asked: Any,
    ) -> Explanation:
        """The working behind one number; its keys and the method's parameters by name.

        >>> Observatory("no/such/folder").explain("jobs", "krugman_index", region="KG-B")
        Traceback (most recent call last):
            ...
        klaster.model.errors.InputError: no/such/folder: nothing has been built here
        Build it first: klaster build no/such/folder.
        """
        release = self._current
        edition = release.edition(edition_id)
        chosen = release.method(method_name)
        measure = measure or usual_measure(edition)
        given = {name: value for name, value in asked.items() if value is not None}
        own = {parameter.name for parameter in chosen.card.parameters}
        named = (*KEYS, *chosen.card.keys, *({AREA} - own))
        keys = {name: str(given.pop(name)) for name in named if name in given}
        # One period is enough for one number, where the whole is slow.
        one = keys["period"] if "period" in keys and not chosen.card.compares_periods else None
        narrowed = Narrowed((one, one) if one in edition.periods and chosen.effort else None)
        self._require_patience(edition.id, method_name, measure, given, narrowed)
        result = release.result(edition.id, method_name, measure, given, narrowed)
        cells = release.shown_rows(edition, chosen, measure)
        if one and "period" in cells.columns:
            cells = cells.filter(pl.col("period") == one)
        how = _reproduction(self._shown_path, edition.id, method_name, keys, measure, given)
        return explanation(chosen, result.frame, cells, keys, result.provenance, how)

    def explain_all(
        self, edition_id: str, method_name: str, measure: str, period: str, region: str
    ) -> list[Worked]:
        """The workings of every number of a region in a period, without the parts of each.

        >>> Observatory("no/such/folder").explain_all("jobs", "location_quotient", "employment", "2018", "KG-B")
        Traceback (most recent call last):
            ...
        klaster.model.errors.InputError: no/such/folder: nothing has been built here
        Build it first: klaster build no/such/folder.
        """
        release = self._current
        edition, chosen = release.edition(edition_id), release.method(method_name)
        result = release.result(edition.id, method_name, measure, {}, Narrowed(None))
        rows = result.frame.filter(pl.col("period") == period, pl.col("region") == region)
        cells = release.shown_rows(edition, chosen, measure).filter(pl.col("period") == period)
        return every_explanation(chosen, rows, cells, result.provenance)

    @property
    def _shown_path(self) -> str:
        """The workspace as a reader may see it: where it lies on a server is nobody's business."""
        return self.path.name if self.path.is_absolute() else str(self.path)

    @property
    def _current(self) -> _Release:
        """The release in force, opened anew when another build has landed."""
        stamp = self._warehouse.stamp
        with self._lock:
            if self._release is None or stamp != self._stamp:
                manifest = self._warehouse.release
                if manifest is None:
                    raise InputError(
                        Text(
                            f"{self.path}: nothing has been built here",
                            f"{self.path}: здесь ещё ничего не построено",
                        ),
                        Text(
                            f"Build it first: klaster build {self.path}.",
                            f"Сначала постройте: klaster build {self.path}.",
                        ),
                    )
                self._release, self._stamp = _Release(self._warehouse, manifest, self._evidence), stamp
            return self._release


Evidence = Callable[[str, str], pl.DataFrame]
"""Edition and measure -> what is known of every cluster; it takes results of other methods, so the observatory gives it."""


class _Release:
    """One release: immutable, so everything read from it may be kept in memory."""

    def __init__(self, warehouse: Warehouse, manifest: dict[str, Any], evidence: Evidence) -> None:
        self._evidence = evidence
        self._warehouse = warehouse
        self.title = Text(**manifest["title"])
        self.digest: str = manifest["digest"]
        self._records = {facts["id"]: EditionRecord.from_json(facts) for facts in manifest["editions"]}
        self._kept: OrderedDict[object, Any] = OrderedDict()

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        return tuple(opened_edition(record, self._warehouse) for record in self._records.values())

    def edition(self, id: str | None) -> Edition:
        if id is None:
            return self.editions[0]
        for edition in self.editions:
            if edition.id == id:
                return edition
        raise UnknownNameError(Text("edition", "издание"), id, self._records)

    def method(self, name: str) -> Method:
        return PUBLISHED if name == PUBLISHED.card.id else method(name)

    def observations(self, id: str) -> pl.DataFrame:
        """What may be shown: at this border, and nowhere else, an edition is as its rules of publication have it."""
        return self._keep(("observations", id), lambda: self._warehouse.read(self._shown_rows_path(id)))

    def observed_rows(self, id: str) -> StreamedRows:
        """The same, as long as it may be."""
        path = self._shown_rows_path(id)
        return StreamedRows(self._warehouse.schema(path), lambda: self._warehouse.parts(path, PART))

    def _shown_rows_path(self, id: str) -> Path:
        record = self._records[id]
        if record.rules:
            return self._warehouse.side_table(record.digest, PUBLISHED_ROWS)
        return self._warehouse.vintage(record.digest)

    def side_table(self, id: str, name: str) -> pl.DataFrame | None:
        paths = (self._warehouse.side_table(*stem) for stem in self._side_names(id, name))
        path = next((each for each in paths if each.exists()), None)
        return self._keep(("table", id, name), lambda: self._warehouse.read(path) if path else None)

    def _side_names(self, id: str, name: str) -> Iterator[tuple[str, str]]:
        """Where a table beside an edition may be: its own, then what the register gave at the build."""
        record = self._records[id]
        yield record.digest, name
        if record.register:
            yield record.digest, f"{name}-{record.register.sha256}"

    def cells(self, edition: Edition, measure: str) -> pl.DataFrame:
        return self._keep(("cells", edition.id, measure), lambda: self._cells(edition, measure))

    def rows(self, edition: Edition, chosen: Method, measure: str) -> pl.DataFrame:
        if chosen is PUBLISHED:
            return self.cells(edition, measure)
        edition.measure(measure)
        if chosen.card.id == ENRIGHT:
            return self._keep(("evidence", edition.id, measure), lambda: self._evidence(edition.id, measure))
        for name in EVIDENCE_TABLES.get(chosen.card.id, ()):
            if (told := self.side_table(edition.id, name)) is not None:
                return told.with_columns(pl.lit("").alias(TERRITORY))
        return self._keep(
            ("rows", edition.id, measure, chosen.card.id),
            lambda: method_rows(chosen.card, self._observed(edition, measure)),
        )

    def shown_rows(self, edition: Edition, chosen: Method, measure: str) -> pl.DataFrame:
        """The rows that a reader may see: of a protected edition no establishment."""
        rows = self.rows(edition, chosen, measure)
        return rows.clear() if chosen.card.reads == "plants" and self._rules(edition) else rows

    def shown_table(self, id: str, name: str) -> pl.DataFrame | None:
        """A table beside an edition as a reader may see it."""
        table = self.side_table(id, name)
        if table is None or name != "establishments" or not self._records[id].rules:
            return table
        return places_of(table)

    def _rules(self, edition: Edition) -> Rules | None:
        rules = self._records[edition.id].rules
        return Rules(**rules) if rules else None

    def _observed(self, edition: Edition, measure: str) -> Observed:
        rows, plants = self.observations(edition.id), self.side_table(edition.id, "establishments")
        designations, targets, places = (
            self.side_table(edition.id, name) for name in ("designations", "targets", "policy_places")
        )

        def quotients() -> pl.DataFrame:
            return self.result(edition.id, "location_quotient", measure, {}).frame

        return Observed(
            rows,
            measure,
            edition.regions,
            edition.industries,
            plants,
            designations,
            targets,
            quotients,
            places,
        )

    def result(
        self,
        id: str | None,
        name: str,
        measure: str,
        parameters: dict[str, Any],
        narrowed: Narrowed | None = None,
        *,
        keep: bool = True,
    ) -> Result:
        edition, chosen = self.edition(id), self.method(name)
        checked = checked_parameters(chosen.card, parameters)
        narrowed = narrowed or Narrowed()
        read = [period for period in edition.periods if narrowed.reads(period)]
        checked = with_nature(chosen.card, checked, edition.measure(measure).nature, len(read))
        narrowing: dict[str, object] = {**narrowed.facts}
        if rules := self._rules(edition):
            narrowing["disclosure"] = asdict(rules)
        of = "of_measure" if "measure" in checked else "measure"
        vintages = (edition.vintage, *self._registered(edition.id, chosen.card))
        origin = provenance(chosen, {**checked, of: measure, **narrowing}, vintages)

        def made() -> pl.DataFrame:
            return self._table(edition, chosen, measure, checked, origin, narrowed)

        frame = self._keep(("result", origin.digest), made) if keep else made()
        notes = (*_notes(edition, chosen.card, measure, checked), *chosen.notes_on(frame))
        return Result(frame, chosen.card, origin, notes)

    def _registered(self, id: str, card: MethodCard) -> tuple[Vintage, ...]:
        """The register as a source, of a method that reads a table which it gave."""
        record = self._records[id]
        read = EVIDENCE_TABLES.get(
            card.id, (card.reads, *(("policy_places",) if "zones" in inputs_of(card) else ()))
        )
        given = record.register and any(
            self._warehouse.side_table(record.digest, f"{name}-{record.register.sha256}").exists()
            for name in read
        )
        return (record.register,) if record.register and given else ()

    def _cells(self, edition: Edition, measure: str) -> pl.DataFrame:
        rows = self.observations(edition.id)
        cells = totals_as_columns(with_territory(rows.filter(pl.col("measure") == measure), edition.regions))
        beside = {"firms": "firms"} if measure != "firms" and "firms" in edition.measures else {}
        return with_measures(cells, rows, beside)

    def _table(
        self,
        edition: Edition,
        chosen: Method,
        measure: str,
        parameters: dict[str, Any],
        origin: Provenance,
        narrowed: Narrowed,
    ) -> pl.DataFrame:
        if chosen is PUBLISHED:
            return published_table(self.observations(edition.id), measure)
        if (stored := self._stored(edition, origin)) is not None:
            return stored
        rows = narrowed.cells(self.rows(edition, chosen, measure))
        computed = computed_by_area(chosen, rows, parameters)
        rules = self._rules(edition) if chosen.card.reads == "plants" else None
        return few_plants_withheld(computed, chosen.card, rows, rules) if rules else computed

    def _stored(self, edition: Edition, origin: Provenance) -> pl.DataFrame | None:
        """What a build has computed ahead: the very table, or the part of one that is of the area asked for."""
        path = self._warehouse.result(f"{self._records[edition.id].digest}-{origin.digest}")
        if path.exists():
            return self._warehouse.read(path)
        area = origin.parameters.get("area")
        if not area:
            return None
        facts = {name: value for name, value in origin.parameters.items() if name != "area"}
        whole = self._stored(edition, replace(origin, parameters=facts))
        return None if whole is None else of_area(whole, str(area), edition.regions)

    def store_for_screens(self, edition: Edition) -> None:
        """Write what the screens of the first measure ask for and what is slow to compute anew."""
        summable = [card.id for card in edition.measure_cards if card.nature != "ratio"]
        if not summable or len(edition.industry_codes) < 2:
            return
        usual = "employment" if "employment" in summable else summable[0]
        large = self.cells(edition, usual).height > LARGE
        for ahead in AHEAD:
            for span in ahead.spans(edition.periods, large):
                try:
                    self.store(edition.id, ahead.method, usual, dict(ahead.parameters), Narrowed(span))
                except InputError:
                    # What the method refuses, the screen says in words.
                    continue

    def store(
        self,
        id: str,
        name: str,
        measure: str,
        parameters: dict[str, Any] | None = None,
        narrowed: Narrowed | None = None,
    ) -> None:
        """Compute a result and write it: only a build writes, never a reader."""
        result = self.result(id, name, measure, parameters or {}, narrowed)
        path = self._warehouse.result(f"{self._records[id].digest}-{result.digest}")
        if not path.exists():
            self._warehouse.write(path, lambda file: result.frame.write_parquet(file, compression="zstd"))

    def _keep(self, key: object, make: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > RESULTS_IN_MEMORY:
                self._kept.popitem(last=False)
        return self._kept[key]


def usual_measure(edition: Edition) -> str:
    """The measure that is meant where none is named: employment, else the first.

    Raises
    ------
    InputError
        When the edition has no observations, so there is nothing to compute on.
    """
    if not edition.measures:
        raise _without_measures(edition)
    return "employment" if "employment" in edition.measures else edition.measures[0]


def _without_measures(edition: Edition) -> InputError:
    return InputError(
        Text(
            f"the edition {edition.id!r} has no measures: nothing has been read into it",
            f"в издании «{edition.id}» нет показателей: в него ничего не прочитано",
        ),
        Text(
            "Check its table and mapping in klaster.toml (where, values), or name another edition.",
            "Проверьте его таблицу и mapping в klaster.toml (where, values) или укажите другое издание.",
        ),
    )


def _notes(edition: Edition, card: MethodCard, measure: str, parameters: dict[str, Any]) -> tuple[Text, ...]:
    notes = [*edition.notes, *notes_of_rows(card, edition.periods)]
    if edition.measure(measure).nature == "amount" and "design_effect" in parameters:
        notes.append(
            Text(
                "An amount has no natural count: the interval is as wide as the quotients' usual movement from one period to the next.",
                "У стоимостной величины нет естественного счёта: ширина интервала взята по обычному движению коэффициентов от периода к периоду.",
            )
        )
    return tuple(notes)


def command_to_compute(
    path: str, edition: str, name: str, measure: str, parameters: Mapping[str, Any]
) -> str:
    """The command that computes a result on a reader's own machine."""
    settings = "".join(f" --set {key}={value}" for key, value in parameters.items())
    return f"klaster compute {name} {path} --edition {edition} --measure {measure}{settings} -o {name}.csv"


def _reproduction(
    path: str, edition: str, name: str, keys: dict[str, str], measure: str, parameters: dict[str, Any]
) -> tuple[str, str]:
    """The command and the Python that give the same number again."""
    options = " ".join(f"--{key} {value}" for key, value in keys.items())
    settings = "".join(f" --set {key}={value}" for key, value in parameters.items())
    command = f"klaster explain {name} {path} {options} --edition {edition} --measure {measure}{settings}"
    named = ", ".join(f"{key}={value!r}" for key, value in {**keys, "measure": measure, **parameters}.items())
    python = f"import klaster\nklaster.Observatory({path!r}).explain({edition!r}, {name!r}, {named})"
    return command, python


__all__ = ["Edition", "Explanation", "Observatory"]
