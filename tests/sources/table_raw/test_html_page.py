"""HTML saved under the name of a workbook, as official sites often give it out."""

import pytest

from klaster.model.errors import InputError
from klaster.sources.table import check, read
from klaster.sources.table.raw import open_raw

PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<style>td {{color: red}}</style><script>var a = "<td>no cell</td>";</script></head><body>
<table><tr><td>Меню</td><td>Главная</td></tr></table>
<table border=1><caption>Занятость по отраслям</caption>
<tr><th rowspan=2>Регион<th colspan=2>Обрабатывающие производства<th colspan=2>Строительство</tr>
<tr><th>2017<th>2018<th>2017<th>2018
<tr><td>Баткенская область<td>1&nbsp;234,5<td>1 300<td>(c)<td>..
<tr><td>Чуйская<br>область<td>4500<td>4600<td>20&#160;500<td>20 600</td></tr>
<tr><td>г. Бишкек</td><td>6000</td><td>6100</td><td>60000</td><td>61000</td></tr>
</table>
<table><tr><td>Сайт<td>Телефон<tr><td>example.org<td>123</table></body></html>
"""


@pytest.mark.parametrize(
    ("charset", "codec"), [("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("koi8-r", "koi8-r")]
)
def test_the_largest_table_is_read_whatever_the_name_of_the_file(tmp_path, charset, codec):
    file = tmp_path / "занятость.xls"
    file.write_bytes(PAGE.format(charset=charset).encode(codec))
    reading = read(file)
    rows = reading.frame.collect()
    cells = {(r["region"], r["industry"], r["period"]): (r["value"], r["status"]) for r in rows.to_dicts()}
    assert cells["KG-B", "C", "2017"] == (1234.5, "A")
    assert cells["KG-B", "F", "2017"] == (None, "Q")
    assert cells["KG-B", "F", "2018"] == (None, "O")
    assert cells["KG-C", "F", "2017"] == (20500.0, "A")
    assert len(cells) == 12
    words = " ".join(finding.message.en for finding in check(file))
    assert "html inside" in words
    assert "tables; the largest was read: 'Занятость по отраслям'" in words


def test_another_table_can_be_asked_for_and_is_offered(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    assert open_raw(file, sheet="2").columns == ("Сайт", "Телефон")
    with pytest.raises(InputError, match="The sheets are Занятость по отраслям, 2"):
        open_raw(file, sheet="5")


def test_merged_cells_and_a_table_within_a_table(tmp_path):
    file = tmp_path / "nested.htm"
    file.write_text(
        "<table><tr><td><table><tr><th>region<th>jobs</tr><tr><td rowspan=2>KG-B<td>1<tr><td>2"
        "<tr><td>KG-C<td>3</table></td></tr></table>"
    )
    table = open_raw(file)
    assert table.columns == ("region", "jobs")
    assert table.preview()["region"].to_list() == ["KG-B", "KG-B", "KG-C"]
    assert table.preview()["__row"].to_list() == [2, 3, 4]


@pytest.mark.parametrize("size", ["rowspan=999999999", "colspan=999999999", "rowspan=-1 colspan=x"])
def test_a_cell_that_claims_to_be_huge_is_held_within_limits(tmp_path, size):
    file = tmp_path / "huge.html"
    cells = f"<tr><td {size}>KG-B<td>1<tr><td>KG-C<td>2"
    file.write_text(f"<table><tr><td>region<td>jobs{cells * 50}</table>")
    assert open_raw(file).preview().height > 1


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html>\n<p>503 Service Unavailable", "<html><table><tr><td>1</table>"]
)
def test_a_page_without_a_table_is_refused(tmp_path, page):
    file = tmp_path / "error.xls"
    file.write_text(page)
    with pytest.raises(InputError, match=r"web page \(HTML\) without a table"):
        open_raw(file)
