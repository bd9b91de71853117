"""Draws a captured page as a browser shows it, from the capture alone: a picture, its words, and a print."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from tollbook.errors import Unanswered
from tollbook.model.sources import DRAWN
from tollbook.preserve.capture.browser import Browser, Message, browsing
from tollbook.preserve.capture.capturing import Capture
from tollbook.preserve.capture.exchange import Exchange, unpacked

SECONDS = 60.0  # for all of it
LOADING, SETTLING = 20.0, 1.5
WIDTH, MOST_HEIGHT = 1280, 16_000  # of the picture, in pixels
LONGEST_TEXT = 5_000_000
MOST_BYTES = 50_000_000
LEFT_OUT = frozenset(
    "content-encoding content-length transfer-encoding x-archive-orig-transfer-encoding connection set-cookie report-to nel alt-svc".split()
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One rendering of a page: which, as what kind of file."""

    part: str
    ending: str
    media_type: str
    content: bytes
    made_by: str


def render(capture: Capture) -> list[Drawing]:
    """Draw a captured page.

    Raises
    ------
    BadInput
        If there is no browser.
    Unanswered
        If the browser cannot draw it in time.
    """
    with browsing(SECONDS) as browser:
        version = str(browser.ask("Browser.getVersion")["product"]).rpartition("/")[2]
        browser.ask("Browser.setDownloadBehavior", behavior="deny")
        page = _Page(browser, capture)
        page.load()
        return [Drawing(*each, f"chromium {version}{DRAWN}") for each in page.drawn()]


class _Page:
    """One page in the browser, whose every question is answered from the capture."""

    def __init__(self, browser: Browser, capture: Capture) -> None:
        self._browser, self._capture, self._shown = browser, capture, False
        self._held = {str(each.address): each for each in reversed((*capture.hops, capture.page, *capture.parts))}
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = str(browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])

    def load(self) -> None:
        """Show the page, and wait until it stands or time is up."""
        for method in ("Page.enable", "Network.enable"):
            self._ask(method)
        self._ask("Network.setCacheDisabled", cacheDisabled=True)
        self._ask("Network.setBypassServiceWorker", bypass=True)
        self._ask("Page.addScriptToEvaluateOnNewDocument", source="window.print = () => undefined")  # a print under way forbids ours
        self._ask("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self._browser.send("Page.navigate", self._session, url=str(self._capture.page.address))
        if self._serve(LOADING):
            self._serve(SETTLING)

    def drawn(self) -> Iterator[tuple[str, str, str, bytes]]:
        """Yield each rendering as (part, ending, media type, bytes)."""
        self._check()
        size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": max(1, min(int(size["height"]), MOST_HEIGHT)), "scale": 1}
        shot = self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        yield "screenshot", ".png", "image/png", base64.b64decode(shot["data"])
        if words := self._words().strip():
            yield "text", ".txt", "text/plain", words.encode("utf-8", "replace")
        with suppress(Unanswered):  # some pages cannot be printed
            printed = self._ask("Page.printToPDF", printBackground=True)
            yield "print", ".pdf", "application/pdf", base64.b64decode(printed["data"])

    def _check(self) -> None:
        """Refuse to draw anything but the page: it may have led the browser elsewhere, or not have been shown at all."""
        frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]
        if "unreachableUrl" in frame or not str(frame["url"]).startswith(f"{self._capture.page.address.origin}/"):
            raise Unanswered(f"{self._capture.page.address}: leads the browser away from the page")

    def _words(self) -> str:
        """Return the words that stand on the page, read apart from its scripts."""
        frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._ask("Page.createIsolatedWorld", frameId=frame)["executionContextId"]
        asked = f"(document.documentElement?.innerText ?? '').slice(0, {LONGEST_TEXT})"
        return str(self._ask("Runtime.evaluate", expression=asked, contextId=world, returnByValue=True)["result"].get("value", ""))

    def _ask(self, method: str, **params: object) -> Message:
        return self._browser.ask(method, self._session, **params)

    def _serve(self, seconds: float) -> bool:
        """Answer what the page asks for; return whether it said that it is loaded."""
        for event in self._browser.events(time.monotonic() + seconds):
            match event:
                case {"method": "Fetch.requestPaused", "params": asked}:
                    self._answer(asked)
                case {"method": "Page.javascriptDialogOpening"}:
                    self._browser.send("Page.handleJavaScriptDialog", self._session, accept=False)
                case {"method": "Page.loadEventFired"}:
                    return True
                case _:
                    pass
        return False

    def _answer(self, asked: Message) -> None:
        exchange = self._held.get(str(asked["request"]["url"]).partition("#")[0])
        document = asked["resourceType"] == "Document"
        if exchange is None or asked["request"]["method"] != "GET" or (document and self._shown):
            why = "Aborted" if document else "AddressUnreachable"  # a page that leads away stays where it is
            self._browser.send("Fetch.failRequest", self._session, requestId=asked["requestId"], errorReason=why)
            return
        self._shown = self._shown or document
        headers = [{"name": name, "value": value} for name, value in exchange.headers if name.lower() not in LEFT_OUT]
        self._browser.send(
            "Fetch.fulfillRequest",
            self._session,
            requestId=asked["requestId"],
            responseCode=exchange.status,
            responseHeaders=headers,
            body=base64.b64encode(_body(exchange)).decode("ascii"),
        )


def _body(exchange: Exchange) -> bytes:
    try:
        with unpacked(exchange, most=MOST_BYTES) as body:
            return body.read(MOST_BYTES)
    except Unanswered:  # a part that cannot be unpacked is shown as empty
        return b""
