"""SDMX-ML messages, flattened to the columns of SDMX-CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from klaster.model.errors import InputError
from klaster.sources.table import sdmx
from klaster.sources.table.raw import open_raw

Write = Callable[..., Path]

BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
SPECIFIC = f"""<?xml version="1.0" encoding="UTF-8"?>
<mes:StructureSpecificData xmlns:mes="{BASE}/message" xmlns:ss="{BASE}/data/structurespecific"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<mes:Header><mes:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"/></mes:Header>
<mes:DataSet ss:dataScope="DataStructure" ss:structureRef="S" xsi:type="ns1:T" action="Append" UNIT_MULT="3">
<Group xsi:type="ns1:Sibling" REF_AREA="KG02" TITLE="Issyk-Kul"/>
<Series FREQ="A" REF_AREA="KG">
<Obs TIME_PERIOD="2017" OBS_VALUE="1.5" OBS_STATUS="A"/><Obs TIME_PERIOD="2018" OBS_VALUE="NaN" OBS_STATUS="O"/>
</Series>
<Series FREQ="A" REF_AREA="KG02" NOTE="Ысык-Көл"><Obs TIME_PERIOD="2017" OBS_VALUE="0"/></Series>
</mes:DataSet></mes:StructureSpecificData>"""
GENERIC = f"""<m:GenericData xmlns:m="{BASE}/message" xmlns:g="{BASE}/data/generic">
<m:Header><m:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"/></m:Header>
<m:DataSet><g:Series>
<g:SeriesKey><g:Value id="FREQ" value="A"/><g:Value id="REF_AREA" value="KG"/></g:SeriesKey>
<g:Attributes><g:Value id="UNIT" value="PS"/></g:Attributes>
<g:Obs><g:ObsDimension value="2017"/><g:ObsValue value="5"/>
<g:Attributes><g:Value id="OBS_STATUS" value="E"/></g:Attributes></g:Obs>
<g:Obs><g:ObsDimension value="2018"/></g:Obs>
</g:Series></m:DataSet></m:GenericData>"""
FLAT = f"""<m:GenericData xmlns:m="{BASE}/message" xmlns:g="{BASE}/data/generic">
<m:Header><m:Structure structureID="S" dimensionAtObservation="AllDimensions"/></m:Header>
<m:DataSet><g:Obs><g:ObsKey><g:Value id="REF_AREA" value="KG"/><g:Value id="TIME_PERIOD" value="2017"/></g:ObsKey>
<g:ObsValue value="5"/></g:Obs></m:DataSet></m:GenericData>"""


def test_structure_specific_with_groups_and_attributes(text_file: Write) -> None:
    table = open_raw(text_file(SPECIFIC, name="jobs.xml"))
    assert table.format == "sdmx-ml"
    assert table.columns[:4] == ("FREQ", "REF_AREA", "TIME_PERIOD", "OBS_VALUE")
    assert table.preview().to_dicts() == [
        dict(_row("KG", "2017", "1.5", 1), OBS_STATUS="A", NOTE=None, TITLE=None),
        dict(_row("KG", "2018", None, 2), OBS_STATUS="O", NOTE=None, TITLE=None),
        dict(_row("KG02", "2017", "0", 3), OBS_STATUS=None, NOTE="Ысык-Көл", TITLE="Issyk-Kul"),
    ]


def _row(area: str, period: str, value: str | None, row: int) -> dict[str, object]:
    facts = {"FREQ": "A", "REF_AREA": area, "TIME_PERIOD": period, "OBS_VALUE": value}
    return {**facts, "UNIT_MULT": "3", "__row": row}


def test_generic_by_series(text_file: Write) -> None:
    table = open_raw(text_file(GENERIC, name="jobs.xml"))
    assert table.columns == ("FREQ", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT")
    assert table.preview().rows() == [
        ("A", "KG", "2017", "5", "E", "PS", 1),
        ("A", "KG", "2018", None, None, "PS", 2),
    ]


def test_generic_by_observation_and_version_2_0(text_file: Write) -> None:
    assert open_raw(text_file(FLAT, name="jobs.xml")).preview().rows() == [("KG", "2017", "5", 1)]
    old = GENERIC.replace(' id="', ' concept="').replace(
        '<g:ObsDimension value="2017"/>', "<g:Time>2017</g:Time>"
    )
    assert open_raw(text_file(old, name="old.xml")).preview().row(0)[:4] == ("A", "KG", "2017", "5")


def test_another_dimension_at_the_observation(text_file: Write) -> None:
    crossed = GENERIC.replace('dimensionAtObservation="TIME_PERIOD"', 'dimensionAtObservation="SEX"').replace(
        '<g:Value id="REF_AREA" value="KG"/>', '<g:Value id="TIME_PERIOD" value="2018"/>'
    )
    table = open_raw(text_file(crossed.replace('"2017"', '"F"'), name="jobs.xml"))
    assert table.preview().select("FREQ", "SEX", "TIME_PERIOD", "OBS_VALUE").row(0) == ("A", "F", "2018", "5")


def test_long_messages_pass_in_pieces(text_file: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdmx, "_BATCH", 7)
    series = "".join(
        f'<Series REF_AREA="R{i}"><Obs TIME_PERIOD="2017" OBS_VALUE="{i}" {"OBS_STATUS" if i > 50 else "X"}="A"/></Series>'
        for i in range(100)
    )
    head, tail = SPECIFIC.partition("<Group")[0], "</mes:DataSet></mes:StructureSpecificData>"
    frame = open_raw(text_file(head + series + tail, name="jobs.xml")).frame.collect()
    assert frame["OBS_VALUE"].to_list() == [str(i) for i in range(100)]
    assert frame["__row"].to_list() == list(range(1, 101))
    assert frame["OBS_STATUS"].null_count() == 51


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SPECIFIC[:-60], "cut short"),
        (SPECIFIC.replace('"UTF-8"', '"UT_-8"'), "damaged"),
        ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><GenericData>&x;</GenericData>', "entities"),
        ('<?xml version="1.0"?><m:Structure xmlns:m="urn:x"/>', "structure"),
        ('<?xml version="1.0"?><a><b/></a>', "not SDMX"),
        (FLAT.replace("Obs>", "Nothing>"), "no observations"),
    ],
)
def test_what_cannot_be_read_is_refused(text_file: Write, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        open_raw(text_file(text, name="jobs.xml"))
