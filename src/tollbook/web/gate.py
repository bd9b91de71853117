"""Who asks, and what they may: sessions in a browser, tokens of programs, and the checks on every request that changes something."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request, Response

from tollbook.errors import BadInput
from tollbook.language.fold import fold
from tollbook.language.said import say
from tollbook.model.accounts import Account, Duty
from tollbook.store.credentials import ABSOLUTE, Secret, Session, Token
from tollbook.store.passkeys import signed, to_sign
from tollbook.store.passwords import matches, step_of
from tollbook.web.http import NotAllowed, NotIn, TooOften
from tollbook.web.library import Library

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SCOPES = ("read", "write")
SETTING_UP = frozenset({"me", "new passkey", "begin one-time passwords", "finish one-time passwords"})  # how a second factor is set up


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in, by session or by token."""

    account: Account
    session: Session | None = None
    scopes: tuple[str, ...] = SCOPES

    @property
    def browser(self) -> str:
        """The one browser that what is told once is told to."""
        return self.session.hash if self.session else ""

    def may(self, duty: Duty, *, scope: str = "read") -> bool:
        """Say whether they may do what a duty allows."""
        return self.account.duty.may(duty) and scope in self.scopes and (self.session is None or self.session.whole)


class Gate:
    """Lets people in."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def visit(self, request: Request) -> Visit | None:
        """Return who asks, None where that is nobody who may act here."""
        if "authorization" in request.headers:
            return self._by_token(request)
        cookie = request.cookies.get(cookie_name(request))
        if not cookie:
            return None
        session = self.library.credentials.session(cookie, self.library.now)
        account = self._account(session.name) if session else None
        return Visit(account, session) if account and session else None

    def signed_in(self, request: Request) -> bool:
        """Say whether a browser holds a session that is whole."""
        visit = self.visit(request) if cookie_name(request) in request.cookies else None
        return visit is not None and visit.session is not None and visit.session.whole

    def token(self, request: Request) -> Token | None:
        """Return what the token that a program shows allows; whether its owner may still act is for the book to say."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return self.library.credentials.token(token.strip()) if kind.lower() == "bearer" else None

    def _by_token(self, request: Request) -> Visit | None:
        known = self.token(request)
        account = self._account(known.name) if known else None
        return Visit(account, None, known.scopes) if known and account else None

    def _account(self, name: str) -> Account | None:
        account = self.library.accounts().get(name)
        return account if account and account.active else None

    def needs_second(self, account: Account, secret: Secret | None) -> bool:
        """Say whether somebody must give a second factor: where the book asks it of all, of those cleared, and who has set one up."""
        with self.library.full() as record:
            required = record.settings.policy.second_factor
        return required or account.cleared or bool(secret and secret.has_second)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Begin a session, and return its cookie.

        Raises
        ------
        NotIn
            If name and password do not fit; who is unknown, closed or wrong gets the same words after the same time.
        TooOften
            If name or address failed ten times within a quarter of an hour.
        """
        credentials, now = self.library.credentials, self.library.now
        account = next((each for each in self.library.accounts().values() if fold(each.name) == fold(name)), None)
        who = (f"name {fold(name)[:100]}", f"address {address}")
        if credentials.throttled(who, now):
            raise TooOften("too many attempts; wait a quarter of an hour")
        secret = credentials.secret(account.name) if account else None
        if not matches(secret.password if secret else None, password) or account is None or not account.active:
            credentials.failed(who, now)
            raise NotIn("this name and password do not fit together")
        credentials.forgive(who[0])
        return credentials.begin(account.name, now, whole=not self.needs_second(account, secret))

    def at_the_door(self, visit: Visit | None, name: str) -> bool:
        """Say whether somebody gets no further than the door: nobody, or a session that still lacks its second factor.

        Who has none set up yet may do that, and nothing else.
        """
        if visit is None or visit.session is None or visit.session.whole:
            return visit is None
        secret = self.library.credentials.secret(visit.account.name)
        return name not in SETTING_UP or secret is None or secret.has_second

    def second(self, visit: Visit, code: str, address: str, *, credential: str = "", origin: str = "") -> str:
        """Take a one-time password, a recovery code or what a passkey signed, and return the cookie of a session that is whole.

        Raises
        ------
        NotIn
            If it is neither, or was used before.
        TooOften
            If this failed too often.
        """
        credentials, now, name = self.library.credentials, self.library.now, visit.account.name
        who = (f"second {fold(name)}", f"address {address}")
        if credentials.throttled(who, now):
            raise TooOften("too many attempts; wait a quarter of an hour")
        secret = credentials.secret(name)
        if credential:
            return self._by_passkey(visit, secret, credential, origin, who)
        step = step_of(secret.totp, code, now) if secret and secret.totp else None
        if not (step is not None and credentials.use_step(name, step)) and not credentials.use_recovery(name, code):
            credentials.failed(who, now)
            raise NotIn("this code does not fit, or was used already")
        return self.renewed(visit)

    def _by_passkey(self, visit: Visit, secret: Secret | None, credential: str, origin: str, who: Sequence[str]) -> str:
        challenge = visit.session.challenge if visit.session else None
        if secret is None or visit.session is None or challenge is None:
            raise NotIn("begin with name and password")
        self.library.credentials.challenge(visit.session, None)  # each is for one answer
        try:
            passkeys = signed(origin, challenge, credential, secret.passkeys)
        except BadInput as error:
            self.library.credentials.failed(who, self.library.now)
            raise NotIn(error.words) from None
        self.library.credentials.set_passkeys(visit.account.name, passkeys)
        return self.renewed(visit)

    def passkey_to_sign(self, visit: Visit, origin: str) -> str | None:
        """Return what a browser is asked to sign with a passkey, None where there is none."""
        secret = self.library.credentials.secret(visit.account.name)
        asked = to_sign(origin, secret.passkeys) if secret and visit.session else None
        if asked is None or visit.session is None:
            return None
        self.library.credentials.challenge(visit.session, asked[1])
        return asked[0]

    def renewed(self, visit: Visit) -> str:
        """Return the cookie of a new, whole session in place of one."""
        if visit.session is not None:
            self.library.credentials.end(visit.session)
        return self.library.credentials.begin(visit.account.name, self.library.now, whole=True)

    def check(self, request: Request, visit: Visit | None, csrf: str | None) -> None:
        """Refuse what another site would have a browser send.

        Raises
        ------
        NotAllowed
            If the request comes from elsewhere, or does not show the token of its session.
        """
        from_here(request)
        if visit is not None and visit.session is not None and not _same(csrf or "", visit.session.csrf):
            raise NotAllowed(say("this form is of another session; open the page again"))


def from_here(request: Request) -> None:
    """Refuse a request that changes something and was not sent by a page of ours.

    Pages that tell nobody where a reader comes from have browsers send the origin "null"; then Sec-Fetch-Site decides.

    Raises
    ------
    NotAllowed
        If its origin is another site.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    ours = origin is None or _host_of(origin) == request.headers.get("host") or (origin == "null" and site == "same-origin")
    if not ours or site not in {None, "same-origin", "none"}:
        raise NotAllowed(say("this was sent by another site"))


def _same(one: str, other: str) -> bool:
    """Compare two secrets in the same time wherever they differ."""
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _host_of(origin: str) -> str | None:
    """Return the host and port of an origin, None where it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def secure(request: Request) -> bool:
    """Say whether a password may be sent over this connection: encrypted, or within this machine."""
    return request.url.scheme == "https" or address_of(request) in LOOPBACK


def cookie_name(request: Request) -> str:
    """Name the cookie: bound to this very host where the connection is encrypted."""
    return "__Host-tollbook" if request.url.scheme == "https" else "tollbook"


def set_cookie(request: Request, response: Response, cookie: str) -> None:
    """Let a browser keep a session."""
    response.set_cookie(
        cookie_name(request), cookie, max_age=ABSOLUTE, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )


def origin_of(request: Request) -> str:
    """Return the origin under which a browser knows us."""
    return f"{request.url.scheme}://{request.url.netloc}"


def address_of(request: Request) -> str:
    """Return the address a request comes from."""
    return request.client.host if request.client else "unknown"
