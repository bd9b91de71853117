"""A book served on a free port of this machine, as a user would serve it, and people who sign in."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path

import httpx
import uvicorn

from tollbook import decide, pipeline
from tollbook.model.accounts import Account, Duty
from tollbook.store.credentials import Credentials
from tollbook.store.passwords import hashed
from tollbook.web import app_of

PASSWORD = "eleven quiet herons wade"


@contextmanager
def served(book: Path, *, now: Callable[[], float] = time.time, tiles: Path | None = None) -> Iterator[httpx.Client]:
    """Serve a book, and yield a client that asks for its pages."""
    with address(book, now=now, tiles=tiles) as base, httpx.Client(base_url=base, follow_redirects=True, timeout=60) as client:
        yield client


@contextmanager
def address(book: Path, *, now: Callable[[], float] = time.time, tiles: Path | None = None) -> Iterator[str]:
    """Serve a book, and yield where."""
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app_of(book, now=now, tiles=tiles), log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def open_account(book: Path, name: str, duty: Duty, *, cleared: bool = False) -> None:
    """Give somebody an account with the password of all tests."""
    hand = pipeline.hand("founder")
    with pipeline.acting(book, hand) as record:
        decide.open_account(record, Account(name, duty, cleared=cleared), hand=hand)
        credentials = Credentials(record.settings.origin)
        credentials.set_password(name, _hash())
        credentials.close()


@cache
def _hash() -> str:
    return hashed(PASSWORD)


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    """Sign somebody in, as the form does."""
    return client.post("/desk/sign-in", data={"name": name, "password": password, "next": "/desk"})


def csrf(client: httpx.Client, page: str = "/desk/me") -> str:
    """Return the token that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)
    return found[1] if found else ""


def text(html: str) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def fields(html: str, form: str = 'id="coding"') -> dict[str, str]:
    """Return the fields of a form as a browser would send them, untouched."""
    inner = re.search(rf"<form[^>]*{form}.*?</form>", html, re.DOTALL)
    assert inner, form
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", inner[0]):
        said = {name: unescape(value) for name, value in re.findall(r'([\w.-]+)="([^"]*)"', tag)}
        if said.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if "name" in said:
            found[said["name"]] = said.get("value", "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', inner[0], re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"( selected)?', options)
        found[name] = next((unescape(value) for value, chosen in values if chosen), unescape(values[0][0]))
    return found
