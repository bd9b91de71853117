"""Merkle trees over the journal, hashed as in RFC 9162 (and RFC 6962).

References
----------
Laurie, Messeri, Stradling (2021), *Certificate Transparency Version 2.0*, https://doi.org/10.17487/RFC9162, section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash the bytes of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent."""
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that only grows: it keeps the roots of its perfect subtrees, so memory is logarithmic."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    def copy(self) -> Growing:
        """Return a tree of the same leaves that grows by itself."""
        return Growing(self.size, self._peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf."""
        node, size = leaf_hash(leaf), self.size
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._peaks:
            return EMPTY
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = node_hash(peak, node)
        return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over some leaves.

    >>> root_of([]).hex()[:8]
    'e3b0c442'
    """
    tree = Growing()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of the leaf at an index, nearest sibling first, from all leaf hashes."""
    if not 0 <= index < len(hashes):
        raise IndexError(f"no leaf {index} in a tree of {len(hashes)}")
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*inclusion_proof(hashes[:split], index), _subroot(hashes[split:])]
    return [*inclusion_proof(hashes[split:], index - split), _subroot(hashes[:split])]


def consistency_proof(hashes: Sequence[bytes], size: int) -> list[bytes]:
    """Return the proof that the tree of the first ``size`` leaves is a beginning of this one."""
    if not 0 < size <= len(hashes):
        raise IndexError(f"no tree of size {size} in one of {len(hashes)}")
    return _consistency(hashes, size, whole=True)


def includes(leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    first, last, node = index, size - 1, leaf_hash(leaf)
    for sibling in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            node = node_hash(sibling, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and node == root


def extends(old: tuple[int, bytes], new: tuple[int, bytes], *, proof: Sequence[bytes]) -> bool:
    """Check a consistency proof between two (size, root) pairs (RFC 9162, section 2.1.4.2)."""
    (first, old_root), (second, new_root) = old, new
    if first == second:
        return not proof and old_root == new_root
    if not 0 < first < second or not proof:
        return False
    path = list(proof) if first & (first - 1) else [old_root, *proof]
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old_node = new_node = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old_node, new_node = node_hash(sibling, old_node), node_hash(sibling, new_node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new_node = node_hash(new_node, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old_node == old_root and new_node == new_root


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def _subroot(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return node_hash(_subroot(hashes[:split]), _subroot(hashes[split:]))


def _consistency(hashes: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(hashes):
        return [] if whole else [_subroot(hashes)]
    split = _split(len(hashes))
    if size <= split:
        return [*_consistency(hashes[:split], size, whole=whole), _subroot(hashes[split:])]
    return [*_consistency(hashes[split:], size - split, whole=False), _subroot(hashes[:split])]
