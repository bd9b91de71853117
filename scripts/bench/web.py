"""How fast a served book answers: `tollbook serve` in a process of its own, asked from another, on the book of 100,000 incidents."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import httpx
from scripts.bench import made

from tollbook import decide, pipeline
from tollbook.intake.mapping import load
from tollbook.model.accounts import Account, Duty
from tollbook.model.events import Incident
from tollbook.model.searches import Search
from tollbook.store.credentials import Credentials
from tollbook.web import app_of
from tollbook.web.api import RECORDS

MANY, DIFFERENT, POSTED, ROWS = 100_000, 2_000, 2_000, 10_000
CONNECTIONS, SECONDS = 32, 8
FILTERS = ("from=2016&to=2016", "place=Town+5", "party=Party+3", "grade=clear&from=2017", "from=2015-03&to=2018-02&party=Party+11")
STYLES = re.compile(r'(?:href|src)="(/(?:static/|site)[^"]+\.(?:css|js))"')
FONTS = ("ibm-plex-sans-latin-400-normal.woff2", "ibm-plex-sans-latin-600-normal.woff2")
DRAWN = ("map.js", "map-worker.js", "months.js")  # scripts that the first one of the explore page brings, with all that they import
IMPORTS = re.compile(r'from ?"\./([\w-]+\.js)"')


def web(folder: Path, entry: Path, titled: Path, searches: Mapping[str, Search]) -> Iterator[str]:
    """Yield the rows of the table; ``titled`` is the book that the searches are put to."""
    book, name = folder / "served", "Keeper"
    pipeline.init(book, title="Served", method="ucdp", hand=pipeline.hand())
    pipeline.import_rows(book, made.table(folder, MANY), load("ucdp-ged"), hand=pipeline.hand())
    keep(book, name)
    with pipeline.reading_public(book) as reader:
        ids = [held.id for held in islice(reader.all(Incident), 0, None, MANY // DIFFERENT)]
    begun = time.perf_counter()
    with served(book, entry) as base:
        httpx.get(f"{base}/incident/{ids[0]}").raise_for_status()
        yield row("`tollbook serve` to the first page of an incident, 100,000 of them", time.perf_counter() - begun, bar=2)
        yield from exploring(base)
        yield from walking(base)
        yield from pages(folder, base, ids)
        yield from weights(base, ids[0])
    yield from posting(folder, entry)
    yield from importing(folder, entry)
    keep(titled, name)
    yield from asyncio.run(searched(titled, name, searches))


def row(what: str, taken: float, *, bar: float, worst: float | None = None) -> str:
    """Return a row on a time in seconds beside its bar."""
    shown = f"{taken * 1000:,.0f} ms" + ("" if worst is None else f", worst {worst * 1000:,.0f} ms")
    return f"| {what} | {shown} | bar {bar * 1000:,.0f} ms | {taken / bar:.2f} |"


def keep(book: Path, name: str) -> None:
    """Give somebody an account with which everything may be done."""
    hand = pipeline.hand()
    with pipeline.acting(book, hand) as record:
        decide.open_account(record, Account(name, Duty.KEEPER), hand=hand)


@contextmanager
def credentials(book: Path) -> Iterator[Credentials]:
    """Open what the people of a book prove with who they are."""
    with pipeline.reading_full(book) as record:
        opened = Credentials(record.settings.origin)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def served(book: Path, entry: Path) -> Iterator[str]:
    """Serve a book as a user does, and yield its address once it says that it answers."""
    command = [str(entry), "--book", str(book), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=None) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield line.split(" at ")[1].split(" ")[0]
        finally:
            process.terminate()


def asked(
    folder: Path, base: str, requests: Sequence[tuple[str, str | None, str | None]], *, connections: int, seconds: float = 0
) -> dict[str, float]:
    """Let another process ask, and return what it measured."""
    file = folder / "requests.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in requests), "utf-8")
    host, port = base.removeprefix("http://").split(":")
    command = [sys.executable, "-m", "scripts.bench.client", host, port, str(connections), str(file), str(seconds)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def pages(folder: Path, base: str, ids: list[str]) -> Iterator[str]:
    """Yield how many incident pages and twins are answered each second: different ones, each for the first time, and the same again."""
    different = [(address, None, None) for id in ids for address in (f"/incident/{id}", f"/incident/{id}.json")]
    for what, requests, seconds in (
        ("2,000 different, each once", different[:DIFFERENT], 0),
        ("the same again", different[:DIFFERENT], SECONDS),
    ):
        found = asked(folder, base, requests, connections=CONNECTIONS, seconds=seconds)
        yield (
            f"| incident pages and their twins, 32 connections: {what} | {found['each_second']:,.0f}/s, p99 {found['p99'] * 1000:.0f} ms "
            f"| bar 500/s, 100 ms | {500 / found['each_second']:.2f} |"
        )


def exploring(base: str) -> Iterator[str]:
    """Yield how long the explore page and its map take, at first and for filters that nobody asked for before."""
    with httpx.Client(base_url=base, timeout=600) as client:
        yield row("explore, the copy for sums made now", timed(client, "/explore"), bar=60)
    with httpx.Client(base_url=base, timeout=600) as client:
        both = [timed(client, f"/explore?{words}") for words in FILTERS]
        spots = [timed(client, f"/explore/spots.json?{words}") for words in FILTERS]
        yield row("explore with a filter, page; bar for the browser and all", statistics.median(both), bar=0.3, worst=max(both))
        yield row("explore with a filter, spots of the map", statistics.median(spots), bar=0.3, worst=max(spots))


def walking(base: str) -> Iterator[str]:
    """Yield how long it takes to walk the twin of the explore page to its end; every incident must be met once."""
    met, page, pages, begun = list[str](), 1, 1, time.perf_counter()
    with httpx.Client(base_url=base, timeout=60) as client:
        while page <= pages:
            found = client.get("/explore.json", params={"page": page, "size": 1_000}).json()["answer"]
            met += [each["id"] for each in found["rows"]]
            page, pages = page + 1, found["pages"]
    if len(set(met)) != len(met) or len(met) != found["total"]:
        raise AssertionError(f"{len(met)} rows, {len(set(met))} incidents, {found['total']} in all")
    spent = time.perf_counter() - begun
    each = spent / pages
    yield f"| all {len(met):,} incidents walked through `/explore.json` | {spent:.1f} s | {pages} pages | {each * 1000:.0f} ms each |"


def timed(client: httpx.Client, address: str) -> float:
    """Return the seconds until an answer is there."""
    begun = time.perf_counter()
    client.get(address).raise_for_status()
    return time.perf_counter() - begun


def weights(base: str, id: str) -> Iterator[str]:
    """Yield how many bytes a page takes with its styles, scripts and the Latin fonts, compressed as they are sent."""
    with httpx.Client(base_url=base) as client:

        def sent(address: str) -> int:
            with client.stream("GET", address) as answer:
                return sum(map(len, answer.iter_raw()))

        for what, page, more, bar in (("an incident page", f"/incident/{id}", (), 60), ("explore before its data", "/explore", DRAWN, 650)):
            linked = dict.fromkeys(STYLES.findall(client.get(page).text))
            files = dict.fromkeys([*linked, *(f"/static/{name}" for name in (*brought(client, more), *FONTS))])
            own, all_of = sent(page) / 1000, (sent(page) + sum(map(sent, files))) / 1000
            shown = f"{own:.0f} KB, with styles, scripts and fonts {all_of:.0f} KB"
            yield f"| weight of {what}, gzip | {shown} | bar {bar} KB | {all_of / bar:.2f} |"


def brought(client: httpx.Client, names: Sequence[str]) -> Iterator[str]:
    """Yield scripts, and those that they import as they begin."""
    for name in names:
        yield name
        yield from brought(client, IMPORTS.findall(client.get(f"/static/{name}").text))


def posting(folder: Path, entry: Path) -> Iterator[str]:
    """Yield how many incidents are created one by one through the API, each under an entry of its own."""
    book = folder / "posted"
    pipeline.init(book, title="Posted", method="airwars", hand=pipeline.hand())
    keep(book, "Keeper")
    with credentials(book) as known:
        token = known.new_token("Keeper", "bench", ("write",), 0)
    rows = [json.dumps(line, ensure_ascii=False) for line in made.titled(POSTED)]
    with served(book, entry) as base:
        for at, connections in enumerate((1, 8)):
            part = rows[at * POSTED // 2 : (at + 1) * POSTED // 2]
            found = asked(folder, base, [(RECORDS, line, token) for line in part], connections=connections)
            yield (
                f"| incidents created one by one through the API, durable, connections: {connections} "
                f"| {found['each_second']:,.0f}/s, p99 {found['p99'] * 1000:.0f} ms | bar 200/s | {200 / found['each_second']:.2f} |"
            )


def importing(folder: Path, entry: Path) -> Iterator[str]:
    """Yield how many rows of a table are looked at and imported in the browser each second, one in a hundred of them wrong."""
    book, table = folder / "imported", folder / "spoiled.csv"
    with made.table(folder, ROWS).open(encoding="utf-8", newline="") as stream, table.open("w", encoding="utf-8", newline="") as spoiled:
        rows = csv.reader(stream)
        header = next(rows)
        day = header.index("date_start")
        csv.writer(spoiled).writerows(
            [header, *([*each[:day], "2017-99-01", *each[day + 1 :]] if at % 100 == 0 else each for at, each in enumerate(rows))]
        )
    pipeline.init(book, title="Imported", method="ucdp", hand=pipeline.hand())
    keep(book, "Keeper")
    with credentials(book) as known:
        cookie = known.begin("Keeper", int(time.time()), whole=True)
        session = known.session(cookie, int(time.time()))
    with (
        served(book, entry) as base,
        httpx.Client(base_url=base, cookies={"tollbook": cookie}, follow_redirects=True, timeout=120) as client,
    ):
        csrf = session.csrf if session else ""
        begun = time.perf_counter()
        page = client.post(
            "/desk/import/look", data={"csrf": csrf, "mapping": "ucdp-ged"}, files={"table": ("spoiled.csv", table.read_bytes())}
        )
        looked = time.perf_counter() - begun
        file = str(page.url).partition("file=")[2].partition("&")[0]
        page = client.post("/desk/import/take", data={"csrf": csrf, "file": file})
        spent = time.perf_counter() - begun
        if "2017-99-01" not in page.text:
            raise AssertionError("the page does not show what was refused")
    yield (
        f"| import in the browser of 10,000 rows, 100 of them wrong | {ROWS / spent:,.0f} rows/s, {looked:.1f} s of it to look "
        f"| bar 2,000 rows/s | {2_000 * spent / ROWS:.2f} |"
    )


async def searched(book: Path, name: str, searches: Mapping[str, Search]) -> list[str]:
    """Return how long each search takes as a whole request of somebody who is signed in, in this process."""
    with credentials(book) as known:
        cookie = known.begin(name, int(time.time()), whole=True)
    transport, rows = httpx.ASGITransport(app=app_of(book)), []
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", cookies={"tollbook": cookie}) as client:
        (await client.get("/desk/search")).raise_for_status()  # what starting takes is no search
        for what, question in searches.items():
            pairs = {"q": question.words, "from": str(question.earliest or ""), "to": str(question.latest or "")}
            times = []
            for _ in range(25):
                begun = time.perf_counter()
                (await client.get("/desk/search", params=pairs)).raise_for_status()
                times.append(time.perf_counter() - begun)
            rows.append(
                row(
                    f"search at the desk: {what}, whole request; worst bar 150 ms", statistics.median(times[1:]), bar=0.04, worst=max(times)
                )
            )
    return rows
