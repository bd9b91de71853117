"""Passwords and one-time passwords: how they are kept, and how they are told from wrong ones without saying which part was wrong.

References
----------
RFC 9106 (Argon2), https://www.rfc-editor.org/rfc/rfc9106; RFC 6238 (TOTP), https://www.rfc-editor.org/rfc/rfc6238.
"""

from __future__ import annotations

import threading
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from tollbook.errors import BadInput
from tollbook.language.fold import fold
from tollbook.language.said import say

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST, DISTINCT = 15, 128, 6
STEP = 30  # seconds that a one-time password stands for
COMMON = ("password", "qwerty", "letmein", "welcome", "iloveyou", "administrator", "tollbook", "123456", "abcdef", "111111")
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MiB


def hashed(password: str) -> str:
    """Return what is kept of a password: Argon2id over 64 MiB, 3 passes, 4 lanes."""
    with _AT_ONCE:
        return _hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Say whether a password is the one that was kept; where none was, this takes as long."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            return _hasher().verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def fit(password: str, name: str) -> None:
    """Take a password that is hard to guess.

    Raises
    ------
    BadInput
        If it is too short or long, repeats itself, holds the name, or is little more than a common one.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            say("a password has {low} to {high} characters; several words in a row are easy to keep in mind", low=SHORTEST, high=LONGEST)
        )
    lowered = fold(password)
    rest = lowered
    for word in (*COMMON, fold(name)):
        rest = rest.replace(word, "")
    if len(set(lowered)) < DISTINCT or len(rest) < SHORTEST // 2:
        raise BadInput(say("this password is easy to guess; use several words that do not belong together"))


def step_of(secret: str, code: str, now: int) -> int | None:
    """Return the time step whose one-time password a code is, one step early or late allowed, None where it is none."""
    pyotp = _pyotp()
    digits = "".join(code.split())
    for step in (now // STEP, now // STEP - 1, now // STEP + 1):
        if len(digits) == 6 and pyotp.utils.strings_equal(pyotp.TOTP(secret).at(step * STEP), digits):
            return step
    return None


def new_totp(name: str, book: str) -> tuple[str, str]:
    """Return a new secret for one-time passwords, and the address under which an app takes it."""
    pyotp = _pyotp()
    secret = pyotp.random_base32()
    return secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=book)


def _pyotp() -> ModuleType:
    try:
        import pyotp
    except ImportError:
        raise BadInput(
            say("codes of a phone need pyotp, which is not on the machine of this book"),
            advice="install it with `pip install 'tollbook[identity]'`",
        ) from None
    return pyotp


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")
