"""The walls that a child puts around itself: limits, and where Linux offers them no network and no files.

A child that becomes a program of others (``tollbook.jail.launch``) may still read what programs are made of, and nothing else.

References
----------
Landlock, https://docs.kernel.org/userspace-api/landlock.html; network namespaces, unshare(2).
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import stat
import sys
from collections.abc import Callable, Sequence

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446  # the same number on every architecture
READ = 1 << 2
READ_AND_RUN = 1 | READ | 1 << 3  # execute, read a file, read a folder
PATH_BENEATH = 1
OPEN_FILES = 16


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def build(*, memory: int, cpu: int, output: int, threads: int = 0, readable: Sequence[str] = (), files: int = OPEN_FILES) -> list[str]:
    """Put up every wall that can be had here, and return their names; the limits stand everywhere.

    ``readable`` are folders that can still be read and run from, ``threads`` how many may be begun.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, output)
    _limit(resource.RLIMIT_NOFILE, files)
    _limit(resource.RLIMIT_NPROC, threads)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write that is too long fails instead
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # a parent that dies takes the child with it
    others: tuple[tuple[str, Callable[[], bool]], ...] = (("network", _no_network), ("files", lambda: _no_files(readable)))
    return ["limits", *(name for name, wall in others if sys.platform == "linux" and wall())]


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (most, most))


def _no_network() -> bool:
    """Move into a network namespace of our own, which has no way out."""
    system = ctypes.CDLL(None, use_errno=True)
    return bool(system.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def _no_files(readable: Sequence[str]) -> bool:
    """Refuse every way to open, make or change a file, and since Linux 6.7 every connection; what is open stays open.

    Beneath the folders that stay ``readable`` files can be read and run, and nothing can be written.
    """
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    files = (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1
    rules = _Ruleset(files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    length = 8 * (1 + (version >= 4) + (version >= 6))
    handle = system.syscall(LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(length), 0)
    if handle < 0:
        return False
    try:
        for folder in readable:
            _allow(system, handle, folder)
        return bool(system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and system.syscall(LANDLOCK_RESTRICT_SELF, handle, 0) == 0)
    finally:
        os.close(handle)


def _allow(system: ctypes.CDLL, ruleset: int, folder: str) -> None:
    try:
        opened = os.open(folder, os.O_PATH)
    except OSError:
        return  # not on this machine
    rule = _Beneath(READ_AND_RUN if stat.S_ISDIR(os.fstat(opened).st_mode) else READ, opened)
    system.syscall(LANDLOCK_ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(opened)
