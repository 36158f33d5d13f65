"""PDF/UA-1 as far as a machine can look: the tags, names and faces of a report, read by another library than the one that wrote it.

Each test is one or more conditions of the Matterhorn protocol. veraPDF, where somebody has it, looks at all of them in
`test_briefs_and_editions.py`.
"""

import io
import itertools
from collections import Counter

import pikepdf
import pytest

from klaster.report.briefs import brief
from klaster.report.composing import report
from klaster.report.pdf import pdf
from tests.toy_observatory import ToyObservatory

SHOWS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh"}
HEADINGS = {f"/H{level}": level for level in range(1, 7)}


@pytest.fixture(scope="module", params=["report", "brief"])
def file(request):
    made = {
        "report": lambda: report(ToyObservatory(), "ru"),
        "brief": lambda: brief(ToyObservatory(), "NL-1", None, "en"),
    }
    return pikepdf.open(io.BytesIO(pdf(made[request.param]())))


def elements(node):
    """Every element of a tree of tags, parents first."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.fixture(scope="module")
def tags(file):
    return list(elements(file.Root.StructTreeRoot))


def kinds(element):
    return [str(each.S) for each in elements(element)]


def test_it_says_what_it_is_in_which_language_and_under_which_title(file):
    assert file.Root.MarkInfo.Marked and not file.Root.MarkInfo.get("/Suspects", False)
    assert str(file.Root.Lang) in {"ru", "en"}
    assert file.Root.ViewerPreferences.DisplayDocTitle
    with file.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"]


def test_whatever_is_shown_is_tagged_or_set_aside(file):
    for number, page in enumerate(file.pages, 1):
        marked, shown = [], 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "BDC":
                marked.append(str(operands[0]) == "/Artifact" or "/MCID" in operands[1])
            elif name == "BMC":
                marked.append(str(operands[0]) == "/Artifact")
            elif name == "EMC":
                marked.pop()
            elif name in SHOWS:
                assert any(marked), (number, name)
                shown += 1
        assert shown
        assert str(page.get("/Tabs", "/S")) == "/S"


def test_headings_begin_at_the_first_level_and_leave_none_out(tags):
    levels = [HEADINGS[str(tag.S)] for tag in tags if str(tag.S) in HEADINGS]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_every_picture_and_formula_has_words_for_who_does_not_see_it(tags):
    seen = [tag for tag in tags if str(tag.S) in {"/Figure", "/Formula"}]
    assert seen
    assert all(len(str(tag.get("/Alt", tag.get("/ActualText", "")))) > 3 for tag in seen)


def test_tables_have_rows_and_headings_that_say_of_what(tags):
    tables = [tag for tag in tags if str(tag.S) == "/Table"]
    assert tables
    for table in tables:
        counted = Counter(kinds(table))
        assert counted["/TR"] and counted["/TH"] and counted["/TD"]
        for head in (each for each in elements(table) if str(each.S) == "/TH"):
            told = head.get("/A", pikepdf.Array())
            scopes = [each.get("/Scope") for each in (told if isinstance(told, pikepdf.Array) else [told])]
            assert any(scope is not None for scope in scopes)


def test_lists_have_items_with_bodies(tags):
    for each in (tag for tag in tags if str(tag.S) == "/L"):
        assert {str(kid.S) for kid in each.K if "/S" in kid} <= {"/LI", "/Caption", "/L"}
    for item in (tag for tag in tags if str(tag.S) == "/LI"):
        assert "/LBody" in kinds(item)


def test_links_are_tagged_and_named(file):
    for page in file.pages:
        for note in page.get("/Annots", []):
            if str(note.Subtype) == "/Link":
                assert "/StructParent" in note
                assert str(note.get("/Contents", "")) or "/Dest" in note


def test_faces_are_inside_and_can_be_read_aloud(file):
    faces = {}
    for page in file.pages:
        for name, face in page.get("/Resources", {}).get("/Font", {}).items():
            faces[str(face.BaseFont) + name] = face
    assert faces
    for face in faces.values():
        assert "/ToUnicode" in face
        inner = face.DescendantFonts[0] if "/DescendantFonts" in face else face
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
