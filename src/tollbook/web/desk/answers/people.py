"""Who works on the book: accounts for its keepers, and for everybody their own ways of signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tollbook.model.accounts import Account, Duty
from tollbook.store.credentials import Token
from tollbook.web.desk.asked import Desk
from tollbook.web.gate import SCOPES


@dataclass(frozen=True)
class People:
    """All accounts, with who saw what is restricted."""

    accounts: tuple[tuple[Account, bool], ...]
    duties: tuple[str, ...]
    looked: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Me:
    """One's own account."""

    account: Account
    has_totp: bool
    passkeys: tuple[str, ...]
    must: bool
    tokens: tuple[Token, ...]
    scopes: tuple[str, ...]


def people(desk: Desk) -> People:
    """Return the accounts of the book, closed ones last."""
    accounts = sorted(desk.library.accounts().values(), key=lambda each: (not each.active, each.name.casefold()))
    secrets = {each.name: desk.library.credentials.secret(each.name) for each in accounts}
    looked = [(str(datetime.fromtimestamp(at, UTC).date()), name, id) for at, name, id in desk.library.credentials.lookers()]
    return People(
        accounts=tuple((each, bool((secret := secrets[each.name]) and secret.has_second)) for each in accounts),
        duties=tuple(duty.value for duty in Duty),
        looked=tuple(looked),
    )


def me(desk: Desk) -> Me:
    """Return one's own account."""
    name = desk.visit.account.name
    secret = desk.library.credentials.secret(name)
    return Me(
        account=desk.visit.account,
        has_totp=bool(secret and secret.totp),
        passkeys=tuple(key["label"] for key in secret.passkeys) if secret else (),
        must=desk.gate.needs_second(desk.visit.account, secret),
        tokens=tuple(desk.library.credentials.tokens(name)),
        scopes=SCOPES,
    )
