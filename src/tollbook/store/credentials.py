"""What people prove with who they are, and their sessions: in a file of its own outside every book, which no backup or copy carries.

Passwords are kept as Argon2id hashes, recovery codes and tokens as SHA-256 of 128 random bits or more; what is kept here lets nobody in.
Only the secret of a one-time password must be kept as it is, so the file is its owner's alone.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from tollbook.store import keys
from tollbook.store.evidence import make_folder

IDLE, ABSOLUTE = 30 * 60, 12 * 60 * 60  # seconds that a session lasts without a request, and in all
WINDOW, FAILURES = 15 * 60, 10
DRAFT = 7 * 24 * 60 * 60
SCHEMA = """
create table if not exists secret (
    name text primary key, password text not null, totp text, used integer not null default 0, passkeys text not null default '[]'
) strict;
create table if not exists recovery (name text not null, hash text not null, primary key (name, hash)) strict;
create table if not exists session (
    hash text primary key, name text not null, csrf text not null, began integer not null, seen integer not null, whole integer not null,
    challenge text
) strict;
create table if not exists failure (who text not null, at integer not null) strict;
create table if not exists token (
    id text primary key, hash text not null unique, name text not null, label text not null, scopes text not null, made integer not null
) strict;
create table if not exists draft (
    id text primary key, name text not null, address text not null, form text not null, at integer not null
) strict;
create table if not exists looked (at integer not null, name text not null, id text not null) strict;
"""


@dataclass(frozen=True, slots=True)
class Secret:
    """What one person proves with who they are; ``used`` is the last time step of a one-time password that was used."""

    name: str
    password: str
    totp: str | None = None
    used: int = 0
    passkeys: tuple[dict[str, str], ...] = ()

    @property
    def has_second(self) -> bool:
        """Say whether a second factor is set up."""
        return self.totp is not None or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser of one person; ``whole`` once the second factor was given too, where one is needed."""

    hash: str
    name: str
    csrf: str
    whole: bool
    challenge: str | None


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows to act for somebody, without its secret."""

    id: str
    name: str
    label: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was kept for the one who filled it in, with the address of its page."""

    id: str
    address: str
    form: tuple[tuple[str, str], ...]


class Credentials:
    """The credentials of the people of one book. Times are seconds since 1970, given by the caller."""

    def __init__(self, origin: str) -> None:
        path = path_of(origin)
        make_folder(path.parent, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
        self._db.execute("pragma secure_delete = on")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def secret(self, name: str) -> Secret | None:
        """Return what somebody proves with who they are, None where nothing is set."""
        row = self._one("select name, password, totp, used, passkeys from secret where name = ?", name)
        return None if row is None else Secret(row[0], row[1], row[2], row[3], tuple(msgspec.json.decode(row[4])))

    def set_password(self, name: str, password: str) -> None:
        """Set the hash of a password; all sessions and tokens of that person end."""
        with self._change():
            self._db.execute(
                "insert into secret (name, password) values (?1, ?2) on conflict do update set password = excluded.password",
                (name, password),
            )
            self._db.execute("delete from session where name = ?", (name,))
            self._db.execute("delete from token where name = ?", (name,))

    def set_totp(self, name: str, secret: str) -> None:
        """Set up one-time passwords."""
        self._do("update secret set totp = ?2, used = 0 where name = ?1", name, secret)

    def drop_second(self, name: str) -> None:
        """Forget the second factors and recovery codes of somebody who lost them; all sessions and tokens end."""
        with self._change():
            self._db.execute("update secret set totp = null, used = 0, passkeys = '[]' where name = ?", (name,))
            for table in ("recovery", "session", "token"):
                self._db.execute(f"delete from {table} where name = ?", (name,))

    def use_step(self, name: str, step: int) -> bool:
        """Use up one time step of a one-time password, and say whether it was still unused."""
        with self._change():
            return self._db.execute("update secret set used = ?2 where name = ?1 and used < ?2", (name, step)).rowcount == 1

    def set_passkeys(self, name: str, passkeys: Sequence[dict[str, str]]) -> None:
        """Set the public keys of somebody's passkeys."""
        self._do("update secret set passkeys = ?2 where name = ?1", name, msgspec.json.encode(list(passkeys)).decode())

    def new_recovery(self, name: str, count: int = 10) -> list[str]:
        """Make recovery codes in place of those there were; they are told once, and kept as hashes."""
        codes = [secrets.token_hex(8) for _ in range(count)]
        with self._change():
            self._db.execute("delete from recovery where name = ?", (name,))
            self._db.executemany("insert into recovery values (?, ?)", [(name, _hash(code)) for code in codes])
        return codes

    def use_recovery(self, name: str, code: str) -> bool:
        """Use up a recovery code, and say whether it was one."""
        with self._change():
            return self._db.execute("delete from recovery where name = ? and hash = ?", (name, _hash(code.strip()))).rowcount == 1

    def begin(self, name: str, now: int, *, whole: bool) -> str:
        """Begin a session, and return what its cookie holds; sessions that ended a week ago are forgotten."""
        cookie = secrets.token_urlsafe(32)
        self._do("delete from session where began < ?", now - DRAFT)
        self._do(
            "insert into session values (?, ?, ?, ?, ?, ?, null)", _hash(cookie), name, secrets.token_urlsafe(24), now, now, int(whole)
        )
        return cookie

    def session(self, cookie: str, now: int) -> Session | None:
        """Return the session of a cookie and keep it alive, None where there is none or it is over."""
        row = self._one("select hash, name, csrf, whole, challenge, began, seen from session where hash = ?", _hash(cookie))
        if row is None or now - row[5] > ABSOLUTE or now - row[6] > IDLE:
            return None
        if now - row[6] > 30:
            self._do("update session set seen = ? where hash = ?", now, row[0])
        return Session(row[0], row[1], row[2], bool(row[3]), row[4])

    def whose(self, cookie: str) -> str | None:
        """Return whose session a cookie was, also of one that is over."""
        row = self._one("select name from session where hash = ?", _hash(cookie))
        return None if row is None else str(row[0])

    def challenge(self, session: Session, challenge: str | None) -> None:
        """Keep what a passkey of this session must sign, or forget it."""
        self._do("update session set challenge = ? where hash = ?", challenge, session.hash)

    def end(self, session: Session) -> None:
        """End a session."""
        self._do("delete from session where hash = ?", session.hash)

    def end_all(self, name: str) -> None:
        """End all sessions and tokens of somebody whose duty changed or account was closed."""
        with self._change():
            self._db.execute("delete from session where name = ?", (name,))
            self._db.execute("delete from token where name = ?", (name,))

    def failed(self, who: Sequence[str], now: int) -> None:
        """Note that somebody at an address failed to sign in."""
        with self._change():
            self._db.execute("delete from failure where at < ?", (now - WINDOW,))
            self._db.executemany("insert into failure values (?, ?)", [(each, now) for each in who])

    def throttled(self, who: Sequence[str], now: int) -> bool:
        """Say whether a name or address failed too often of late."""
        return any(
            (row := self._one("select count(*) from failure where who = ? and at >= ?", each, now - WINDOW)) and row[0] >= FAILURES
            for each in who
        )

    def forgive(self, who: str) -> None:
        """Forget the failures of somebody who got in."""
        self._do("delete from failure where who = ?", who)

    def new_token(self, name: str, label: str, scopes: Sequence[str], now: int) -> str:
        """Make a token, and return it; it is told once."""
        id, token = secrets.token_hex(4), f"tollbook_{secrets.token_urlsafe(32)}"
        self._do("insert into token values (?, ?, ?, ?, ?, ?)", id, _hash(token), name, label, " ".join(scopes), now)
        return token

    def token(self, token: str) -> Token | None:
        """Return what a token allows, None where it is none."""
        row = self._one("select id, name, label, scopes from token where hash = ?", _hash(token))
        return None if row is None else _token(row)

    def tokens(self, name: str) -> list[Token]:
        """Return the tokens of somebody."""
        with self._lock:
            rows = self._db.execute("select id, name, label, scopes from token where name = ? order by made", (name,)).fetchall()
        return list(map(_token, rows))

    def drop_token(self, name: str, id: str) -> None:
        """Take a token back."""
        self._do("delete from token where name = ? and id = ?", name, id)

    def keep_draft(self, name: str, address: str, form: Sequence[tuple[str, str]], now: int) -> str:
        """Keep a form that could not be taken, for the one who filled it in, and return the id of what was kept."""
        id = secrets.token_urlsafe(16)
        with self._change():
            self._db.execute("delete from draft where at < ?", (now - DRAFT,))
            self._db.execute("insert into draft values (?, ?, ?, ?, ?)", (id, name, address, msgspec.json.encode(list(form)).decode(), now))
        return id

    def draft(self, name: str, id: str) -> Draft | None:
        """Return a kept form of somebody."""
        row = self._one("select id, address, form from draft where id = ? and name = ?", id, name)
        return None if row is None else _draft(row)

    def drafts(self, name: str) -> list[Draft]:
        """Return the kept forms of somebody, newest first."""
        with self._lock:
            rows = self._db.execute("select id, address, form from draft where name = ? order by at desc", (name,)).fetchall()
        return list(map(_draft, rows))

    def drop_draft(self, name: str, id: str) -> None:
        """Forget a kept form."""
        self._do("delete from draft where name = ? and id = ?", name, id)

    def looked(self, name: str, ids: Sequence[str], now: int) -> None:
        """Note that somebody saw restricted records."""
        with self._change():
            self._db.executemany("insert into looked values (?, ?, ?)", [(now, name, id) for id in ids])

    def lookers(self, *, most: int = 200) -> list[tuple[int, str, str]]:
        """Return who saw which restricted record when, newest first."""
        with self._lock:
            return self._db.execute("select at, name, id from looked order by at desc limit ?", (most,)).fetchall()

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:  # as SQLite gives it
        with self._lock:
            row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
            return row

    def _do(self, sql: str, *values: object) -> None:
        with self._change():
            self._db.execute(sql, values)

    @contextmanager
    def _change(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield
                self._db.execute("commit")
            except BaseException:
                self._db.execute("rollback")
                raise


def path_of(origin: str) -> Path:
    """Return where the credentials of a book lie."""
    return keys.folder() / "people" / f"{origin.replace('/', '_')}.db"


def _token(row: tuple[Any, ...]) -> Token:  # as SQLite gives it
    id, name, label, scopes = row
    return Token(id, name, label, tuple(scopes.split()))


def _draft(row: tuple[Any, ...]) -> Draft:  # as SQLite gives it
    id, address, form = row
    return Draft(id, address, tuple((field, value) for field, value in msgspec.json.decode(form)))


def browser_of(cookie: str) -> str:
    """Return what stands for the browser that holds a cookie."""
    return _hash(cookie)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
