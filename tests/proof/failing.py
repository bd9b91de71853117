"""Runs commands of the program on a disk that fails, each in a process of its own forked from one that has loaded all of it.

Reads one order a line from standard input, and prints what came of it. See ``failing.c``, which is loaded before libc.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from tollbook.cli import VERBS, run


def answered(order: dict[str, Any], disk: ctypes.CDLL) -> dict[str, Any]:  # JSON, as it came
    """Run one command in a process of its own and return its exit code, its words, and how many calls it made."""
    said = Path(order["said"])
    process = os.fork()
    if process == 0:
        _run(order, disk, said)
    _, status = os.waitpid(process, 0)
    *words, calls = said.read_text("utf-8").split("\0")
    return {"code": os.waitstatus_to_exitcode(status), "words": "".join(words), "calls": int(calls)}


def _run(order: dict[str, Any], disk: ctypes.CDLL, said: Path) -> None:  # JSON, as it came
    handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.environ["TOLLBOOK_CONFIG"] = order["config"]
    sys.argv = ["tollbook", *order["words"]]
    code = 0
    disk.failing_begin(order["root"].encode(), order["call"], order["error"], order["lasting"])
    try:
        run()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 2
    finally:
        calls = disk.failing_end()
        sys.stderr.flush()
        os.write(2, f"\0{calls}".encode())
        os._exit(code)


if __name__ == "__main__":
    for module in {module for _, _, module, _ in VERBS}:
        import_module(f"tollbook.cli.{module}")
    import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401  # so that no run has to load it

    shim = ctypes.CDLL(None)
    for line in sys.stdin:
        print(json.dumps(answered(json.loads(line), shim)), flush=True)  # noqa: T201  # the answer
