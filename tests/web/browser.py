"""Debian's Chromium, driven as a reader would: pages on loopback alone, and everything the console says is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "build" / "pictures"  # looked at by people, kept by nobody else
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "
    "--enable-unsafe-swiftshader"
).split()
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 320, "height": 640}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of this machine, or skip where it has none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine; .ci/setup installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def reading(browser: Browser, base: str, **options: Any) -> Iterator[Page]:  # as a browser context takes them
    """Open a page, and see that it asks nobody else and that nothing was refused or went wrong."""
    context: BrowserContext = browser.new_context(base_url=base, viewport=options.pop("viewport", WIDE), **options)
    context.set_default_timeout(10_000)
    page, said, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    try:
        yield page
    finally:
        context.close()
    assert [line for line in said if not _expected(line)] == []
    assert {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:", "file:"))} <= {"127.0.0.1", "localhost"}


def _expected(line: str) -> bool:
    """Say whether the console only repeats a status that a test asked for, or what software rendering is told of."""
    return "Failed to load resource" in line or "GL Driver Message" in line or "WebGL" in line


def findings(page: Page) -> list[str]:
    """Return what axe finds on a page, of any impact."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make` installs it where npm is")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
