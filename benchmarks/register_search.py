"""A register of 100,000 organisations and 500,000 links: import under 60 s, facet search under 100 ms.

On SQLite and on a PostgreSQL started here. The peer of the search is the same question put to the database alone: a
query for the page, one for the number found and one for each facet, over indexed tables of codes and stems.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, text

from klaster.model.edit import AddLink, SetFields
from klaster.model.statement import Basis
from klaster.register import Register
from klaster.register.search import counted_facets
from klaster.register.segment import entry_from
from tests.register.postgresql_server import address, binaries, running_server

ORGANISATIONS = 100_000
LINKS = 500_000
QUESTIONS = 300
PEER_QUESTIONS = 10
REPORT = Basis("synthetic list", "row", verified_on="2026-01-01")
COUNTRIES = {"AM": 11, "BY": 7, "KZ": 17, "KG": 9, "RU": 85, "TJ": 5}
ROOTS = {
    "ru": ["завод", "фабрика", "лес", "мебель", "фарма", "хим", "агро", "строй", "тех", "мед", "ткань", "молоко", "зерно", "металл", "прибор"],
    "en": ["plant", "factory", "wood", "furniture", "pharma", "chem", "agro", "build", "tech", "med", "cloth", "dairy", "grain", "metal", "device"],
}  # fmt: skip
TOWNS = {
    "ru": ["Калуга", "Минск", "Ереван", "Астана", "Бишкек", "Душанбе", "Казань", "Томск", "Гродно", "Гюмри", "Ош", "Худжанд", "Самара", "Пермь"],
    "en": ["Kaluga", "Minsk", "Yerevan", "Astana", "Bishkek", "Dushanbe", "Kazan", "Tomsk", "Grodno", "Gyumri", "Osh", "Khujand", "Samara", "Perm"],
}  # fmt: skip


def run() -> None:
    """Fill a register in each database and ask it."""
    edits = list(organisations())
    links = list(memberships())
    with tempfile.TemporaryDirectory() as folder:
        _measure("SQLite", str(Path(folder, "register.sqlite")), edits, links)
    found = binaries()
    if found is None:
        _print("PostgreSQL", "not installed, not measured")
        return
    with running_server(found, {"fsync": "on"}) as place:
        _measure("PostgreSQL", address(place, "postgres"), edits, links)


def organisations() -> Iterator[SetFields]:
    """Organisations as a list of an office might have them: ten fields each."""
    draw = random.Random(7)
    yield SetFields("cluster/first", {"name": {"en": "First cluster", "ru": "Первый кластер"}}, REPORT)
    for number in range(ORGANISATIONS):
        root, town = draw.randrange(15), draw.randrange(14)
        country = draw.choices(list(COUNTRIES), (1, 3, 6, 2, 20, 2))[0]
        name = {
            "en": f"{TOWNS['en'][town]} {ROOTS['en'][root]} {number}",
            "ru": f"ООО «{TOWNS['ru'][town]}{ROOTS['ru'][root]} {number}»",
        }
        yield SetFields(
            f"organisation/o{number:06d}",
            {
                "name": name,
                "description": {"ru": f"{ROOTS['ru'][root]} и {ROOTS['ru'][draw.randrange(15)]}, город {TOWNS['ru'][town]}"},
                "country": [country],
                "region": [f"{country}-{draw.randrange(COUNTRIES[country])}"],
                "industry": [f"{draw.randrange(1, 99):02d}.{draw.randrange(1, 9)}0"],
                "standing": draw.choice(("acting", "acting", "acting", "closed", "dormant")),
                "organisation_kind": draw.choice(("company", "company", "company", "finance", "government")),
                "founded": draw.randrange(1930, 2026),
                "employees": int(draw.lognormvariate(3, 1.5)),
                "website": f"https://o{number}.example.org",
            },
            REPORT,
        )  # fmt: skip


def memberships() -> Iterator[AddLink]:
    """Links between organisations: who supplies whom, each once."""
    draw = random.Random(8)
    for number in range(LINKS):
        supplier, step = number % ORGANISATIONS, 1 + number // ORGANISATIONS * 97 + draw.randrange(97)
        ends = f"organisation/o{supplier:06d}", f"organisation/o{(supplier + step) % ORGANISATIONS:06d}"
        yield AddLink(ends[0], "supplies", ends[1], REPORT)


def questions(count: int) -> Iterator[dict[str, object]]:
    """Questions as people put them: some with nothing chosen, most with one to three things."""
    draw = random.Random(9)
    for _ in range(count):
        asked: dict[str, object] = {}
        if draw.random() < 0.5:
            asked["country"] = draw.choice(list(COUNTRIES))
        if draw.random() < 0.3:
            asked["industry"] = f"{draw.randrange(1, 99):02d}"
        if draw.random() < 0.3:
            asked["standing"] = draw.choice(("acting", "closed"))
        if draw.random() < 0.3:
            asked["organisation_kind"] = "company"
        if draw.random() < 0.4:
            asked["words"] = draw.choice([*ROOTS["ru"], *ROOTS["en"], *TOWNS["en"], "Калуга", "ооо", "город"])
        asked["sort"] = draw.choice(("name_en", "name_ru", "-changed", "completeness"))
        asked["offset"] = draw.choice((0, 0, 0, 20, 200))
        yield asked


def _measure(database: str, where: str, edits: list[SetFields], links: list[AddLink]) -> None:
    register = Register.open(where).migrate()
    wall, work = _timed(lambda: register.apply(edits, "import", "benchmark"))
    _print(
        database, f"{ORGANISATIONS:,} rows imported in {wall:.1f} s ({work:.1f} s of work here)", wall < 60
    )
    parts = [links[start : start + 50_000] for start in range(0, LINKS, 50_000)]
    wall, work = _timed(lambda: [register.apply(some, "import", "benchmark") for some in parts])
    _print(database, f"{LINKS:,} links in {wall:.1f} s ({work:.1f} s of work here)")
    wall, work = _timed(lambda: Register.open(where).records())
    _print(database, f"first question of a new process {wall:.2f} s ({work:.2f} s of work)")
    _search(database, register)
    ties = [_timed(lambda n=n: register.links(f"organisation/o{n * 331:06d}"))[0] for n in range(100)]
    _print(database, f"links of one organisation p95 {np.percentile(ties, 95) * 1e3:.1f} ms")
    register.apply([SetFields("organisation/o000001", {"employees": 7}, REPORT)], "anna", "one edit")
    wall, _ = _timed(lambda: register.records(words="калуг"))
    _print(database, f"first question after an edit {wall * 1e3:.1f} ms")
    wall, _ = _timed(lambda: register.records(words="калуг", at=1))
    _print(database, f"the same question of the past {wall * 1e3:.1f} ms")
    register.close()


def _search(database: str, register: Register) -> None:
    """Facet search, beside the database alone."""
    register.records()
    ours = [_timed(lambda asked=asked: register.records(**asked)) for asked in questions(QUESTIONS)]
    peer = [seconds for seconds, _ in _peer(register, list(questions(PEER_QUESTIONS)))]
    walls, works = zip(*ours, strict=True)
    slow, slow_peer = np.percentile(walls, 95), np.percentile(peer, 95)
    _print(
        database,
        f"facet search p50 {np.median(walls) * 1e3:.1f} ms, p95 {slow * 1e3:.1f} ms ({np.percentile(works, 95) * 1e3:.1f} ms of"
        f" work), worst {max(walls) * 1e3:.1f} ms; the database alone p95 {slow_peer * 1e3:.0f} ms ({slow_peer / slow:.0f} times)",
        slow < 0.1,
    )


def _peer(register: Register, asked: list[dict[str, object]]) -> list[tuple[float, float]]:
    """Seconds for each question put to tables of codes and stems."""
    register.database.write(_make_peer_tables)
    with register.database.reading() as connection:
        return [_timed(lambda one=one: _ask_peer(connection, one)) for one in asked]


def _make_peer_tables(connection: Connection) -> None:
    for words in (
        "CREATE TABLE peer_code (name VARCHAR(40), code VARCHAR(200), key VARCHAR(200))",
        "CREATE TABLE peer_stem (stem VARCHAR(200), key VARCHAR(200))",
    ):
        connection.exec_driver_sql(words)
    entries = [entry_from(row) for row in connection.execute(text("SELECT * FROM current_record"))]
    codes = [
        {"name": name, "code": code, "key": entry.key}
        for entry in entries
        for name, some in entry.facets.items()
        for code in some
    ]
    connection.execute(text("INSERT INTO peer_code VALUES (:name, :code, :key)"), codes)
    stems = [
        {"stem": stem, "key": entry.key}
        for entry in entries
        for stem in (*entry.name_stems, *entry.other_stems)
    ]
    connection.execute(text("INSERT INTO peer_stem VALUES (:stem, :key)"), stems)
    for words in (
        "CREATE INDEX peer_code_1 ON peer_code (name, code, key)",
        "CREATE INDEX peer_code_2 ON peer_code (key, name, code)",
        "CREATE INDEX peer_stem_1 ON peer_stem (stem, key)",
        "ANALYZE",
    ):
        connection.exec_driver_sql(words)


def _ask_peer(connection: Connection, asked: dict[str, object]) -> None:
    """The number found, a page and the counts of each facet, in SQL."""
    chosen = {name: value for name, value in asked.items() if name not in ("words", "sort", "offset")}
    found = ["retired = false"] if connection.dialect.name == "postgresql" else ["retired = 0"]
    values: dict[str, object] = {"offset": asked["offset"]}
    for name, code in chosen.items():
        found.append(f"key IN (SELECT key FROM peer_code WHERE name = '{name}' AND code = :{name})")
        values[name] = code
    if "words" in asked:
        found.append("key IN (SELECT key FROM peer_stem WHERE stem LIKE :stem)")
        values["stem"] = f"{str(asked['words']).casefold()[:4]}%"
    where = " AND ".join(found)
    connection.execute(text(f"SELECT count(*) FROM current_record WHERE {where}"), values).scalar_one()
    page = f"SELECT key, fields FROM current_record WHERE {where} ORDER BY key LIMIT 20 OFFSET :offset"
    connection.execute(text(page), values).all()
    for name in counted_facets():
        counts = (
            f"SELECT code, count(*) FROM peer_code WHERE name = '{name}' AND key IN"
            f" (SELECT key FROM current_record WHERE {where}) GROUP BY code"
        )
        connection.execute(text(counts), values).all()


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of work done by this process: on a busy machine the first is several times the second."""
    wall, work_done = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - work_done


def _print(database: str, words: str, reached: bool | None = None) -> None:
    verdict = "" if reached is None else f"; target reached: {'yes' if reached else 'NO'}"
    print(f"{database}: {words}{verdict}", flush=True)


if __name__ == "__main__":
    run()
