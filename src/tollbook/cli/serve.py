"""The verb that opens a book in the browser: serve."""

from __future__ import annotations

import click

from tollbook.cli.common import book_to_read
from tollbook.errors import BadInput


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="0 takes any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; beyond this machine it is open to others.")
@click.pass_context
def serve_command(context: click.Context, port: int, host: str) -> None:
    """Show a book in the browser: what the public sees of it, every number with its receipts."""
    import socket
    import sys

    import uvicorn

    from tollbook.web import app_of
    from tollbook.web.app import LOCAL

    sys.setswitchinterval(0.001)  # threads that make pages let the one that sends them in every millisecond
    book = book_to_read(context)
    app = app_of(book, hosts=LOCAL if host in LOCAL else ("*",), ahead=True)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only to a socket that says it is TCP does asyncio give TCP_NODELAY; without it every answer waits 40 ms for an acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise BadInput(f"{host}:{port}: {error.strerror}; choose another with --port") from None
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"serving {book.name} at http://{shown}:{listening.getsockname()[1]} · Ctrl-C stops")
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run([listening])
