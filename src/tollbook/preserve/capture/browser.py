"""A headless browser that reaches no network: it is steered through a pipe, and what it asks for is answered from a capture.

Three walls stand between a page and the network: every question of the page is answered by us or fails; what would go
past that meets a proxy that refuses everything; and where Linux lets us, there is no network around the browser at all.

References
----------
The DevTools protocol, https://chromedevtools.github.io/devtools-protocol/.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tollbook.errors import BadInput, Unanswered

LONGEST = 256 << 20  # bytes of one message: a screenshot is long
APART = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--net", "--")  # as nobody, since chromium has no sandbox for root
FLAGS = (
    "--headless=new --remote-debugging-pipe --disable-quic --no-first-run --no-default-browser-check --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions --disable-default-apps --disable-domain-reliability --disable-breakpad "
    "--disable-dev-shm-usage --disable-gpu --hide-scrollbars --mute-audio --no-pings --disable-client-side-phishing-detection "
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp --webrtc-ip-handling-policy=disable_non_proxied_udp "
    "--proxy-bypass-list=<-loopback> --host-resolver-rules=MAP~*~~NOTFOUND "
    "--disable-features=DialMediaRouteProvider,MediaRouter,OptimizationHints --window-size=1280,1024"
).split()
# The browser takes its orders from handle 3 and answers on handle 4.
MOVED = """
import os, sys
for handle, wanted in zip(map(int, sys.argv[1:3]), (3, 4)):
    os.dup2(handle, wanted)
    os.close(handle)
os.execvp(sys.argv[3], sys.argv[3:])
"""
Message = Mapping[str, Any]  # JSON, as the browser writes it


def chromium() -> str:
    """Return where the browser is.

    Raises
    ------
    BadInput
        If it is not installed.
    """
    found = shutil.which("chromium")
    if found is None:
        raise BadInput("--render needs chromium; install it (Debian: apt install chromium), or leave out --render")
    return found


class Browser:
    """A browser at the other end of two pipes."""

    def __init__(self, into: int, out: int, until: float) -> None:
        self._into, self._out, self.until = into, out, until
        self._number = 0
        self._events: deque[Message] = deque()
        self._answers: dict[int, Message] = {}
        self._rest = b""

    def send(self, method: str, session: str | None = None, **params: object) -> int:
        """Send a command and return its number; nobody waits for the answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        waiting = memoryview(msgspec.json.encode(message) + b"\0")
        while waiting:
            self._wait(writing=True)
            waiting = waiting[os.write(self._into, waiting[:65536]) :]
        return self._number

    def ask(self, method: str, session: str | None = None, **params: object) -> Message:
        """Send a command and return its answer; events wait meanwhile.

        Raises
        ------
        Unanswered
            If the browser refuses, dies or takes too long.
        """
        number = self.send(method, session, **params)
        while number not in self._answers:
            self._read()
        answer = self._answers.pop(number)
        if "error" in answer:
            raise Unanswered(f"chromium: {method}: {str(answer['error'].get('message'))[:200]}")
        result: Message = answer["result"]
        return result

    def events(self, until: float) -> Iterator[Message]:
        """Yield what happens, until a time."""
        while True:
            while self._events:
                yield self._events.popleft()
            if not self._ready(until):
                return
            self._read()

    def _ready(self, until: float) -> bool:
        left = min(until, self.until) - time.monotonic()
        return left > 0 and bool(select.select([self._out], [], [], left)[0])

    def _wait(self, *, writing: bool) -> None:
        left = max(0.0, self.until - time.monotonic())
        ready = select.select([], [self._into], [], left)[1] if writing else select.select([self._out], [], [], left)[0]
        if not ready:
            raise Unanswered("chromium takes too long with this page")

    def _read(self) -> None:
        self._wait(writing=False)
        piece = os.read(self._out, 1 << 20)
        if not piece:
            raise Unanswered("chromium ended before it had drawn the page")
        if len(self._rest) > LONGEST:
            raise Unanswered("chromium says more than it may of this page")
        *whole, self._rest = (self._rest + piece).split(b"\0")
        for each in whole:
            message: Message = msgspec.json.decode(each)
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self._events.append(message)


@contextmanager
def browsing(seconds: float) -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it and all its children whatever happens."""
    with ExitStack() as ending:
        folder = ending.enter_context(TemporaryDirectory(prefix="tollbook-browser-", ignore_cleanup_errors=True))
        refusing = ending.enter_context(socket.socket())
        refusing.bind(("127.0.0.1", 0))  # nobody listens there, and nobody else can
        into, out, theirs = _pipes(ending)
        apart = _apart()
        command = [*apart, chromium(), *(flag.replace("~*~~", " * ~") for flag in FLAGS)]
        command += [f"--proxy-server=127.0.0.1:{refusing.getsockname()[1]}", f"--user-data-dir={folder}/profile", "about:blank"]
        if os.geteuid() == 0 and not apart:
            command.insert(-1, "--no-sandbox")
        started = subprocess.Popen(  # noqa: S603  # a program of the system, with our own arguments
            [sys.executable, "-I", "-c", MOVED, *map(str, theirs), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"HOME": folder, "TMPDIR": folder, "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            cwd=folder,
            pass_fds=theirs,
            start_new_session=True,
        )
        ending.callback(_end, started)
        for each in theirs:
            os.close(each)
        yield Browser(into, out, time.monotonic() + seconds)


def _pipes(ending: ExitStack) -> tuple[int, int, tuple[int, int]]:
    """Return our ends of two pipes, closed at the end, and the browser's, with numbers that the shell can move."""
    (theirs_in, into), (out, theirs_out) = os.pipe(), os.pipe()
    ending.callback(os.close, into)
    ending.callback(os.close, out)
    moved = (fcntl.fcntl(theirs_in, fcntl.F_DUPFD_CLOEXEC, 20), fcntl.fcntl(theirs_out, fcntl.F_DUPFD_CLOEXEC, 20))
    os.close(theirs_in)
    os.close(theirs_out)
    return into, out, moved


def _apart() -> tuple[str, ...]:
    """Return the words that start a program without any network, where this machine lets us."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        if subprocess.run([*APART, "true"], capture_output=True, timeout=5, check=False).returncode == 0:  # noqa: S603  # as above
            return APART
    return ()


def _end(started: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
