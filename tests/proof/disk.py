"""A disk as it could be after a power cut, rebuilt from the trace of a real run.

The trace is strace's: every write, truncation, fsync, new name, renaming and removal that the kernel was asked for, in order.
POSIX promises only what was followed by an fsync: of the file for its bytes, of the folder for its names. All else may be
there or not, a write may be torn between two sectors of 512 bytes, and what was asked for later may be there without the earlier.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SECTOR = 512
CALLS = (
    "open openat creat close dup dup2 dup3 lseek write pwrite64 writev pwritev ftruncate truncate fallocate fsync fdatasync "
    "rename renameat renameat2 unlink unlinkat rmdir mkdir mkdirat link linkat symlink symlinkat sendfile copy_file_range"
)
LINE = re.compile(r"(?P<thread>\d+) +(?P<call>\w+)\((?P<given>.*)\) += (?P<result>-?\d+)(?P<error> E\w+)?.*", re.DOTALL)
BEGUN = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>\n?", re.DOTALL)
ENDED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)", re.DOTALL)
WORD = re.compile(r'"((?:\\x[0-9a-f]{2})*)"|([^,"\[\]{}]+)')


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes written into a file; with ``content`` None the file was cut, or grown, to ``at``."""

    file: int
    at: int
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a folder that from now on means a file, or nothing. A renaming takes the old name away only where the new one is kept."""

    folder: int
    name: str
    file: int | None
    is_folder: bool = False
    after: Named | None = None


@dataclass(frozen=True, slots=True)
class Synced:
    """An fsync that came back: what was written to this file, or named in this folder, is on the disk."""

    file: int
    folder: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A line on standard output: what the run acknowledged."""

    line: str


Deed = Wrote | Named | Synced | Said


@cache
def why_not() -> str | None:
    """Return why no run can be traced here, None where one can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-qq", "-e", "trace=none", "true"], capture_output=True, text=True, check=False)
    return f"strace may not trace here: {tried.stderr.strip()[:80]}" if tried.returncode else None


def traced(command: Sequence[str], root: Path, log: Path, *, environment: dict[str, str]) -> list[Deed]:
    """Run a command under strace and return what it did below a folder, which is empty when it begins, and what it said."""
    strace = [
        "strace",
        "-f",
        "-qq",
        "-xx",
        "-s",
        str(1 << 24),
        "-e",
        "signal=none",
        "-e",
        f"trace={','.join(CALLS.split())}",
        "-o",
        str(log),
    ]
    fast = [*strace, "--seccomp-bpf"] if _has_seccomp() else strace
    run = subprocess.run([*fast, *command], env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise AssertionError(f"the traced run failed: {run.stderr}")
    with log.open(encoding="ascii", errors="strict") as lines:
        return list(Reading(root).deeds(lines))


@cache
def _has_seccomp() -> bool:
    return (
        subprocess.run(["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=close", "true"], capture_output=True, check=False).returncode
        == 0
    )


@dataclass(slots=True)
class Handle:
    """An open file, as all its descriptors share it."""

    file: int
    path: str
    appends: bool = False
    at: int = 0


@dataclass(slots=True)
class Reading:
    """A trace as it is read: which files there are, under which names, and which are open."""

    root: Path
    names: dict[str, int] = field(default_factory=dict)  # every path below the root, and the root itself
    sizes: dict[int, int] = field(default_factory=dict)
    handles: dict[int, Handle] = field(default_factory=dict)
    folders: set[int] = field(default_factory=set)
    line: str = ""

    def deeds(self, lines: Iterable[str]) -> Iterator[Deed]:
        """Yield what was done below the root."""
        self.names[str(self.root)] = 0
        self.folders.add(0)
        for match in filter(None, map(LINE.fullmatch, joined(lines))):
            if match["error"] is None and int(match["result"]) >= 0:
                words = [
                    bytes.fromhex(text.replace("\\x", "")) if text or not bare else bare.strip()
                    for text, bare in WORD.findall(match["given"])
                ]
                yield from self._call(match["call"], [word for word in words if word != ""], int(match["result"]))

    def _call(self, call: str, given: list[bytes | str], result: int) -> Iterator[Deed]:
        match call:
            case "open" | "openat" | "creat":
                yield from self._open(call, given, result)
            case "close":
                self.handles.pop(int(str(given[0])), None)
            case "dup" | "dup2" | "dup3":
                self._dup(int(str(given[0])), result)
            case "lseek":
                if (handle := self._handle(given)) is not None:
                    handle.at = result
            case "write" | "pwrite64" | "writev" | "pwritev":
                yield from self._write(call, given, result)
            case "ftruncate" | "fallocate" | "fsync" | "fdatasync":
                yield from self._settle(call, given)
            case "sendfile" | "copy_file_range":
                if self._handle(given) is not None or self.handles.get(int(str(given[min(2, len(given) - 1)]))) is not None:
                    raise AssertionError(f"{call} copies bytes that the trace does not hold")
            case _:
                yield from self._name(call, given)

    def _open(self, call: str, given: list[bytes | str], result: int) -> Iterator[Deed]:
        path = self._paths(call, given)[0]
        flags = next((word for word in given if isinstance(word, str) and "O_" in word), "O_CREAT|O_TRUNC")
        if not self._below(path):
            self.handles.pop(result, None)
            return
        fresh = path not in self.names
        if fresh:
            if "O_CREAT" not in flags:
                raise AssertionError(f"{path} is opened, and nothing made it")
            yield self._made(path)
        file = self.names[path]
        self.handles[result] = Handle(file, path, "O_APPEND" in flags)
        if "O_TRUNC" in flags and not fresh:
            self.sizes[file] = 0
            yield Wrote(file, 0, None)

    def _dup(self, old: int, new: int) -> None:
        if (handle := self.handles.get(old)) is not None:
            self.handles[new] = handle
        else:
            self.handles.pop(new, None)

    def _write(self, call: str, given: list[bytes | str], result: int) -> Iterator[Deed]:
        content = b"".join(part for part in given if isinstance(part, bytes))[:result]
        handle = self._handle(given)
        if handle is None:
            if str(given[0]) == "1":
                yield from map(Said, filter(None, content.decode().split("\n")))
            return
        if call.startswith("p"):
            at = int(str(given[-1]))
        else:
            at = self.sizes[handle.file] if handle.appends else handle.at
            handle.at = at + result
        self.sizes[handle.file] = max(self.sizes[handle.file], at + result)
        yield Wrote(handle.file, at, content)

    def _settle(self, call: str, given: list[bytes | str]) -> Iterator[Deed]:
        handle = self._handle(given)
        if handle is None:
            return
        if call.startswith("f") and call.endswith("sync"):
            yield Synced(handle.file, handle.file in self.folders)
            return
        size = int(str(given[-1])) if call == "ftruncate" else max(self.sizes[handle.file], int(str(given[-2])) + int(str(given[-1])))
        self.sizes[handle.file] = size
        yield Wrote(handle.file, size, None)

    def _name(self, call: str, given: list[bytes | str]) -> Iterator[Deed]:
        paths = self._paths(call, given)
        if not any(map(self._below, paths)):
            return
        if call.startswith("rename"):
            old, new = paths
            for path in [path for path in self.names if path == old or path.startswith(f"{old}/")]:
                self.names[new + path.removeprefix(old)] = self.names.pop(path)
            kept = self._named(new, self.names[new])
            yield kept
            yield self._named(old, None, after=kept)
        elif call.startswith("link"):
            self.names[paths[1]] = self.names[paths[0]]
            yield self._named(paths[1], self.names[paths[1]])
        elif call.startswith("mkdir"):
            self.folders.add(len(self.sizes) + 1)
            yield self._made(paths[0])
        elif call in {"unlink", "unlinkat", "rmdir"}:
            del self.names[paths[0]]
            yield self._named(paths[0], None)
        else:
            raise AssertionError(f"{call} is not understood")

    def _handle(self, given: list[bytes | str]) -> Handle | None:
        return self.handles.get(int(str(given[0])))

    def _paths(self, call: str, given: list[bytes | str]) -> list[str]:
        """Return the paths that a call names, each made whole by the folder it is given with."""
        whole = []
        for at, word in enumerate(given):
            if isinstance(word, bytes):
                before = str(given[at - 1]) if at else ""
                folder = self.handles.get(int(before)) if before.isdigit() else None
                path = word.decode()
                whole.append(os.path.normpath(f"{folder.path}/{path}" if folder is not None and not path.startswith("/") else path))
        return whole

    def _below(self, path: str) -> bool:
        return path == str(self.root) or path.startswith(f"{self.root}/")

    def _made(self, path: str) -> Named:
        self.names[path] = len(self.sizes) + 1
        self.sizes[self.names[path]] = 0
        return self._named(path, self.names[path])

    def _named(self, path: str, file: int | None, after: Named | None = None) -> Named:
        folder, _, name = path.rpartition("/")
        return Named(self.names[folder], name, file, file in self.folders, after)


def joined(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a trace, those put together again that another thread broke off."""
    waiting: dict[str, str] = {}
    for line in lines:
        if begun := BEGUN.fullmatch(line):
            waiting[begun[1]] = begun[2]
        elif ended := ENDED.fullmatch(line):
            yield f"{ended[1]} {waiting.pop(ended[1])}{ended[2]}".rstrip("\n")
        else:
            yield line.rstrip("\n")


def after_cut(deeds: Sequence[Deed], chance: random.Random) -> dict[str, bytes | None]:
    """Return a tree that a disk may hold when the power fails right after these deeds: bytes by path, None for a folder."""
    names: dict[int, dict[str, int]] = {0: {}}
    contents: dict[int, bytearray] = {}
    unsynced: list[Wrote] = []
    unnamed: list[Named] = []
    for deed in deeds:
        match deed:
            case Wrote():
                unsynced.append(deed)
            case Named():
                unnamed.append(deed)
            case Synced(file, folder=True):
                for named in [named for named in unnamed if named.folder == file]:
                    if named.after is None or named.after not in unnamed:
                        _name(names, named)
                        unnamed.remove(named)
            case Synced(file):
                for wrote in unsynced:
                    if wrote.file == file:
                        _write(contents, wrote)
                unsynced = [wrote for wrote in unsynced if wrote.file != file]
            case Said():
                pass
    for wrote in surviving(unsynced, chance):
        _write(contents, wrote)
    share = chance.choice((0.0, 0.5, 1.0))
    kept: set[Named] = set()
    for named in unnamed:
        if chance.random() < share and (named.after is None or named.after not in unnamed or named.after in kept):
            _name(names, named)
            kept.add(named)
    return dict(_tree(names, contents))


def surviving(unsynced: Sequence[Wrote], chance: random.Random) -> Iterator[Wrote]:
    """Yield the unsynced writes, or the sectors of them, that happened to reach the disk: none, all, a beginning, or any."""
    way = chance.choice(("none", "all", "beginning", "any"))
    if way == "all":
        yield from unsynced
    elif way == "beginning":
        last = chance.randrange(len(unsynced) + 1)
        yield from unsynced[:last]
        if last < len(unsynced) and unsynced[last].content is not None:
            sectors = list(_sectors(unsynced[last]))
            yield from sectors[: chance.randrange(len(sectors) + 1)]
    elif way == "any":
        share = chance.random()
        for wrote in unsynced:
            yield from (sector for sector in _sectors(wrote) if chance.random() < share)


def _sectors(wrote: Wrote) -> Iterator[Wrote]:
    """Cut a write where the disk cuts: at every multiple of the sector."""
    if wrote.content is None:
        yield wrote
        return
    at, end = wrote.at, wrote.at + len(wrote.content)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield Wrote(wrote.file, at, wrote.content[at - wrote.at : until - wrote.at])
        at = until


def _write(contents: dict[int, bytearray], wrote: Wrote) -> None:
    held = contents.setdefault(wrote.file, bytearray())
    end = wrote.at + len(wrote.content or b"")
    if len(held) < end:
        held.extend(bytes(end - len(held)))
    if wrote.content is None:
        del held[wrote.at :]
    else:
        held[wrote.at : end] = wrote.content


def _name(names: dict[int, dict[str, int]], named: Named) -> None:
    inside = names.setdefault(named.folder, {})
    if named.file is not None and named.is_folder:
        names.setdefault(named.file, {})
    if named.file is None:
        inside.pop(named.name, None)
    else:
        inside[named.name] = named.file


def _tree(
    names: dict[int, dict[str, int]], contents: dict[int, bytearray], folder: int = 0, path: str = ""
) -> Iterator[tuple[str, bytes | None]]:
    for name, file in names.get(folder, {}).items():
        whole = f"{path}/{name}" if path else name
        if file in names:
            yield whole, None
            yield from _tree(names, contents, file, whole)
        else:
            yield whole, bytes(contents.get(file, b""))


def laid_out(tree: dict[str, bytes | None], root: Path) -> None:
    """Write a tree into an empty folder."""
    for name, content in tree.items():
        path = root / name
        if content is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
