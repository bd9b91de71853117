"""How fast the explore page of a release answers from its own files: a plain file server, no compression, Debian's Chromium."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from scripts.bench import made

from tollbook import pipeline
from tollbook.intake.mapping import load
from tollbook.web.site.assets import assets
from tollbook.web.site.exploring import explore_pages
from tollbook.web.site.searching import search_files
from tollbook.web.site.shards import shards

SIZES = (10_000, 100_000)
ASKED = "explore.html?party=Party+3&from=2016"
CHANGES = (
    ("#place", "Town 5"),
    ("#place", ""),
    ("#from", "2017"),
    ("#to", "2018-06"),
    ("#party", "Party 11"),
    ("#group", "civilians"),
    ("#sort", "low"),
)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--enable-unsafe-swiftshader"]
CHANGED = """async ([selector, value]) => {
    const field = document.querySelector(selector);
    field.focus();
    await new Promise((done) => setTimeout(done, 500)); // nobody chooses sooner
    const begun = performance.now();
    return new Promise((done) => {
    const watch = new MutationObserver(() => (watch.disconnect(), done(performance.now() - begun)));
    watch.observe(document.getElementById('totals'), { childList: true });
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    });
}"""


def still(folder: Path, *, sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """Yield the rows of the table."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for count in sizes:
            root = folder / f"release-{count}"
            yield from written(folder, root, count)
            with hosted(root) as base:
                yield from opened(browser, base, count)
        browser.close()


def written(folder: Path, root: Path, count: int) -> Iterator[str]:
    """Write the pages and the data, and yield how long that takes and how large they are."""
    book = folder / f"stilled-{count}"
    pipeline.init(book, title="Stilled", method="ucdp", hand=pipeline.hand())
    pipeline.import_rows(book, made.table(folder, count), load("ucdp-ged"), hand=pipeline.hand())
    begun = time.perf_counter()
    with pipeline.reading_public(book) as reader:
        for part, files in (("explore", (*shards(reader), *explore_pages(reader))), ("search", tuple(search_files(reader)))):
            for path, content in files:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(content)
            sizes = [len(content) for _, content in files]
            size = f"{len(files)} files, {sum(sizes) / 1e6:.1f} MB, largest {max(sizes) / 1e3:,.0f} kB"
            yield f"| {part} of a release of {count:,} incidents, written | {time.perf_counter() - begun:.1f} s | {size} | |"
            begun = time.perf_counter()
    for path, file in assets():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, root / path)


class Silent(SimpleHTTPRequestHandler):
    """A plain file server that does not say what it was asked for."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def hosted(root: Path) -> Iterator[str]:
    """Serve a folder, and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def opened(browser: Browser, base: str, count: int) -> Iterator[str]:
    """Yield how long the page takes to its totals and its map, what it loads, and how long a filter takes."""
    for what, address in (("the whole book", "explore.html"), ("a filter in the address", ASKED)):
        context = browser.new_context(base_url=base, viewport={"width": 1200, "height": 900})
        page = context.new_page()
        totals, marked, drawn, loaded = first(page, address)
        yield row(f"release of {count:,}: first totals, {what}", totals, bar=2)
        yield row(f"release of {count:,}: map with the marks of all incidents, {what}", marked, bar=2)
        yield row(f"release of {count:,}: map at rest, drawn without a graphics card, {what}", drawn, bar=4)
        yield f"| release of {count:,}: loaded in all, {what} | {loaded / 1e6:.2f} MB | bar 3 MB | {loaded / 3e6:.2f} |"
        if address == ASKED:
            taken = [page.evaluate(CHANGED, change) / 1000 for change in CHANGES]
            yield row(f"release of {count:,}: filter to new totals", statistics.median(taken), bar=0.2, worst=max(taken))
        context.close()


def first(page: Page, address: str) -> tuple[float, float, float, int]:
    """Open the page; return the seconds to its totals, to the marks on its map and to its map at rest, and the bytes loaded till then."""
    sizes = list[int]()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda each: sizes.append(int(each["encodedDataLength"])))
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    taken = []
    for selector in ("html:not([data-asking]) #totals .value", "#map button.spot", "#map[data-idle]"):
        page.wait_for_selector(selector, state="attached", timeout=120_000)
        taken.append(time.perf_counter() - begun)
    return taken[0], taken[1], taken[2], sum(sizes)


def row(what: str, taken: float, *, bar: float, worst: float | None = None) -> str:
    """Return a row on a time in seconds beside its bar."""
    shown = f"{taken * 1000:,.0f} ms" + ("" if worst is None else f", worst {worst * 1000:,.0f} ms")
    return f"| {what} | {shown} | bar {bar * 1000:,.0f} ms | {taken / bar:.2f} |"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for line in still(Path(name), sizes=tuple(map(int, sys.argv[1:])) or SIZES):
            print(line, flush=True)  # the table itself
