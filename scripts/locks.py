"""Check that the locks pin everything that is asked for, with hashes, and name no host."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ("run.txt", "dev.txt", "outside.txt", "node.txt")
NPM = (ROOT / "tests" / "proof" / "node" / "package-lock.json", ROOT / "web" / "package-lock.json")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
NAMED = re.compile(r"^([A-Za-z0-9._-]+)")


def main() -> int:
    """Return 0 where the locks are consistent."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    build = (ROOT / "requirements" / "build.in").read_text("utf-8").split()
    develop = (ROOT / "requirements" / "dev.in").read_text("utf-8").split()
    apart = (ROOT / "requirements" / "outside.in").read_text("utf-8").split()
    nodes = (ROOT / "requirements" / "node.in").read_text("utf-8").split()
    run, dev, outside, node = (lock(name) for name in LOCKS)
    wrong = [
        *(f"run.txt does not pin {name}" for name in names([*project["project"]["dependencies"], *extras["exchange"], *build]) - set(run)),
        *(f"dev.txt does not pin {name}" for name in names([*develop, *chain.from_iterable(extras.values())]) - set(dev)),
        *(f"outside.txt does not pin {name}" for name in names(apart) - set(outside)),
        *(f"node.txt does not pin {name}" for name in names(nodes) - set(node)),
        *(f"{name} is {dev.get(name)} in dev.txt and {version} in run.txt" for name, version in run.items() if dev.get(name) != version),
        *(f"{path.name} names a host" for path in (ROOT / "requirements").iterdir() if "://" in path.read_text("utf-8")),
        *(f"{name} has a pin without a hash" for name in LOCKS if unhashed(name)),
        *(f"{path.parent.name}/{path.name} {error}" for path in NPM for error in npm_errors(path)),
    ]
    for line in wrong:
        print(f"requirements: {line}; run `make lock`")
    return 1 if wrong else 0


def lock(name: str) -> dict[str, str]:
    """Return what a lock pins."""
    return {canonical(package): version for package, version in PINNED.findall((ROOT / "requirements" / name).read_text("utf-8"))}


def names(requirements: list[str]) -> set[str]:
    """Return the names in a list of requirements."""
    return {canonical(match[1]) for requirement in requirements if (match := NAMED.match(requirement))}


def canonical(name: str) -> str:
    """Return a package's name as it compares equal."""
    return re.sub(r"[-_.]+", "-", name).lower()


def unhashed(name: str) -> bool:
    """Say whether a pin of a lock stands without a hash."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return any("--hash=sha256:" not in block for block in re.split(r"\n(?=\S)", text.strip()) if "==" in block)


def npm_errors(path: Path) -> list[str]:
    """Return what is wrong with a lock of npm: each package needs its hash, no line an address, and what we ask for one exact version."""
    text = path.read_text("utf-8")
    packages = json.loads(text)["packages"]
    asked = json.loads((path.parent / "package.json").read_text("utf-8"))
    wanted = {**asked.get("dependencies", {}), **asked.get("devDependencies", {})}
    return [
        *(["names a host"] if "://" in text else []),
        *(f"has {name} without its hash" for name, package in packages.items() if name and "integrity" not in package),
        *(
            f"does not pin {name} {version}"
            for name, version in wanted.items()
            if packages.get(f"node_modules/{name}", {}).get("version") != version
        ),
    ]


def tidy() -> None:
    """Take the addresses of those who ask for gifts out of the locks of npm: it writes them with every package."""
    for path in NPM:
        held = json.loads(path.read_text("utf-8"))
        for package in held["packages"].values():
            package.pop("funding", None)
        path.write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    if "--tidy" in sys.argv:
        tidy()
    sys.exit(main())
