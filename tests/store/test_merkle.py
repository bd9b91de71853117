"""Merkle trees, against the vectors of the reference code of RFC 6962 and against every damaged proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tollbook.store.merkle import EMPTY, Growing, Nodes, extends, includes, root_of

# Leaves, roots and proofs as google/certificate-transparency prints them in merkletree/merkle_tree_test.cc.
LEAVES = [
    bytes.fromhex(leaf) for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = range(1, 41)


def leaves(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def damaged(proof: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Yield every proof with one bit of one hash flipped, one hash left out or doubled, two exchanged, or one added."""
    kept = list(proof)
    for at, node in enumerate(kept):
        bit = 1 << (at * 37 % 256)
        flipped = (int.from_bytes(node) ^ bit).to_bytes(32)
        yield [*kept[:at], flipped, *kept[at + 1 :]]
        yield [*kept[:at], *kept[at + 1 :]]
        yield [*kept[:at], node, *kept[at:]]
        if at and kept[at - 1] != node:
            yield [*kept[: at - 1], node, kept[at - 1], *kept[at + 1 :]]
    yield [*kept, EMPTY]
    yield [EMPTY, *kept]


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference_code(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_tree_has_the_right_root_after_every_leaf() -> None:
    grown = Growing()
    roots = []
    for leaf in LEAVES:
        grown.append(leaf)
        roots.append(grown.root().hex())

    assert roots == ROOTS
    assert grown.size == 8


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_inclusion_proofs_are_those_of_the_reference_code(index: int, size: int, proof: list[str]) -> None:
    assert [node.hex() for node in Nodes(LEAVES[:size]).inclusion(index)] == proof


@pytest.mark.parametrize(
    ("old", "size", "proof"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_those_of_the_reference_code(old: int, size: int, proof: list[str]) -> None:
    assert [node.hex() for node in Nodes(LEAVES[:size]).consistency(old)] == proof


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_and_no_damaged_proof_is_taken(size: int) -> None:
    nodes, root = Nodes(leaves(size)), root_of(leaves(size))
    assert nodes.root() == root
    for index, leaf in enumerate(leaves(size)):
        proof = nodes.inclusion(index)

        assert includes(leaf, index, size, proof=proof, root=root)
        assert not includes(leaf + b".", index, size, proof=proof, root=root)
        assert not includes(leaf, index, size, proof=proof, root=EMPTY)
        assert not any(includes(leaf, other, size, proof=proof, root=root) for other in range(-1, size + 1) if other != index)
        assert not any(includes(leaf, index, size, proof=wrong, root=root) for wrong in damaged(proof))


@pytest.mark.parametrize("size", SIZES)
def test_every_beginning_is_proved_and_no_damaged_proof_is_taken(size: int) -> None:
    nodes, new = Nodes(leaves(size)), (size, root_of(leaves(size)))
    for first in range(1, size + 1):
        old = (first, root_of(leaves(first)))
        proof = nodes.consistency(first)

        assert extends(old, new, proof=proof)
        assert not extends((first, EMPTY), new, proof=proof)
        assert not extends(old, (size, EMPTY), proof=proof)
        assert not any(extends(old, new, proof=wrong) for wrong in damaged(proof))
        if first < size:
            assert not extends(new, old, proof=proof)


@pytest.mark.parametrize("altered", range(12))
def test_a_tree_with_another_beginning_is_no_extension(altered: int) -> None:
    forked = [leaf + b"'" if number == altered else leaf for number, leaf in enumerate(leaves(20))]
    old, new = (12, root_of(leaves(12))), (20, root_of(forked))

    proofs = [Nodes(forked).consistency(12), Nodes(leaves(20)).consistency(12)]

    assert not any(extends(old, new, proof=proof) for proof in proofs)


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(IndexError, match="no leaf"):
        Nodes(leaves(3)).inclusion(index)


@pytest.mark.parametrize("size", [0, 4])
def test_a_size_that_never_was_has_no_proof(size: int) -> None:
    with pytest.raises(IndexError, match="no tree"):
        Nodes(leaves(3)).consistency(size)
