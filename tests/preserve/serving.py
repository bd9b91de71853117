"""Sites on loopback that answer to the byte as a test wants, and write down what they were asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Answer = bytes | Callable[[socket.socket], None]


def answer(body: bytes | str = b"", *, status: str = "200 OK", kind: str = "text/html", headers: Mapping[str, str] | None = None) -> bytes:
    """Return a whole answer."""
    content = body.encode() if isinstance(body, str) else body
    given = {"Content-Type": kind, "Content-Length": str(len(content)), "Connection": "close", **(headers or {})}
    return f"HTTP/1.1 {status}\r\n".encode() + "".join(f"{name}: {value}\r\n" for name, value in given.items()).encode() + b"\r\n" + content


def moved(to: str) -> bytes:
    return answer(status="302 Found", headers={"Location": to})


@dataclass
class Site:
    """A site: answers by path, and the head of each question."""

    answers: dict[str, Answer] = field(default_factory=dict)
    ip: str = "127.0.0.2"
    port: int = 0
    context: ssl.SSLContext | None = None
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._listening = socket.create_server((self.ip, self.port))
        self.port = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._open:
            each.close()
        self._thread.join(5)

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"http{'s' if self.context else ''}://{host or self.ip}:{self.port}{path}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            stream = self.context.wrap_socket(connection, server_side=True) if self.context else connection
            with stream:
                head = b""
                while b"\r\n\r\n" not in head and (piece := stream.recv(4096)):
                    head += piece
                if head.count(b" ") < 2:
                    return
                path = head.split(b" ", 2)[1].decode()
                self.asked.append(path)
                self.heads.append(head.decode("latin-1"))
                found = self.answers.get(path, answer("not here", status="404 Not Found"))
                if callable(found):
                    found(stream)
                else:
                    stream.sendall(found)
