"""Tables for programs: one content in every format, a part of it in memory, pages of one release, refusals before the first byte."""

import asyncio
import io
import json

import httpx
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.responses import StreamingResponse

from klaster.store.warehouse import Warehouse
from klaster.web.app import create_app
from klaster.web.operations.remembering import LARGEST, RememberedAnswers
from klaster.web.streaming import streamed
from klaster.workbench.streamed_rows import StreamedRows
from tests.toy_observatory import ToyObservatory
from tests.web_client import Client

API = "/api/v1"
TABLES = ("observations", "results/location_quotient", "robustness/location_quotient")


@pytest.fixture(scope="module")
def client():
    return Client(create_app(ToyObservatory()))


def opened(suffix, content):
    if suffix == "csv":
        return pl.read_csv(content, infer_schema=False)
    if suffix == "parquet":
        return pl.from_arrow(pq.read_table(io.BytesIO(content)))
    return pl.from_arrow(pa.ipc.open_stream(content).read_all())


def metadata(suffix, content):
    schema = (
        pq.read_schema(io.BytesIO(content)) if suffix == "parquet" else pa.ipc.open_stream(content).schema
    )
    return {name.decode(): value.decode() for name, value in schema.metadata.items()}


class TestFormats:
    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize("suffix", ["csv", "parquet", "arrow"])
    def test_hold_the_rows_of_the_json(self, client, table, suffix):
        rows = client.get(f"{API}/{table}").json()["rows"]
        found = opened(suffix, client.get(f"{API}/{table}?format={suffix}").content)
        assert found.height == len(rows) > 0
        for name in rows[0]:
            if suffix != "csv":
                assert found[name].to_list() == [row[name] for row in rows], name
                continue
            for text, row in zip(found[name].to_list(), rows, strict=True):
                number = isinstance(row[name], float)
                assert (
                    text == row[name]
                    or (number and float(text) == row[name])
                    or text == str(row[name]).lower()
                )

    @pytest.mark.parametrize("suffix", ["parquet", "arrow"])
    def test_say_in_their_schema_what_made_them(self, client, suffix):
        answer = client.get(f"{API}/results/location_quotient?format={suffix}&language=ru&confidence=0.9")
        told = metadata(suffix, answer.content)
        assert told["klaster.method"] == "location_quotient"
        assert "Источник" in told["klaster.source"]
        assert told["klaster.synthetic"] == "true"
        assert json.loads(told["klaster.vintages"])[0]["sha256"]
        assert json.loads(told["klaster.parameters"])["confidence"] == 0.9
        assert json.loads(told["klaster.statuses"])["Q"] == "конфиденциально"
        assert told["klaster.release"] == "toy-1"
        kinds = (
            {field.type for field in pa.ipc.open_stream(answer.content).schema}
            if suffix == "arrow"
            else set()
        )
        assert pa.large_string() not in kinds

    def test_csv_says_it_in_every_row_and_disarms_formulas(self, client):
        rows = opened("csv", client.get(f"{API}/observations?format=csv").content)
        assert rows.columns[-1] == "source"
        assert rows["source"].n_unique() == 1

    @pytest.mark.parametrize(("header", "kind"), [
        ("text/csv", "text/csv"), ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/html,*/*;q=0.8", "application/json"), ("application/vnd.apache.arrow.stream, application/json;q=0.5", "application/vnd.apache.arrow.stream"),
        ("application/json, text/csv;q=0.1", "application/json"), ("text/csv;q=0", "application/json"), ("text/csv;q=x", "application/json"), ("", "application/json"),
    ])  # fmt: skip
    def test_are_chosen_by_the_header_too(self, client, header, kind):
        answer = client.get(f"{API}/observations", headers={"accept": header})
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert "Accept" in answer.headers["vary"]

    def test_have_a_validator_each(self, client):
        tags = {client.get(f"{API}/observations", headers={"accept": one}).headers["etag"] for one in ("text/csv", "application/json")}  # fmt: skip
        assert len(tags) == 2
        for tag in tags:
            known = client.get(f"{API}/observations", headers={"accept": "text/csv", "if-none-match": tag})
            assert known.status_code in (200, 304)
        again = client.get(f"{API}/observations?format=arrow")
        tag = again.headers["etag"]
        assert (
            client.get(f"{API}/observations?format=arrow", headers={"if-none-match": tag}).status_code == 304
        )

    def test_what_is_packed_is_not_packed_again(self, client):
        for suffix, packed in (("csv", True), ("parquet", False)):
            answer = client.get(f"{API}/observations?format={suffix}", headers={"accept-encoding": "gzip"})
            assert ("content-encoding" in answer.headers) is packed, suffix

    def test_an_empty_table_keeps_its_columns(self, client):
        for suffix in ("csv", "parquet", "arrow"):
            content = client.get(f"{API}/observations?format={suffix}&status=P").content
            assert opened(suffix, content).height == 0
            assert "status" in opened(suffix, content).columns


class TestFilters:
    def test_take_several_codes(self, client):
        rows = client.get(f"{API}/observations?region=NL-1,SL-1&period=2018,2020&status=A,B").json()["rows"]
        assert {row["region"] for row in rows} == {"NL-1", "SL-1"}
        assert {row["period"] for row in rows} == {"2018", "2020"}
        assert {row["status"] for row in rows} == {"A", "B"}
        rows = client.get(
            f"{API}/results/location_quotient?region=NL-1,SL-1&industry=29&confidence=0.9&period=2018,2019"
        ).json()["rows"]
        assert {(row["region"], row["period"]) for row in rows} == {(one, year) for one in ("NL-1", "SL-1") for year in ("2018", "2019")}  # fmt: skip

    @pytest.mark.parametrize(("query", "status"), [
        ("observations?region=NL-1,NL-9", 404), ("observations?industry=zz", 404), ("observations?period=1812", 404), ("observations?measure=zz", 404),
        ("observations?status=X", 422), ("observations?status=A,,B", 422), ("observations?format=exe", 422), ("observations?limit=50001", 422),
        ("results/krugman_index?industry=29", 422), ("observations?offset=-1", 422), ("observations?format=csv&limit=0", 422),
        ("results/location_quotient?format=parquet&confidnce=0.9", 404), ("observations?format=arrow&edition=nope", 422), ("observations?release=toy-0&format=csv", 409),
    ])  # fmt: skip
    def test_what_cannot_be_is_refused_in_one_shape_whatever_the_format(self, client, query, status):
        answer = client.get(f"{API}/{query}", headers={"accept": "text/csv"})
        assert answer.status_code == status, answer.text[:200]
        assert answer.json()["error"]["message"]


class TestPages:
    def test_follow_one_another_to_the_end(self, client):
        whole = client.get(f"{API}/observations?region=NL-1,NL-2").json()
        found, address, pages = [], f"{API}/observations?region=NL-1,NL-2&limit=7", 0
        while address:
            answer = client.get(address)
            told = answer.json()
            assert told["total"] == whole["total"]
            assert answer.links.get("next", {}).get("url") == told["next"]
            found, address, pages = found + told["rows"], told["next"], pages + 1
        assert found == whole["rows"]
        assert pages == -(-whole["total"] // 7)
        assert told["prev"].startswith("http://atlas/api/v1/observations?region=NL-1,NL-2&limit=7&offset=")

    def test_of_two_releases_do_not_go_together(self, client):
        address = client.get(f"{API}/observations?limit=7").json()["next"]
        other = Client(create_app(ToyObservatory("toy-2")))
        answer = other.get(address)
        assert answer.status_code == 409
        assert "toy-2" in answer.json()["error"]["message"]

    def test_a_stream_may_begin_and_end_inside(self, client):
        rows = client.get(f"{API}/observations").json()["rows"]
        part = opened("csv", client.get(f"{API}/observations?format=csv&offset=5&limit=11").content)
        assert part["region"].to_list() == [row["region"] for row in rows[5:16]]


class TestLongTables:
    @pytest.mark.parametrize("suffix", ["csv", "parquet", "arrow"])
    def test_are_read_no_further_than_they_are_written(self, suffix):
        made = []

        def parts():
            for turn in range(50):
                made.append(turn)
                yield pl.DataFrame({"region": ["A"] * 1000, "value": [float(turn)] * 1000})

        rows = StreamedRows(pl.Schema({"region": pl.String, "value": pl.Float64}), parts)
        content = streamed(suffix, rows, {"source": "s"})
        taken = [next(content)]
        assert len(made) <= 1
        for turn in range(10):
            taken.append(next(content))
            assert len(made) <= turn + 2
        whole = opened(suffix, b"".join([*taken, *content]))
        assert whole.height == 50_000

    def test_what_cannot_be_read_is_said_before_anything_is_sent(self):
        class Unreadable(ToyObservatory):
            def observed_rows(self, edition_id=None):
                def parts():
                    raise OSError("/secret/path")
                    yield

                return StreamedRows(super().observed_rows(edition_id).schema, parts)

        client = Client(create_app(Unreadable("unreadable")), raising=False)
        for suffix in ("json", "csv", "parquet", "arrow"):
            answer = client.get(f"{API}/observations?format={suffix}")
            assert answer.status_code == 500, suffix
            assert answer.json()["error"]["code"] == "failure"
            assert "secret" not in answer.text

    def test_come_from_the_file_as_they_lie_there(self, tmp_path):
        frame = pl.DataFrame({"region": [f"R{n}" for n in range(1000)], "value": [None if n % 3 else float("nan") for n in range(1000)]})  # fmt: skip
        path = tmp_path / "rows.parquet"
        frame.write_parquet(path, row_group_size=130)
        parts = list(Warehouse(tmp_path).parts(path, 64))
        assert max(part.height for part in parts) <= 64
        assert pl.concat(parts).equals(frame)

    def test_nobody_waits_for_another_s_long_stream(self):
        """The second who asks for what is too large to keep is served while the first still reads."""
        started = asyncio.Event()
        go_on = asyncio.Event()
        asked = []

        async def app(scope, receive, send):
            asked.append(scope["path"])

            async def content():
                yield b"x" * (LARGEST + 1)
                if len(asked) == 1:
                    started.set()
                    await go_on.wait()
                yield b"end"

            await StreamingResponse(content())(scope, receive, send)

        async def walk():
            kept = RememberedAnswers(app, lambda: "one")
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(kept), base_url="http://atlas"
            ) as client:
                first = asyncio.ensure_future(client.get("/api/v1/observations"))
                await started.wait()
                second = await asyncio.wait_for(client.get("/api/v1/observations"), 20)
                go_on.set()
                return second, await first

        second, first = asyncio.run(walk())
        assert first.content == second.content
        assert len(asked) == 2


def test_gzip_of_a_stream_is_whole(client):
    packed = client.get(f"{API}/observations?format=csv", headers={"accept-encoding": "gzip"})
    plain = client.get(f"{API}/observations?format=csv", headers={"accept-encoding": "identity"})
    assert packed.content == plain.content
