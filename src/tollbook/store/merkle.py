"""Merkle trees over the journal, hashed as in RFC 9162 (and RFC 6962).

References
----------
Laurie, Messeri, Stradling (2021), *Certificate Transparency Version 2.0*, https://doi.org/10.17487/RFC9162, section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
WIDTH = 32


def leaf_hash(leaf: bytes) -> bytes:
    """Hash the bytes of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes | bytearray, right: bytes | bytearray) -> bytes:
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


class Nodes:
    """Every node of a tree, so that a proof takes as many steps as the tree is high: 64 bytes of memory for each leaf."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        level = bytearray()
        for leaf in leaves:
            level += leaf_hash(leaf)
        self._levels = [level]  # the perfect subtrees of 1, 2, 4, … leaves
        while len(level) >= 2 * WIDTH:
            ends = range(0, len(level) - len(level) % (2 * WIDTH), 2 * WIDTH)
            level = bytearray().join(node_hash(level[at : at + WIDTH], level[at + WIDTH : at + 2 * WIDTH]) for at in ends)
            self._levels.append(level)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // WIDTH

    def root(self) -> bytes:
        """Return the root over all leaves."""
        return self._over(0, self.size) if self.size else EMPTY

    def inclusion(self, index: int) -> list[bytes]:
        """Return the audit path of one leaf, nearest sibling first (RFC 9162, section 2.1.3.1)."""
        if not 0 <= index < self.size:
            raise IndexError(f"no leaf {index} in a tree of {self.size}")
        path, start, end = [], 0, self.size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, size: int) -> list[bytes]:
        """Return the proof that the first ``size`` leaves are a beginning of all (RFC 9162, section 2.1.4.1)."""
        if not 0 < size <= self.size:
            raise IndexError(f"no tree of size {size} in one of {self.size}")
        path, start, end = [], 0, self.size
        while size != end:
            middle = start + _split(end - start)
            if size <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return [*([] if start == 0 else [self._over(start, end)]), *path[::-1]]

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over a run of leaves that begins where a subtree of its size may begin."""
        size = end - start
        if size & (size - 1) == 0:
            at = WIDTH * (start // size)
            return bytes(self._levels[size.bit_length() - 1][at : at + WIDTH])
        middle = start + _split(size)
        return node_hash(self._over(start, middle), self._over(middle, end))


def sides(index: int, size: int) -> list[bool]:
    """Say of each node of an audit path, nearest first, whether it stands on the left.

    >>> sides(2, 5)
    [False, True, False]
    """
    first, last, found = index, size - 1, list[bool]()
    while last:
        left = bool(first & 1) or first == last
        found.append(left)
        while left and not first & 1 and first:
            first, last = first >> 1, last >> 1
        first, last = first >> 1, last >> 1
    return found


def root_along(leaf: bytes, path: Iterable[tuple[bool, bytes]]) -> bytes:
    """Return the root to which a path leads from the bytes of a leaf; each node comes with whether it stands on the left."""
    node = leaf_hash(leaf)
    for left, other in path:
        node = node_hash(other, node) if left else node_hash(node, other)
    return node


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
