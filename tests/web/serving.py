"""A book served on a free port of this machine, as a user would serve it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from tollbook.web import app_of


@contextmanager
def served(book: Path) -> Iterator[httpx.Client]:
    """Serve a book, and yield a client that asks for its pages."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app_of(book), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", follow_redirects=True, timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()
