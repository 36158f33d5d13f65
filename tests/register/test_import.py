"""Filling a register from files: what each row does, what stops it, who is who, and that nothing is half-written."""

from __future__ import annotations

import json

import openpyxl
import pytest

from klaster.model.edit import SetFields
from klaster.model.entity import Confidence
from klaster.model.errors import InputError, KlasterError
from klaster.model.statement import Basis
from klaster.register import ConflictError
from klaster.sources.register_files import Reading, write_register_files, write_template
from klaster.workbench.register_decisions import questions_text, read_decisions
from klaster.workbench.register_export import exported
from klaster.workbench.register_import import carried_out, planned_import

DOCUMENT = "key,name_en,source\ndocument/report,Report,title page\n"
CLUSTERS = (
    "key,name_en,name_ru,country,region,founded,standing,source,place_in_source,confidence,verified_on\n"
    "cluster/les,Wood,Лес,KG,KG-O,2011,acting,document/report,page 3,confirmed,2019-08\n"
    "cluster/pole,Field,Поле,KG,KG-C KG-N,,forming,document/report,page 4,,\n"
)
LINKS = (
    "subject,relation,object,valid_from,source\ndocument/report,designates,cluster/les,2014,document/report\n"
)


@pytest.fixture
def folder(tmp_path):
    """A folder of three tables."""
    path = tmp_path / "files"
    path.mkdir()
    for name, text in (("document", DOCUMENT), ("cluster", CLUSTERS), ("links", LINKS)):
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def imported(register, path, **options):
    plan = planned_import(register, path, **options)
    carried_out(register, plan, "anna", "import")
    return plan


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def refusals(plan):
    return [
        (line.refusal.place.row, line.refusal.place.column, line.refusal.message.en)
        for line in plan.lines
        if line.refusal
    ]


class TestOutcomes:
    def test_a_folder_is_taken_whole_and_a_second_time_changes_nothing(self, register, folder):
        assert imported(register, folder).counts["added"] == 4
        assert register.record("cluster/les").value("founded") == 2011
        assert register.record("cluster/pole").value("region") == ["KG-C", "KG-N"]
        again = imported(register, folder)
        assert again.counts == {"unchanged": 4, "added": 0, "changed": 0, "undecided": 0, "refused": 0}
        assert len(register.changes()) == 1

    def test_a_changed_cell_is_told_with_both_values(self, register, folder):
        imported(register, folder)
        write(folder / "cluster.csv", CLUSTERS.replace("2011", "2012"))
        plan = planned_import(register, folder)
        (line,) = [line for line in plan.lines if line.outcome == "changed"]
        assert [(one.field, one.before, one.after) for one in line.alterations] == [("founded", 2011, 2012)]
        assert (line.place.file, line.place.row) == ("cluster.csv", 2)

    def test_a_dry_run_writes_nothing(self, register, folder):
        assert planned_import(register, folder).counts["added"] == 4
        assert register.changes() == ()

    def test_a_row_without_a_day_keeps_the_day_that_the_register_has(self, register, folder):
        imported(register, folder)
        write(folder / "cluster.csv", CLUSTERS.replace("2019-08", ""))
        assert planned_import(register, folder).counts["changed"] == 0

    def test_a_lost_value_is_kept_as_lost(self, register, tmp_path):
        text = "key,name_en,founded,source,confidence\ncluster/a,A,,report,\ncluster/a,,..,report,lost\n"
        imported(register, write(tmp_path / "cluster.csv", text))
        said = register.record("cluster/a").fields["founded"]
        assert (said.value, said.basis.confidence) == (None, Confidence.LOST)

    def test_a_row_without_a_key_gets_one_of_its_name_always_the_same(self, register, tmp_path):
        path = write(tmp_path / "clusters.csv", "name_ru,country\nМебельный кластер,BY\n")
        imported(register, path, source="ministry")
        assert [row.key for row in register.records(kind="cluster").rows] == ["cluster/by-mebelnyi-klaster"]
        assert imported(register, path, source="ministry").counts["unchanged"] == 1

    def test_titles_in_either_language_name_the_columns(self, register, tmp_path):
        text = "key;название, по-русски;страна;источник\ncluster/a;Лес;KG;отчёт\n"
        path = tmp_path / "кластеры.csv"
        path.write_bytes(text.encode("cp1251"))
        imported(register, path)
        assert register.record("cluster/a").value("name") == {"ru": "Лес"}

    def test_what_someone_changed_after_the_plan_is_a_conflict(self, register, folder):
        imported(register, folder)
        write(folder / "cluster.csv", CLUSTERS.replace("2011", "2012"))
        plan = planned_import(register, folder)
        register.apply([SetFields("cluster/les", {"founded": 2010}, Basis("letter"))], "boris", "meanwhile")
        with pytest.raises(ConflictError):
            carried_out(register, plan, "anna", "import")
        assert register.record("cluster/les").value("founded") == 2010


class TestRefusals:
    @pytest.mark.parametrize(
        ("header", "row", "column", "words"),
        [
            ("key,name_en,founded,source", "cluster/a,A,soon,x", "founded", "found 'soon'; expected: a year"),
            ("key,name_en,country,source", "cluster/a,A,Utopia,x", "country", "expected: a country of ISO 3166-1"),
            ("key,name_en,region,source", "cluster/a,A,KG-Q,x", "region", "expected: a region of ISO 3166-2"),
            ("key,name_en,industry,source", "cluster/a,A,9999,x", "industry", "expected: a code of NACE"),
            ("key,name_en,standing,source", "cluster/a,A,asleep,x", "standing", "expected: acting, forming"),
            ("key,name_en,website,source", "cluster/a,A,javascript:alert(1),x", "website", "address that begins"),
            ("key,name_en,longitude,source", "cluster/a,A,181,x", "longitude", "not more than 180"),
            ("key,name_en,source", "cluster/a,A,", "source", "no source is given"),
            ("key,name_en,source", "cluster/a,A,document/none", "source", "there is no record document/none"),
            ("key,name_en,source,confidence", "cluster/a,A,x,maybe", "confidence", "expected: confirmed"),
            ("key,name_en,source,verified_on", "cluster/a,A,x,2019-13", "verified_on", "expected: a day"),
            ("key,founded,source", "cluster/a,2011,x", "name", "needs its name"),
            ("key,name_en,source", "Cluster A,A,x", "key", "expected: a key"),
            ("key,name_en,founded,source,confidence", "cluster/a,A,..,x,lost", "name_en", "what is lost has no value"),
            ("key,name_en,place,source", "cluster/a,A,place/none,x", "place", "there is no record place/none"),
        ],
    )  # fmt: skip
    def test_every_fault_names_row_column_and_what_is_expected(
        self, register, tmp_path, header, row, column, words
    ):
        plan = planned_import(register, write(tmp_path / "cluster.csv", f"{header}\n{row}\n"))
        ((line, where, message),) = refusals(plan)
        assert (line, where) == (2, column)
        assert words in message
        with pytest.raises(InputError, match="nothing was written"):
            carried_out(register, plan, "anna", "import")
        assert register.changes() == ()

    def test_all_faults_of_a_row_are_told_at_once(self, register, tmp_path):
        text = "key,name_en,founded,employees,source\ncluster/a,A,soon,-3,x\n"
        plan = planned_import(register, write(tmp_path / "cluster.csv", text))
        assert [column for _, column, _ in refusals(plan)] == ["founded", "employees"]
        assert plan.counts["refused"] == 1

    def test_the_other_rows_are_taken_only_when_asked_and_never_a_part_of_a_bad_one(self, register, tmp_path):
        text = "key,name_en,founded,source\ncluster/a,A,2011,x\ncluster/b,B,soon,x\n"
        plan = planned_import(register, write(tmp_path / "cluster.csv", text))
        carried_out(register, plan, "anna", "import", leave_out_refused=True)
        assert [row.key for row in register.records().rows] == ["cluster/a"]

    def test_what_hangs_on_a_refused_row_falls_with_it(self, register, folder):
        write(folder / "cluster.csv", CLUSTERS.replace("2011", "soon"))
        plan = planned_import(register, folder)
        assert {(line.place.file, line.place.row) for line in plan.lines if line.outcome == "refused"} == {
            ("cluster.csv", 2),
            ("links.csv", 2),
        }

    def test_an_unknown_column_stops_the_table_with_the_nearest_name(self, register, tmp_path):
        plan = planned_import(
            register, write(tmp_path / "cluster.csv", "key,name_en,foundet,source\ncluster/a,A,2011,x\n")
        )
        (line,) = plan.lines
        assert (line.refusal.place.column, line.refusal.remedy.en) == ("foundet", "Did you mean founded?")

    def test_the_same_said_twice_is_refused_with_the_other_row(self, register, tmp_path):
        text = "key,name_en,source\ncluster/a,A,x\ncluster/a,B,y\n"
        ((row, column, message),) = refusals(planned_import(register, write(tmp_path / "cluster.csv", text)))
        assert (row, column) == (3, "name_en")
        assert "row 2" in message

    @pytest.mark.parametrize(
        ("row", "column", "words"),
        [
            ("cluster/les,owns,cluster/pole,,x", "relation", "there is no relation 'owns'"),
            ("cluster/les,member_of,cluster/pole,,x", "subject", "found with cluster"),
            ("document/report,designates,cluster/none,,x", "object", "there is no record cluster/none"),
            ("document/report,designates,cluster/les,yesterday,x", "valid_from", "expected: a day"),
            ("planet/mars,designates,cluster/les,,x", "subject", "there is no kind of record 'planet'"),
        ],
    )
    def test_links_are_checked_at_their_ends(self, register, folder, row, column, words):
        write(folder / "links.csv", f"subject,relation,object,valid_from,source\n{row}\n")
        ((line, where, message),) = refusals(planned_import(register, folder))
        assert (line, where) == (2, column)
        assert words in message

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("x.pdf", b"%PDF", "found the suffix '.pdf'"),
            ("x.json", b"{", "not valid JSON"),
            ("x.json", b'{"a": 1}', "there is no list of nodes"),
            ("x.json", b"[NaN]", "not valid JSON"),
            ("x.json", b"[" * 100_000, "not valid JSON"),
            ("x.geojson", b'{"type": "FeatureCollection"}', "there is no list of features"),
            ("x.xlsx", b"PK not a zip", "damaged"),
            ("x.csv", b'key,name_en\n"unfinished', "cannot be taken apart"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(self, register, tmp_path, name, content, words):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError, match=words):
            planned_import(register, path)

    def test_a_missing_file_and_an_empty_folder_are_told(self, register, tmp_path):
        with pytest.raises(InputError, match="no such file"):
            planned_import(register, tmp_path / "none.csv")
        with pytest.raises(InputError, match="holds no file"):
            planned_import(register, tmp_path)


class TestFormats:
    def test_a_workbook_is_read_sheet_by_sheet(self, register, tmp_path):
        book = openpyxl.Workbook()
        book.active.title = "clusters"
        for row in (
            ["key", "name_en", "founded", "source"],
            ["cluster/a", "A", 2011, "x"],
            ["cluster/b", "B", "soon", "x"],
        ):
            book.active.append(row)
        book.save(tmp_path / "book.xlsx")
        plan = planned_import(register, tmp_path / "book.xlsx")
        (bad,) = [line for line in plan.lines if line.outcome == "refused"]
        assert (bad.place.sheet, bad.place.row, bad.refusal.place.column) == ("clusters", 3, "founded")

    def test_any_geojson_with_a_kind_is_read_a_polygon_by_a_point_inside(self, register, tmp_path):
        square = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
        feature = {
            "type": "Feature",
            "geometry": square,
            "properties": {"@id": "cluster/a", "name": {"en": "A"}, "source": "x"},
        }
        path = write(tmp_path / "x.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
        imported(register, path)
        record = register.record("cluster/a")
        assert 0 < record.value("longitude") < 2
        assert 0 < record.value("latitude") < 2

    @pytest.mark.parametrize("name", ["all", "all.xlsx", "all.json", "all.geojson"])
    def test_an_export_into_another_register_is_the_same_register(self, register, folder, tmp_path, name):
        imported(register, folder)
        exported(register, tmp_path / name)
        digest = register.freeze("one", "anna").sha256
        from klaster.register import Register

        other = Register.open(tmp_path / "other.sqlite").migrate()
        imported(other, tmp_path / name)
        assert other.freeze("one", "anna").sha256 == digest
        other.close()

    def test_an_export_holds_no_formula_and_an_import_gives_the_words_back(self, register, tmp_path):
        register.apply(
            [SetFields("cluster/a", {"name": {"en": "=HYPERLINK(1)"}}, Basis("@x"))], "anna", "odd"
        )
        exported(register, tmp_path / "out")
        assert "'=HYPERLINK(1)" in (tmp_path / "out" / "cluster.csv").read_text(encoding="utf-8")
        assert imported(register, tmp_path / "out").counts["unchanged"] == 1

    def test_an_edition_is_exported_as_it_was(self, register, folder, tmp_path):
        imported(register, folder)
        register.freeze("first", "anna")
        register.apply([SetFields("cluster/les", {"founded": 2012}, Basis("letter"))], "anna", "later")
        exported(register, tmp_path / "out", kinds=["cluster"], countries=["KG"], at="first")
        assert ",2011," in (tmp_path / "out" / "cluster.csv").read_text(encoding="utf-8")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["cluster.csv"]

    def test_nothing_is_left_behind_where_writing_fails(self, tmp_path):
        (tmp_path / "full").mkdir()
        write(tmp_path / "full" / "a.txt", "x")
        for target, words in (("full", "not empty"), ("none/x.json", "no such folder"), ("x.pdf", "suffix")):
            with pytest.raises(InputError, match=words):
                write_register_files(tmp_path / target, [], [])
        assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]

    @pytest.mark.parametrize("name", ["template", "template.xlsx"])
    def test_a_template_that_nobody_filled_imports_as_nothing(self, register, tmp_path, name):
        write_template(tmp_path / name)
        assert planned_import(register, tmp_path / name).lines == ()


class TestOthersTables:
    LIST = (
        "Перечень предприятий на 1 января;;;\n;;;\n"
        "№;Наименование;Область;Год создания\n"
        "1;Ошский мебельный комбинат;Ошская область;1998\n2;Чуйская фабрика;Чуйская обл.;2004\n"
    )

    def test_a_list_of_an_office_is_read_with_its_own_columns(self, register, tmp_path):
        reading = Reading(
            "organisation",
            {"name_ru": "Наименование", "region": "Область", "founded": "год создания"},
            {"country": "KG", "organisation_kind": "company"},
        )
        plan = planned_import(register, write(tmp_path / "list.csv", self.LIST), "ministry", reading=reading)
        assert plan.counts["added"] == 2
        carried_out(register, plan, "anna", "import")
        record = register.record("organisation/kg-oshskii-mebelnyi-kombinat")
        assert (record.value("region"), record.value("founded"), record.value("country")) == (
            ["KG-O"],
            1998,
            ["KG"],
        )
        assert register.record("organisation/kg-chuiskaya-fabrika").value("region") == ["KG-C"]

    def test_a_column_that_the_table_lacks_is_told_with_those_it_has(self, register, tmp_path):
        reading = Reading("organisation", {"name_ru": "Название"})
        (line,) = planned_import(
            register, write(tmp_path / "list.csv", self.LIST), "x", reading=reading
        ).lines
        assert line.refusal.message.en == "the table has no column 'Название'"

    def test_a_title_above_the_header_of_a_workbook_is_passed_over(self, register, tmp_path):
        book = openpyxl.Workbook()
        book.active.title = "cluster"
        for row in (
            ["Register of clusters"],
            [],
            ["key", "name_en", "country", "source"],
            ["cluster/a", "A", "Кыргызстан", "x"],
        ):
            book.active.append(row)
        book.save(tmp_path / "book.xlsx")
        imported(register, tmp_path / "book.xlsx")
        assert register.record("cluster/a").value("country") == ["KG"]

    def test_several_names_of_regions_stand_for_their_codes(self, register, tmp_path):
        text = "key,name_en,region,source\ncluster/a,A,Ошская область; KG-C,x\n"
        imported(register, write(tmp_path / "cluster.csv", text))
        assert register.record("cluster/a").value("region") == ["KG-O", "KG-C"]


class TestWhoIsWho:
    ARRIVING = "key,name_ru,country,source\norganisation/new,ОсОО «Ошский молочный завод»,KG,letter\n"

    @pytest.fixture
    def held(self, register):
        name = {"ru": "ОАО «Ошский молочный завод»"}
        edit = SetFields(
            "organisation/osh-milk", {"name": name, "country": ["KG"]}, Basis("register of firms")
        )
        register.apply([edit], "anna", "beginning")
        return register

    def test_a_likely_duplicate_waits_for_a_person(self, held, tmp_path):
        plan = planned_import(held, write(tmp_path / "organisation.csv", self.ARRIVING))
        (line,) = plan.lines
        assert (line.outcome, [one.other for one in line.candidates]) == (
            "undecided",
            ["organisation/osh-milk"],
        )
        with pytest.raises(InputError, match="undecided: 1"):
            carried_out(held, plan, "anna", "import")

    @pytest.mark.parametrize(("answer", "records"), [("same", 1), ("new", 2)])
    def test_the_answer_is_followed_and_stays_followed(self, held, tmp_path, answer, records):
        path = write(tmp_path / "organisation.csv", self.ARRIVING)
        asked = questions_text(planned_import(held, path).questions)
        answers = write(tmp_path / "answers.csv", asked.rstrip("\n") + f"{answer}\n")
        decisions = read_decisions(answers)
        imported(held, path, decisions=decisions)
        assert held.records(kind="organisation").total == records
        assert imported(held, path, decisions=decisions).counts["unchanged"] == 1

    def test_links_and_references_follow_the_decision(self, held, tmp_path):
        folder = tmp_path / "files"
        folder.mkdir()
        write(folder / "organisation.csv", self.ARRIVING)
        write(folder / "cluster.csv", "key,name_en,source\ncluster/a,A,x\n")
        write(folder / "project.csv", "key,name_en,financier,source\nproject/p,P,organisation/new,x\n")
        write(
            folder / "links.csv", "subject,relation,object,source\norganisation/new,member_of,cluster/a,x\n"
        )
        imported(held, folder, decisions={"organisation/new": "organisation/osh-milk"})
        assert [link.subject for link in held.links("cluster/a")] == ["organisation/osh-milk"]
        assert held.record("project/p").value("financier") == "organisation/osh-milk"

    TWICE = "name_ru,country,region,founded,source\nООО «Вектор-Мебель»,KG,KG-O,,x\nВектор мебель ОсОО,KG,,1998,x\n"

    def test_one_that_stands_twice_in_a_list_without_keys_is_asked_of_the_later_row(self, register, tmp_path):
        path = write(tmp_path / "organisation.csv", self.TWICE)
        plan = planned_import(register, path)
        (line,) = [line for line in plan.lines if line.outcome == "undecided"]
        assert (line.place.row, line.candidates[0].other) == (3, plan.lines[0].key)
        imported(register, path, decisions={line.key: plan.lines[0].key})
        (record,) = register.records(kind="organisation").rows
        assert (record.value("name"), record.value("founded")) == ({"ru": "ООО «Вектор-Мебель»"}, 1998)
        assert imported(register, path, decisions={line.key: plan.lines[0].key}).counts["unchanged"] == 2

    def test_rows_that_bear_keys_are_what_their_keys_say(self, register, tmp_path):
        text = "key,name_ru,source\norganisation/a,ООО «Вектор»,x\norganisation/b,Вектор,x\n"
        assert planned_import(register, write(tmp_path / "organisation.csv", text)).counts["added"] == 2

    def test_nothing_is_asked_where_the_person_says_that_all_are_new(self, held, tmp_path):
        path = write(tmp_path / "organisation.csv", self.ARRIVING)
        assert planned_import(held, path, resolve=False).counts["added"] == 1

    def test_answers_that_contradict_are_refused(self, tmp_path):
        head = "key,candidate,decision\n"
        both = write(
            tmp_path / "a.csv",
            head + "organisation/n,organisation/a,same\norganisation/n,organisation/b,same\n",
        )
        with pytest.raises(InputError, match="two records at once"):
            read_decisions(both)
        odd = write(tmp_path / "b.csv", head + "organisation/n,organisation/a,perhaps\n")
        with pytest.raises(KlasterError, match="there is no decision 'perhaps'"):
            read_decisions(odd)
