"""The facts of the 2019 report, counted against what the report holds; nothing is in the register that it does not say."""

from __future__ import annotations

from collections import Counter
from importlib.resources import as_file, files

import pytest

from klaster.model.entity import Confidence
from klaster.register import Register
from klaster.sources.register_files import checked_drafts, read_register_files
from klaster.workbench.register_settings import RegisterSettings
from klaster.workbench.registers import built_register, fill_with_embedded


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    register = Register.open(tmp_path_factory.mktemp("report") / "register.sqlite").migrate()
    fill_with_embedded(register, "edb_2019")
    yield register
    register.close()


def keys(report: Register, **facets: str) -> set[str]:
    return {row.key for row in report.records(limit=1000, **facets).rows}


def value(report: Register, key: str, field: str = "value"):
    return report.record(key).value(field)


def test_every_row_of_the_tables_is_sound():
    with as_file(files("klaster.sources.edb_2019") / "data" / "register") as folder:
        checked = checked_drafts(read_register_files(folder))
    assert checked.refused == []
    assert len(checked.rows) > 700


def test_four_armenian_zones_with_residents_by_origin(report):
    zones = keys(report, kind="zone", country="AM")
    assert {key.removeprefix("zone/am-") for key in zones} == {"alliance", "ecos", "meridian", "meghri"}
    founded = {key: value(report, key, "founded") for key in zones}
    assert sorted(filter(None, founded.values())) == [2013, 2014, 2018]
    assert founded["zone/am-meghri"] is None
    assert value(report, "zone/am-alliance", "residents") == 9
    origins = [
        value(report, f"fact/am-alliance-residents-{origin}") for origin in ("foreign", "joint", "domestic")
    ]
    assert origins == [7, 1, 1]


def test_belarusian_clusters_acting_and_forming(report):
    acting = keys(report, kind="cluster", country="BY", standing="acting")
    assert acting == {
        f"cluster/by-{name}"
        for name in ("medicine-pharmacy", "instrument-making", "infopark", "technopark-polesye")
    }
    assert len(keys(report, kind="cluster", country="BY", standing="forming")) == 4
    registered = {link.subject for link in report.links("organisation/eccp", "member_of")}
    assert len(registered) == 3


def test_twenty_growth_settlements_and_the_prerequisites_by_territory(report):
    settlements = {
        link.object
        for link in report.links("document/kg-regional-concept", "designates")
        if link.object.startswith("place/")
    }
    assert len(settlements) == 20
    per_region = Counter(code for key in settlements for code in report.record(key).value("region"))
    assert per_region == {
        "KG-J": 5,
        "KG-B": 3,
        "KG-O": 3,
        "KG-Y": 2,
        "KG-N": 2,
        "KG-C": 2,
        "KG-T": 1,
        "KG-GB": 1,
        "KG-GO": 1,
    }
    potential = keys(report, kind="cluster", country="KG", standing="potential")
    regions = {
        key.removeprefix("cluster/kg-"): set(report.record(key).value("region") or ()) for key in potential
    }
    assert regions == {
        "light-industry": set(), "agroindustry": set(), "education": {"KG-GB", "KG-GO"}, "construction": {"KG-C", "KG-O"},
        "tourism": {"KG-Y"}, "petrochemistry": {"KG-J"}, "livestock": {"KG-C", "KG-N"}, "medicine": {"KG-GB"},
        "transport": {"KG-N", "KG-O", "KG-Y", "KG-C", "KG-GB"},
    }  # fmt: skip


def test_what_table_3_marked_is_inferred_or_lost(report):
    inferred = [key for key in keys(report, kind="designation") if "table-3" in key]
    assert len(inferred) == 10
    for key in inferred:
        fields = report.record(key).fields
        assert fields["industry"].basis.confidence is Confidence.UNCERTAIN
        assert (fields["tier"].value, fields["tier"].basis.confidence) == (None, Confidence.LOST)


def test_kazakh_clusters_with_goals_measures_and_labels(report):
    pilots = {
        link.subject
        for link in report.links("organisation/esca", "certified_as")
        if link.fields["level"] == "bronze"
    }
    assert pilots == {
        f"cluster/kz-{name}"
        for name in ("flour", "tourism", "construction", "furniture", "milk", "pharmaceutical")
    }
    forms = Counter(
        (target.value("subject").removeprefix("cluster/kz-"), target.value("form"))
        for target in report.records(kind="target", limit=1000).rows
        if target.value("subject") in pilots
    )
    measures = {name: count for (name, form), count in forms.items() if form == "action"}
    assert measures == {
        "flour": 4,
        "milk": 6,
        "tourism": 4,
        "construction": 4,
        "pharmaceutical": 6,
        "furniture": 6,
    }
    assert {name for name, form in forms if form != "action"} == {
        key.removeprefix("cluster/kz-") for key in pilots
    }
    assert (
        value(report, "target/kz-pharmaceutical-home-share", "goal"),
        value(report, "target/kz-furniture-home-share", "goal"),
    ) == (20, 2)
    inside = {link.subject for link in report.links("cluster/kz-national", "located_in")}
    assert len(inside) == 3
    assert set(value(report, "cluster/kz-national", "region")) == {"KZ-23", "KZ-27", "KZ-47"}


def test_russian_targets_have_no_base_year(report):
    targets = [
        row
        for row in report.records(kind="target", limit=1000).rows
        if row.value("subject") == "programme/ru-leading-clusters"
    ]
    goals = sorted((row.value("goal"), row.value("form"), row.value("goal_year")) for row in targets)
    assert goals == [(2, "times", 2020), (2, "times", 2020), (52, "percent", 2020), (88, "percent", 2020)]
    assert all("baseline" not in row.fields and "baseline_year" not in row.fields for row in targets)


def test_kaluga_and_the_labels(report):
    kaluga = report.record("cluster/ru-kaluga-pharmaceutical")
    assert kaluga.value("founded") == 2011
    (label,) = [link for link in kaluga.links if link.relation == "certified_as"]
    assert (label.fields["level"], label.fields["valid_from"]) == ("silver", "2017")
    counts = [value(report, f"fact/russia-{name}-labels") for name in ("silver", "bronze")]
    assert counts == [1, 3]
    assert value(report, "fact/ru-kaluga-region-other-cluster-industries") == 7


def test_distribution_centres(report):
    assert value(report, "zone/ru-centre-network", "objects") == 60
    assert value(report, "fact/ru-centre-network-regions-planned") == 48
    working = keys(report, kind="zone", country="RU", standing="acting", zone_kind="distribution_centre")
    assert {report.record(key).value("region")[0] for key in working} == {
        "RU-IN",
        "RU-KB",
        "RU-STA",
        "RU-DA",
        "RU-KC",
    }
    assert len(keys(report, kind="zone", country="KZ")) == 4


def test_bank_projects_with_amounts(report):
    amounts = {
        row.key.removeprefix("project/"): (row.value("amount"), row.value("currency"))
        for row in report.records(kind="project", limit=50).rows
    }
    assert amounts == {
        "ru-pulkovo-technopark": (49_300_000, "EUR"),
        "ru-kaluga-industrial-park": (22_200_000, "EUR"),
        "by-grodno-furniture": (45_000_000, "EUR"),
        "kz-sme-competitiveness": (None, None),
        "kz-infyde-contract": (None, None),
    }


def test_france_japan_and_the_budgets(report):
    phases = {
        name: sorted(
            (row.value("starts"), row.value("ends"))
            for row in report.records(kind="programme", limit=100, part_of=f"programme/{name}").rows
            if row.value("starts")
        )
        for name in ("fr-poles", "jp-clusters")
    }
    assert phases == {
        "fr-poles": [(2005, 2008), (2009, 2012), (2013, 2018)],
        "jp-clusters": [(2001, 2005), (2006, 2010), (2011, 2020)],
    }
    figures = ("clusters", "joint-research-projects", "researchers", "financing", "public-financing")
    assert [value(report, f"fact/fr-poles-{name}") for name in figures] == [71, 1313, 15000, 6000, 2400]
    assert [value(report, f"fact/jp-clusters-{name}") for name in ("clusters", "zones")] == [19, 9]
    budgets = [
        value(report, f"fact/{name}-annual-budget")
        for name in ("fr-poles", "gb-strength-in-places", "de-clusters")
    ]
    assert budgets == [144, 57, 45]


def test_both_rule_books(report):
    facts = report.records(kind="fact", limit=1000).rows
    by_book = Counter(
        row.value("subject") for row in facts if str(row.value("measure")).startswith("criterion_")
    )
    assert by_book == {"document/by-infopark-criteria": 7, "document/am-zone-operator-criteria": 9}
    numbers = {
        row.value("measure"): row.value("value")
        for row in facts
        if row.value("subject") == "document/by-infopark-criteria"
    }
    assert [
        numbers[f"criterion_{name}"] for name in ("efficiency", "pay", "maturity", "scale", "success")
    ] == [800, 500, 6, 5, 5]


def test_ranks(report):
    countries = ("armenia", "kazakhstan", "kyrgyzstan", "russia", "tajikistan")
    assert [value(report, f"fact/{name}-competitiveness-rank") for name in countries] == [70, 59, 97, 43, 102]
    assert [value(report, f"fact/{name}-cluster-development-rank") for name in countries] == [
        72,
        120,
        135,
        95,
        100,
    ]


def test_what_the_copy_lost_is_marked_and_has_no_value(report):
    lost = keys(report, kind="fact", confidence="lost")
    assert sum(key.endswith("cluster-strategy") for key in lost) == 6
    assert sum(key.endswith("competitiveness-indicators") for key in lost) == 5
    assert {
        "fact/ru-kaluga-pharmaceutical-cooperation-ties",
        "fact/edb-2019-table-3-growth-points",
        "fact/eu-programme-survey-2018-ways-to-organise-support",
        "fact/tj-nds-2030-beginning-of-section",
    } <= lost
    for key in lost:
        said = report.record(key).fields
        assert all(one.value is None for one in said.values() if one.basis.confidence is Confidence.LOST)


def test_every_statement_of_the_report_says_where_it_stands(report):
    for record in report.everything():
        for name, said in record.fields.items():
            if said.basis.source == "document/edb-2019" and record.key != "document/edb-2019":
                assert said.basis.place_in_source.startswith("page "), (record.key, name)


def test_every_name_is_in_both_languages(report):
    for record in report.everything():
        for name, said in record.fields.items():
            if isinstance(said.value, dict):
                assert {"en", "ru"} <= said.value.keys(), (record.key, name)


def test_a_workspace_is_filled_once_and_edits_stay(tmp_path):
    settings = RegisterSettings(embedded="edb_2019")
    built_register(tmp_path, settings)
    built_register(tmp_path, settings)
    register = Register.open(tmp_path / "out" / "register.sqlite")
    assert [edition.name for edition in register.editions()] == ["EDB 2019"]
    assert [change.id for change in register.changes()] == [1]
    register.close()
