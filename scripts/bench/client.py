"""A client that asks one server over several connections at once, in a process of its own, and says how long each answer took.

``python -m scripts.bench.client HOST PORT CONNECTIONS FILE SECONDS``: the file holds requests as JSON lines, ``[path, body, token]``. Each
is sent once, or with seconds over and over for so long.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path


def request(host: str, path: str, body: str | None, token: str | None) -> bytes:
    """Return a request as it is sent."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip"]
    sent = (body or "").encode()
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(sent)}", f"Authorization: Bearer {token}"]
    return "\r\n".join([*lines, "", ""]).encode() + sent


async def asking(host: str, port: int, waiting: Iterator[bytes], until: float, took: list[float]) -> None:
    """Ask over one connection until nothing waits or the time is over."""
    reader, writer = await asyncio.open_connection(host, port)
    for sent in waiting:
        begun = time.perf_counter()
        if begun > until:
            break
        writer.write(sent)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        if not head.startswith(b"http/1.1 200"):
            raise AssertionError((sent[:200], head[:100], body[:300]))
        took.append(time.perf_counter() - begun)
    writer.close()


async def main(host: str, port: int, connections: int, requests: list[bytes], seconds: float) -> dict[str, float]:
    """Ask all, and return how many answers there were each second and how long 99 of 100 took at most."""
    took: list[float] = []
    begun = time.perf_counter()
    waiting, until = (cycle(requests), begun + seconds) if seconds else (iter(requests), float("inf"))
    await asyncio.gather(*(asking(host, port, waiting, until, took) for _ in range(connections)))
    spent = time.perf_counter() - begun
    took.sort()
    return {"each_second": len(took) / spent, "p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)], "answers": len(took)}


if __name__ == "__main__":
    host, port, connections, file, seconds = sys.argv[1:]
    rows = [json.loads(line) for line in Path(file).read_text("utf-8").splitlines()]
    asked = [request(f"{host}:{port}", *row) for row in rows]
    print(json.dumps(asyncio.run(main(host, int(port), int(connections), asked, float(seconds)))))
