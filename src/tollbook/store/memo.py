"""What was made of a book in one state, kept for whoever asks again: names, counts, lists. Only values, never anything that is open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")
MOST = 256  # values kept, over all books of this process
_KEPT: OrderedDict[tuple[Path, str, str], object] = OrderedDict()
_MAKING: dict[tuple[Path, str, str], threading.RLock] = {}
_TURN = threading.Lock()


class Stated(Protocol):
    """Something whose answers are the same while its state is."""

    @property
    def path(self) -> Path:
        """Where the book lies."""

    @property
    def state(self) -> str:
        """A word that changes whenever an answer could."""


def memo(reader: Stated, name: str, make: Callable[[], T]) -> T:
    """Return what was made under a name in a reader's state, made now if it was not; of several who ask at once one makes it."""
    key = (reader.path, reader.state, name)
    with _TURN:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]  # type: ignore[return-value]  # made under this name
        making = _MAKING.setdefault(key, threading.RLock())
    with making:
        with _TURN:
            if key in _KEPT:
                return _KEPT[key]  # type: ignore[return-value]  # made while this one waited
        try:
            made = make()
            with _TURN:
                _KEPT[key] = made
                while len(_KEPT) > MOST:
                    _KEPT.popitem(last=False)
        finally:
            with _TURN:
                _MAKING.pop(key, None)
    return made
