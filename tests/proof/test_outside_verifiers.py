"""Verifiers that others wrote take our proofs and checkpoints, and refuse damaged ones, as we do."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tollbook import decide, pipeline
from tollbook.cli import main
from tollbook.errors import BadInput
from tollbook.store.journal import Entry
from tollbook.store.merkle import EMPTY, Nodes, extends, includes
from tollbook.store.notes import Checkpoint, opened, proved, sign, vkey
from tollbook.store.record import Record
from tollbook.store.writing import Hand

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
DEBIAN_GO = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")
APART = CHECKOUT / ".venv" / "outside" / "bin" / "python"
MODULES = HERE / "node" / "node_modules" / "@sigstore" / "verify"

GOOD = 400
LARGEST = 700
ORIGIN = "tollbook.book/0123456789abcdef"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LEAVES = [
    Entry(seq, f"2026-01-02T03:{seq // 60:02d}:{seq % 60:02d}Z", "keeper", "note", f"page {seq}", 1, f"{seq:064x}").leaf
    for seq in range(LARGEST)
]

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Case:
    """A proof or checkpoint to be judged; the names are those of ``go/main.go``."""

    kind: str
    leaf: bytes = b""
    root: bytes = b""
    old_root: bytes = b""
    path: tuple[bytes, ...] = ()
    index: int = 0
    size: int = 0
    old: int = 0
    note: str = ""
    verifier: str = ""
    proof: str = ""

    @property
    def json(self) -> str:
        """One line for a judge."""
        told = {name.title().replace("_", ""): value for name, value in asdict(self).items()}
        return json.dumps(told, default=lambda value: base64.b64encode(value).decode())

    @property
    def taken(self) -> bool:
        """Say whether we take it."""
        try:
            match self.kind:
                case "inclusion":
                    return includes(self.leaf, self.index, self.size, proof=self.path, root=self.root)
                case "consistency":
                    return extends((self.old, self.old_root), (self.size, self.root), proof=self.path)
                case "checkpoint":
                    return opened(self.note, self.verifier) == Checkpoint(ORIGIN, self.size, self.root)
                case _:
                    proved(self.proof, self.leaf, self.verifier)
                    return True
        except BadInput:
            return False


def judged(judge: Sequence[str | Path], cases: Sequence[Case]) -> list[bool]:
    """Put cases before a judge."""
    said = subprocess.run(judge, input="".join(f"{case.json}\n" for case in cases), capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return [line == "true" for line in said.stdout.split()]


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """Return golang.org/x/mod of Debian as a judge."""
    if shutil.which("go") is None or not DEBIAN_GO.is_dir():
        pytest.skip("needs golang-go and golang-golang-x-mod-dev, as .ci/setup installs them on Debian")
    folder = tmp_path_factory.mktemp("go")
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }
    subprocess.run(["go", "build", "-o", folder / "judge", HERE / "go" / "main.go"], check=True, env=environment)
    return [folder / "judge"]


@pytest.fixture(scope="module")
def sigstore() -> list[str | Path]:
    """Return PyPI's sigstore and rekor-verifier as a judge."""
    if not APART.is_file():
        pytest.skip("needs sigstore and rekor-verifier in .venv/outside, as `make test-slow` installs them")
    return [APART, HERE / "python" / "judge.py"]


@pytest.fixture(scope="module")
def node() -> list[str | Path]:
    """Return npm's @sigstore/verify as a judge."""
    if shutil.which("node") is None or not MODULES.is_dir():
        pytest.skip("needs node, and @sigstore/verify in tests/proof/node, as `make test-slow` installs it where npm is at hand")
    return ["node", HERE / "node" / "judge.js"]


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with one bit flipped."""
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def damaged_path(path: tuple[bytes, ...], chance: random.Random) -> tuple[bytes, ...]:
    """Return a path with a bit flipped, a node left out, doubled or added, or two exchanged."""
    kept, at = list(path), chance.randrange(len(path)) if path else 0
    match chance.randrange(5) if path else 4:
        case 0:
            kept[at] = flipped(kept[at], chance)
        case 1:
            del kept[at]
        case 2:
            kept.insert(at, kept[at])
        case 3 if len(path) > 1:
            other = (at + 1) % len(path)
            kept[at], kept[other] = kept[other], kept[at]
        case _:
            kept.insert(chance.choice((0, len(kept))), EMPTY)
    return tuple(kept)


def inclusions(chance: random.Random) -> Iterator[tuple[Case, Case]]:
    """Yield good inclusion proofs, each with a damaged one."""
    for _ in range(GOOD):
        size = chance.randint(1, LARGEST)
        nodes, index = Nodes(LEAVES[:size]), chance.randrange(size)
        good = Case("inclusion", LEAVES[index], nodes.root(), path=tuple(nodes.inclusion(index)), index=index, size=size)
        match chance.randrange(4):
            case 0:
                yield good, replace(good, leaf=flipped(good.leaf, chance))
            case 1:
                yield good, replace(good, root=flipped(good.root, chance))
            case 2 if size > 1:
                yield good, replace(good, index=chance.choice([other for other in range(size) if other != index]))
            case _:
                yield good, replace(good, path=damaged_path(good.path, chance))


def consistencies(chance: random.Random) -> Iterator[tuple[Case, Case]]:
    """Yield good consistency proofs, each with a damaged one."""
    for _ in range(GOOD):
        size = chance.randint(2, LARGEST)
        old = chance.randrange(1, size)
        nodes = Nodes(LEAVES[:size])
        path = tuple(nodes.consistency(old))
        good = Case("consistency", root=nodes.root(), old_root=Nodes(LEAVES[:old]).root(), path=path, size=size, old=old)
        match chance.randrange(3):
            case 0:
                yield good, replace(good, root=flipped(good.root, chance))
            case 1:
                yield good, replace(good, old_root=flipped(good.old_root, chance))
            case _:
                yield good, replace(good, path=damaged_path(path, chance))


def checkpoints(chance: random.Random) -> Iterator[tuple[Case, Case]]:
    """Yield good checkpoints, each with one whose lines, signature, key id or key is another."""
    for _ in range(GOOD):
        size = chance.randint(1, LARGEST)
        root = Nodes(LEAVES[:size]).root()
        note = sign(Checkpoint(ORIGIN, size, root), KEY)
        good = Case("checkpoint", root=root, size=size, note=note, verifier=vkey(ORIGIN, KEY))
        body, line = note.split("\n\n")
        dash, name, encoded = line.split()
        blob = base64.b64decode(encoded)
        match chance.randrange(4):
            case 0:
                at = chance.randrange(len(body))
                changed = body[:at] + chance.choice([letter for letter in "abc123+/" if letter != body[at]]) + body[at + 1 :]
                yield good, replace(good, note=f"{changed}\n\n{line}")
            case 1:
                yield (
                    good,
                    replace(good, note=f"{body}\n\n{dash} {name} {base64.b64encode(blob[:4] + flipped(blob[4:], chance)).decode()}\n"),
                )
            case 2:
                yield (
                    good,
                    replace(good, note=f"{body}\n\n{dash} {name} {base64.b64encode(flipped(blob[:4], chance) + blob[4:]).decode()}\n"),
                )
            case _:
                foreign = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
                yield good, replace(good, note=sign(Checkpoint(ORIGIN, size, root), foreign))


KINDS = {"inclusion": inclusions, "consistency": consistencies, "checkpoint": checkpoints}


@pytest.mark.parametrize(
    ("judge", "kind"),
    [
        ("go", "inclusion"),
        ("go", "consistency"),
        ("go", "checkpoint"),
        ("sigstore", "inclusion"),
        ("sigstore", "consistency"),  # by rekor-verifier, which lies in the same environment
        ("sigstore", "checkpoint"),
        ("node", "inclusion"),
        ("node", "checkpoint"),
    ],
)
def test_others_take_every_good_proof_and_refuse_every_damaged_one_as_we_do(judge: str, kind: str, request: pytest.FixtureRequest) -> None:
    verifier: list[str | Path] = request.getfixturevalue(judge)
    pairs = list(KINDS[kind](random.Random(kind)))  # the same proofs every time, not a secret
    good, bad = [one for one, _ in pairs], [other for _, other in pairs]

    assert [case.taken for case in good] == judged(verifier, good) == [True] * GOOD
    assert [case.taken for case in bad] == judged(verifier, bad) == [False] * GOOD


@pytest.fixture
def files(book: Path, hand: Hand, tmp_path: Path) -> list[Case]:
    """Return what ``verify --prove`` writes for every entry of a book."""
    with pipeline.acting(book, hand) as record:
        for other in ("i2", "i4", "i5", "i7", "i8"):
            decide.merge(record, "i1", [other], hand=hand)
        decide.undo(record, record.entries - 1, hand=hand)
    with Record(book) as record:
        entries, verifier = record.entries, record.settings.vkey
    cases = []
    for seq in range(entries):
        out = tmp_path / f"entry-{seq}"
        done = CliRunner().invoke(main, ["--book", str(book), "verify", "--prove", str(seq), str(out)])
        assert done.exit_code == 0
        leaf, proof = out.with_name(f"{out.name}.json").read_bytes(), out.with_name(f"{out.name}.tlog-proof").read_text("utf-8")
        cases.append(Case("proof", leaf, index=seq, verifier=verifier, proof=proof))
    return cases


def damaged_file(case: Case, chance: random.Random) -> Case:
    """Return a proof file of something else, or with a line changed."""
    head, checkpoint = case.proof.split("\n\n", 1)
    first, index, *path = head.split("\n")
    match chance.randrange(6):
        case 0:
            return replace(case, leaf=flipped(case.leaf, chance))
        case 1:
            return replace(case, proof=case.proof.replace("@v1", "@v2"))
        case 2:
            return replace(case, proof=case.proof.replace(f"\n{index}\n", f"\nindex {case.index + 1}\n"), index=case.index + 1)
        case 3:
            return replace(case, proof=f"{first}\n{index}\n" + "\n".join(path[1:]) + f"\n\n{checkpoint}")
        case 4:
            nodes = damaged_path(tuple(map(base64.b64decode, path)), chance)
            return replace(
                case, proof="\n".join((first, index, *(base64.b64encode(node).decode() for node in nodes))) + f"\n\n{checkpoint}"
            )
        case _:
            size = checkpoint.split("\n")[1]
            return replace(case, proof=f"{head}\n\n{checkpoint.replace(size, str(int(size) + 1), 1)}")


def test_a_proof_file_is_read_by_others(files: list[Case], go: list[str | Path]) -> None:
    chance = random.Random(1)  # the same damage every time, not a secret
    bad = [damaged_file(chance.choice(files), chance) for _ in range(GOOD)]
    bad = [case for case in bad if case not in files]

    assert [case.taken for case in files] == judged(go, files) == [True] * len(files)
    assert [case.taken for case in bad] == judged(go, bad) == [False] * len(bad)


def parts(proof: str) -> tuple[int, list[bytes], str]:
    """Read a proof file as c2sp.org/tlog-proof says: a version, an index, hashes, a blank line, a checkpoint."""
    lines = proof.split("\n")
    blank = lines.index("")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].split(" ")[0] == "index"
    return int(lines[1].split(" ")[1]), [base64.b64decode(line, validate=True) for line in lines[2:blank]], "\n".join(lines[blank + 1 :])


def test_a_proof_file_taken_apart_holds_for_sigstore_and_its_signature_for_a_bare_key(
    files: list[Case], sigstore: list[str | Path]
) -> None:
    apart = []
    for case in files:
        index, path, note = parts(case.proof)
        body, line = note.split("\n\n")
        _, size, root = body.split("\n")
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(case.verifier.split("+", 2)[2])[1:])
        try:
            key.verify(base64.b64decode(line.split()[2])[4:], f"{body}\n".encode())
        except InvalidSignature:
            pytest.fail(f"the signature under entry {index} does not hold")
        apart.append(Case("inclusion", case.leaf, base64.b64decode(root), path=tuple(path), index=index, size=int(size)))

    assert judged(sigstore, apart) == [True] * len(files)
