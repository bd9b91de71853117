"""Starting a program of ours that walls itself in, and waiting no longer for it than it may take."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO


def waited(
    module: str, request: str, streams: tuple[BinaryIO, BinaryIO, BinaryIO], *, wall: float, handles: Sequence[int] = ()
) -> int | None:
    """Return the exit code of a module that was run on some streams, None where it took longer than ``wall`` seconds.

    It gets no environment, and of what is open here only the streams and ``handles``.
    """
    given, told, said = streams
    command = [sys.executable, "-I", "-B", "-m", module, request]
    with subprocess.Popen(  # noqa: S603  # our own program
        command, stdin=given, stdout=told, stderr=said, env={}, cwd=os.sep, pass_fds=handles, start_new_session=True
    ) as child:
        try:
            return child.wait(timeout=wall)
        except subprocess.TimeoutExpired:
            return None
        finally:
            child.kill()
