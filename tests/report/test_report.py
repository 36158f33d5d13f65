"""The report: its numbers are those of the interface, its faces are inside, it says what it lacks."""

import io
import re
import zipfile

import openpyxl
import polars as pl
import pypdfium2
import pytest

from klaster.catalogue import methods
from klaster.model.errors import InputError
from klaster.report.chapters.quotients import MOST
from klaster.report.chapters.tie_network import MOST as ENDS
from klaster.report.chapters.tie_network import Ties, network, of_establishments
from klaster.report.composing import report
from klaster.report.html import html
from klaster.report.pdf import pdf
from klaster.report.typst_formula import mathematics
from klaster.report.written import SUFFIXES, written
from klaster.views.table import cells
from klaster.views.vega import has_specification
from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory
from tests.toy_observatory import HOSTILE, ToyObservatory

LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED = {
    "sha256",
    "sha",
    "Klaster",
    "LQ",
    "ISIC",
    "AUC",
    "PABAK",
    "AC",
    "CC",
    "SYNTHETIC",
    "TP",
    "FP",
    "FN",
}


@pytest.fixture(scope="module", params=["ru", "en"])
def document(request):
    return report(ToyObservatory(), request.param)


def text_of(content):
    """The words of a PDF file, hyphens at the ends of lines taken out."""
    pages = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"[\ufffe\xad\x02-]\r?\n", "", text).replace("\r\n", " ").replace("\xa0", " ")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_every_number_of_its_tables_is_in_print_as_the_interface_has_it(document):
    text, seen = squeezed(text_of(pdf(document))), 0
    for plate in document.plates:
        if plate.drawn:
            continue
        for row in cells(
            plate.figure.table.head(plate.rows) if plate.rows else plate.figure.table, document.language
        ):
            for cell in row:
                if cell.numeric and cell.text:
                    assert squeezed(cell.text) in text, (plate.figure.id, cell.text)
                    seen += 1
    assert seen > 20


def test_quotients_are_those_of_the_observatory(document):
    plate = next(plate for plate in document.plates if plate.figure.id == "quotients")
    frame = plate.figure.table.frame.select("region", "industry", "period", "value", "lower", "upper")
    computed = ToyObservatory().result("toy", "location_quotient", "employment").frame.select(frame.columns)
    assert frame.height > 0
    assert frame.join(computed, on=frame.columns, nulls_equal=True).height == frame.height


def test_faces_are_inside_and_no_glyph_is_missing(document):
    content = pdf(document)
    names = set(re.findall(rb"/FontName\s*/([\w+-]+)", content))
    assert any(b"PTSans" in name for name in names)
    assert content.count(b"/FontFile") >= len(names) > 0
    text = text_of(content)
    assert "\ufffd" not in text
    assert "\x00" not in text


def test_it_is_tagged_with_bookmarks_contents_and_its_language(document):
    content = pdf(document)
    assert b"/StructTreeRoot" in content
    assert f"/Lang ({document.language}".encode() in content.replace(b"/Lang(", b"/Lang (")
    outline = [item.get_title() for item in pypdfium2.PdfDocument(content).get_toc()]
    assert {chapter.title for chapter in document.chapters} <= set(outline)


def test_the_same_numbers_give_the_same_bytes(document):
    assert pdf(document) == pdf(document)


def test_words_of_others_are_never_instructions(document):
    assert squeezed(HOSTILE[:4]) in squeezed(text_of(pdf(document)))
    assert "<script>" not in html(document)


def test_russian_has_no_latin_words_but_those_of_the_list():
    document = report(ToyObservatory(), "ru")
    prose = " ".join(re.sub(r"`[^`]*`", " ", paragraph.text) for paragraph in document.paragraphs) + " ".join(
        chapter.title for chapter in document.chapters
    )
    assert set(LATIN.findall(prose)) - ALLOWED == set()


@pytest.mark.parametrize("form", SUFFIXES)
def test_every_format_has_every_figure(document, form):
    content = written(document, form)
    tables, drawn = len(document.plates), sum(plate.drawn for plate in document.plates)
    assert drawn > 0
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert len(book.sheetnames) == tables + 1
    elif form == "figures":
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert {name.partition(".")[2] for name in names} == {"svg", "png", "vl.json"}
        assert sum(name.endswith((".svg", ".png")) for name in names) == 2 * drawn
        kinds = [plate.figure.drawing for plate in document.plates if plate.drawn]
        assert sum(name.endswith(".vl.json") for name in names) == sum(map(has_specification, kinds))
    elif form == "html":
        assert content.decode().count("<figure ") == tables
    else:
        text = squeezed(text_of(content))
        assert all(squeezed(plate.number) in text for plate in document.plates)


def test_both_papers():
    document = report(ToyObservatory(), "en")
    sizes = {paper: pypdfium2.PdfDocument(pdf(document, paper))[0].get_size() for paper in ("a4", "letter")}
    assert [round(side) for side in sizes["a4"]] == [595, 842]
    assert [round(side) for side in sizes["letter"]] == [612, 792]


def test_an_edition_without_designations_says_so():
    document = report(ToyObservatory(), "en", "plain")
    unknown = document.chapters[-1]
    assert unknown.id == "unknown"
    assert any("no designations" in item for item in unknown.blocks[0].items)


def workspace(tmp_path, regions):
    rows = [
        (f"R{place}", name, 10 + (place * step) % 97)
        for place in range(regions)
        for name, step in (("Food", 7), ("Cars", 13))
    ]
    table = pl.DataFrame(rows, schema=["region", "industry", "jobs"], orient="row")
    table.write_csv(tmp_path / "jobs.csv")
    new_from_table(tmp_path / "obs", tmp_path / "jobs.csv", None)
    Observatory(tmp_path / "obs").build()
    return Observatory(tmp_path / "obs")


def test_an_observatory_without_editions_says_so(tmp_path):
    class Empty(ToyObservatory):
        def __init__(self):
            super().__init__()
            self.editions = ()

    with pytest.raises(InputError, match="no edition"):
        report(Empty(), "en")


@pytest.mark.parametrize("regions", [1, 300])
def test_one_region_and_three_hundred(tmp_path, regions):
    document = report(workspace(tmp_path, regions), "ru")
    plates = [plate for plate in document.plates if plate.figure.id == "quotients"]
    assert all(plate.rows in (0, MOST) for plate in plates)
    assert len(pypdfium2.PdfDocument(pdf(document))) > 5


@pytest.mark.parametrize("name", [entry.card.id for entry in methods() if entry.card.formula])
def test_every_formula_can_be_set(name):
    import typst

    card = next(entry.card for entry in methods() if entry.card.id == name)
    source = f'#math.equation(block: true, alt: "f", $ {mathematics(card.formula)} $)'
    assert typst.compile({"main": source.encode()}, format="pdf")


def test_ties_of_establishments_are_drawn_between_regions_and_industries():
    plants = pl.DataFrame(
        {"id": list("abcd"), "region": ["N", "N", "S", "S"], "industry": ["10", "13", "10", "10"]}
    )
    ties = pl.DataFrame({"subject": ["a", "c", "c", "a", "x"], "object": ["b", "a", "d", "c", "a"]})
    counted = of_establishments(ties, plants)
    assert counted.rows() == [
        ("N", "10", "S", "10", 2),
        ("N", "10", "N", "13", 1),
        ("S", "10", "S", "10", 1),
    ]
    found = Ties({"one": "North: food", "two": "South: food"}, {("one", "two"): 2}, {"two": 1})
    assert found.weight == {"one": 2, "two": 3}
    drawing, shown = network(found, "network", "Ties")
    assert (shown, drawing.markup.count("<circle"), drawing.markup.count("<line")) == (2, 2, 1)
    assert all(words in drawing.markup for words in ("North", "South", "food", "South: food: 3"))


def test_of_more_ends_than_a_page_can_name_those_of_the_strongest_ties_are_drawn():
    pairs = {(f"a{at:02}", f"b{at:02}"): 100 - at for at in range(40)}
    names = {end: end for pair in pairs for end in pair}
    _, shown = network(Ties(names, pairs, {}), "network", "Ties")
    assert shown == ENDS
