"""Serving a book until somebody stops it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import uvicorn

from tollbook.errors import BadInput
from tollbook.web.app import LOCAL, app_of
from tollbook.web.tiles import tiles_in


def run(book: Path, *, host: str, port: int, names: Sequence[str] = (), tiles: Path | None = None, said: Callable[[str], None]) -> NoReturn:
    """Serve a book until it is stopped; its address ``said`` is told once it answers; ``names`` are those under which it may be asked for.

    ``tiles`` is a PMTiles file for the map.

    Raises
    ------
    BadInput
        If nothing can listen there, or the tiles are none.
    KeyboardInterrupt
        Once it is stopped.
    """
    sys.setswitchinterval(0.001)  # threads that make pages let the one that sends them in every millisecond
    named = f"[{host}]" if ":" in host else host  # as a browser asks for it
    hosts = (*LOCAL, *names, *(() if named in LOCAL or names else (named,)))
    app = app_of(book, hosts=hosts, tiles=tiles_in(tiles) if tiles else None, ahead=True)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only to a socket that says it is TCP does asyncio give TCP_NODELAY; without it every answer waits 40 ms for an acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen()  # before the address is told: who follows it at once waits and is not refused
        except OSError as error:
            raise BadInput(f"{host}:{port}: {error.strerror}; choose another with --port") from None
        said(f"http://{_shown(host)}:{listening.getsockname()[1]}")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run([listening])
    raise KeyboardInterrupt("stopped")  # it ends no other way, also where a shell has it ignore Ctrl-C; what people did is in the book


def _shown(host: str) -> str:
    """Return a host as an address has it; this machine by its name, to which passkeys can be bound."""
    return "localhost" if host == "127.0.0.1" else f"[{host}]" if ":" in host else host
