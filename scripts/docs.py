"""Write what documents can be told by the program itself, or check that they are still true."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tollbook.cli import VERBS

ROOT = Path(__file__).parents[1]
ENTRY = Path(sys.executable).parent / "tollbook"
RUN = re.compile(r"(<!-- run: (?P<command>[^\n]*?) -->\n```(?:text|console)?\n)(?P<output>.*?)(```\n)", re.DOTALL)
ROW = re.compile(r"^\|[^|]*\| `(?P<command>tollbook [^`]*)` \| `(?P<printed>[^`]*)` \|$", re.MULTILINE)


def main() -> int:
    """Return 0 where every document says what the program prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a page is out of date")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        stale = [str(path.relative_to(ROOT)) for path, text in pages(Path(folder)) if not settled(path, text, check=check)]
        untrue = list(untrue_rows((ROOT / "README.md").read_text("utf-8"), Path(folder)))
    for name in stale:
        print(f"{name} is out of date: run `make docs`")
    for row in untrue:
        print(f"README.md: {row}")
    return 1 if stale or untrue else 0


def pages(home: Path) -> list[tuple[Path, str]]:
    """Return every page that holds something generated, as it should be."""
    made = [(ROOT / "docs" / "commands.md", commands(home))]
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text("utf-8")
        if RUN.search(text):
            made.append((path, RUN.sub(lambda match: rerun(match, home), text)))
    return made


def settled(path: Path, text: str, *, check: bool) -> bool:
    """Write a page, or say whether it stands so."""
    if path.is_file() and path.read_text("utf-8") == text:
        return True
    if not check:
        path.write_text(text, "utf-8")
    return not check


def commands(home: Path) -> str:
    """Return the help of every verb as one page."""
    parts = ["# The commands\n\nThis page is generated from the program by `make docs`.\n"]
    parts.append(f"```text\n{output('tollbook --help', home)}```\n")
    for _, verb, _, _ in VERBS:
        parts.append(f"## {verb}\n\n```text\n{output(f'tollbook {verb} --help', home)}```\n")
    return "\n".join(parts)


def rerun(match: re.Match[str], home: Path) -> str:
    """Return a marked block with what its command prints now."""
    return f"{match[1]}$ {match['command']}\n{output(match['command'], home)}{match[4]}"


def untrue_rows(readme: str, home: Path) -> list[str]:
    """Return the rows of the README's table whose command no longer prints what the row says."""
    rows = ROW.findall(readme)
    if not rows:
        return ["its table of commands is gone"]
    return [
        f"`{command}` no longer prints {printed!r}" for command, printed in rows if printed not in " ".join(output(command, home).split())
    ]


def output(command: str, home: Path) -> str:
    """Return what a command prints, with ids and digests, which differ in every book, cut to their beginning."""
    environment = {
        **os.environ,
        "TOLLBOOK_CONFIG": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PATH": f"{ENTRY.parent}:{os.environ['PATH']}",
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    shown = subprocess.run(["bash", "-c", command], cwd=home, env=environment, capture_output=True, text=True, check=False)
    text = re.sub(r"tb-[0-9a-z]{12}", "tb-…", shown.stdout)
    text = re.sub(r"sha256 [0-9a-f]{64}", "sha256 …", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-…", text)
    return re.sub(r"checkpoint \S{8}…", "checkpoint …", text)


if __name__ == "__main__":
    sys.exit(main())
