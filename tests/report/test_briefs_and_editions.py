"""Briefs of two pages, words of an author, editions frozen and compared, the screen and the files."""

import json
import shutil
import subprocess
from dataclasses import replace

import pypdfium2
import pytest

from klaster.model.errors import InputError, UnknownNameError
from klaster.report.briefs import brief
from klaster.report.changelog import file_of as changelog_of
from klaster.report.changelog import latest, log, section
from klaster.report.composing import frozen_report, report
from klaster.report.frozen import differences, names, read_frozen, write_frozen
from klaster.report.issuing import Order, drafted, issued
from klaster.report.overrides import file_of
from klaster.report.pdf import pdf
from klaster.web.app import create_app
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client


@pytest.fixture
def observatory(tmp_path):
    toy = ToyObservatory()
    toy.path = tmp_path
    return toy


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("industry", [None, "29"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_brief_has_two_pages_at_most(language, industry, paper):
    made = brief(ToyObservatory(), "NL-1", industry, language)
    assert 1 <= len(pypdfium2.PdfDocument(pdf(made, paper))) <= 2
    assert made.plates


def test_a_brief_of_nowhere_names_what_there_is():
    with pytest.raises(UnknownNameError):
        brief(ToyObservatory(), "nowhere")


def test_an_industry_alone_is_refused(observatory):
    with pytest.raises(InputError, match="no cluster"):
        issued(observatory, Order(industry="29"))


def test_an_authors_words_stand_and_he_is_warned_when_numbers_change(observatory):
    path, words = drafted(observatory, Order("ru"))
    path.parent.mkdir()
    head = next(line for line in words.splitlines() if line.startswith("## quotients.sure"))
    path.write_text(f"{head}\nСказано *автором*.\n", encoding="utf-8")
    made = issued(observatory, Order("ru"))
    assert next(one.text for one in made.paragraphs if one.id == "quotients.sure") == "Сказано *автором*."
    assert made.warnings == ()
    path.write_text(
        "## quotients.sure 0123456789ab\nИначе.\n\n## quotients.shure\nНигде.\n", encoding="utf-8"
    )
    changed, unknown = issued(observatory, Order("ru")).warnings
    assert "quotients.sure" in changed
    assert head.split()[-1] in changed
    assert "quotients.sure" in unknown


def test_a_draft_keeps_what_the_author_wrote(observatory):
    path = file_of(observatory.path, "report-toy", "en")
    path.parent.mkdir()
    path.write_text("## goals 0123456789ab\nOurs.\n", encoding="utf-8")
    _, words = drafted(observatory, Order())
    assert words.startswith("## goals 0123456789ab\nOurs.\n")
    assert words.count("## goals ") == 1


def test_a_frozen_edition_comes_back_and_equals_itself(observatory):
    made = frozen_report(observatory, "first")
    write_frozen(observatory.path, made)
    assert names(observatory.path) == ["first"]
    back = read_frozen(observatory.path, "first")
    assert back.digest == made.digest
    assert differences(back, frozen_report(observatory, "")) == []
    chapter = report(observatory, "ru", since=back).chapters[1]
    assert chapter.id == "changes"
    assert "Ничего" in chapter.blocks[0].text


def test_numbers_verdicts_and_methods_that_changed_are_named(observatory):
    made = frozen_report(observatory, "first")
    facts = json.loads(made.json())
    row = next(iter(facts["tables"]["en"]["quotients"]))
    for language in ("en", "ru"):
        facts["tables"][language]["quotients"][row] |= {"value": 9.5, "verdict": "borderline"}
        facts["tables"][language]["quotients"]["gone"] = {"value": 1.0}
    before = replace(made, tables=facts["tables"], methods={**made.methods, "location_quotient": 0})
    found = differences(before, made)
    assert {(one.figure, one.row, one.column) for one in found} == {
        ("", "location_quotient", "version"), ("quotients", row, "value"), ("quotients", row, "verdict"), ("quotients", "gone", "")}  # fmt: skip
    document = report(observatory, "en", since=before)
    plate = next(plate for plate in document.plates if plate.figure.id == "changes")
    assert plate.figure.table.frame.height == 4
    assert pdf(document)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_changelog_has_a_section_an_edition_newest_first(observatory, language):
    first = frozen_report(observatory, "first")
    facts = json.loads(first.json())
    for each in facts["tables"].values():
        next(iter(each["quotients"].values()))["value"] = 9.5
    write_frozen(observatory.path, first)
    log(observatory.path, None, first)
    second = replace(first, name="second", tables=facts["tables"])
    log(observatory.path, latest(observatory.path, first.document), second)
    words = changelog_of(observatory.path, first.document, language).read_text(encoding="utf-8")
    assert words.index("## second") < words.index("## first")
    assert {"en": "numbers 1", "ru": "чисел — 1"}[language] in words
    assert {"en": "→ 9.5", "ru": "→ 9,5"}[language] in words
    assert section(first, first, language).splitlines()[4].startswith({"en": "Nothing", "ru": "С издания"}[language])  # fmt: skip


def test_a_reader_of_the_screen_sees_that_words_were_written_for_other_numbers(observatory):
    path = file_of(observatory.path, "report-toy", "en")
    path.parent.mkdir()
    path.write_text("## quotients.sure 0123456789ab\nOurs.\n", encoding="utf-8")
    page = Client(create_app(observatory)).get("/en/report").text
    assert "have changed since its words were written" in page


def test_a_frozen_edition_is_neither_altered_nor_written_over(observatory):
    path = write_frozen(observatory.path, frozen_report(observatory, "first"))
    with pytest.raises(InputError, match="already"):
        write_frozen(observatory.path, replace(frozen_report(observatory, "first"), release="other"))
    path.write_text(path.read_text().replace('"toy-1"', '"toy-2"'))
    with pytest.raises(InputError, match="digest"):
        read_frozen(observatory.path, "first")
    with pytest.raises(UnknownNameError):
        read_frozen(observatory.path, "second")
    with pytest.raises(InputError, match="cannot name"):
        read_frozen(observatory.path, "../first")


@pytest.mark.parametrize(
    "address", ["report", "report/plain", "report?region=NL-1", "report?region=NL-1&industry=29"]
)
def test_the_screen_leads_to_its_files(observatory, address):
    client = Client(create_app(observatory))
    path, mark, query = address.partition("?")
    for language in ("ru", "en"):
        page = client.get(f"/{language}/{address}")
        assert page.status_code == 200
        assert "<figure " in page.text
        for suffix, start in (("pdf", b"%PDF"), ("zip", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype")):
            file = client.get(f"/{language}/{path}.{suffix}{mark}{query}")
            assert file.content.startswith(start), (address, suffix)


def test_the_interface_gives_the_same_file(observatory):
    client = Client(create_app(observatory))
    file = client.get("/api/v1/report?language=ru&paper=letter")
    assert file.headers["content-type"] == "application/pdf"
    assert pypdfium2.PdfDocument(file.content)[0].get_size() == (612, 792)
    assert client.get("/api/v1/report?edition=nowhere").status_code == 404
    assert client.get("/api/v1/report?paper=a5").status_code == 422
    assert client.get("/ru/report/nowhere.pdf").status_code == 404


def test_a_validator_finds_it_accessible(tmp_path):
    if shutil.which("verapdf") is None:
        pytest.skip(
            "veraPDF needs Java and comes in no package; that Typst refuses what is not PDF/UA-1 stays"
        )
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(report(ToyObservatory(), "ru")))
    done = subprocess.run(["verapdf", "--flavour", "ua1", path], capture_output=True, text=True, check=False)
    assert 'isCompliant="true"' in done.stdout
