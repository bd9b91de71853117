"""Who works on the book: accounts for its keepers, and for everybody their own ways of signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tollbook.model.accounts import Account, Duty
from tollbook.store.credentials import Secret, Token
from tollbook.store.passkeys import to_register
from tollbook.web.desk.asked import Desk
from tollbook.web.form import Form
from tollbook.web.gate import SCOPES


@dataclass(frozen=True)
class People:
    """All accounts, with who saw what is restricted."""

    accounts: tuple[tuple[Account, bool], ...]
    duties: tuple[str, ...]
    looked: tuple[tuple[str, str, str], ...]
    form: Form
    wrong: dict[str, str]


@dataclass(frozen=True)
class Me:
    """One's own account."""

    account: Account
    has_totp: bool
    passkeys: tuple[tuple[str, str], ...]
    must: bool
    tokens: tuple[Token, ...]
    scopes: tuple[str, ...]
    passkey: str | None
    setting_up: str | None
    form: Form
    wrong: dict[str, str]


def people(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> People:
    """Return the accounts of the book, closed ones last."""
    accounts = sorted(desk.library.accounts().values(), key=lambda each: (not each.active, each.name.casefold()))
    secrets = {each.name: desk.library.credentials.secret(each.name) for each in accounts}
    looked = [(str(datetime.fromtimestamp(at, UTC).date()), name, id) for at, name, id in desk.library.credentials.lookers()]
    return People(
        accounts=tuple((each, bool((secret := secrets[each.name]) and secret.has_second)) for each in accounts),
        duties=tuple(duty.value for duty in Duty),
        looked=tuple(looked),
        form=form or Form(),
        wrong=wrong or {},
    )


def me(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Me:
    """Return one's own account; where a first code did not fit, with the secret that it is of."""
    name = desk.visit.account.name
    secret = desk.library.credentials.secret(name)
    return Me(
        account=desk.visit.account,
        has_totp=bool(secret and secret.totp),
        passkeys=tuple((key["id"], key["label"]) for key in secret.passkeys) if secret else (),
        must=desk.gate.needs_second(desk.visit.account, secret),
        tokens=tuple(desk.library.credentials.tokens(name)),
        scopes=SCOPES,
        passkey=_passkey(desk, secret),
        setting_up=desk.kept.setting_up.get(desk.visit.browser) if wrong and "code" in wrong else None,
        form=_without_passwords(form or Form()),
        wrong=wrong or {},
    )


def _without_passwords(form: Form) -> Form:
    return Form([(name, value) for name, value in form.pairs if name in {"label", "scope"}])


def _passkey(desk: Desk, secret: Secret | None) -> str | None:
    """Return what a browser is asked for a new passkey, None where none can be had."""
    session = desk.visit.session
    if session is None or secret is None:
        return None
    asked = to_register(desk.origin, desk.visit.account.name, desk.reader.settings.title, secret.passkeys)
    if asked is None:
        return None
    desk.library.credentials.challenge(session, asked[1])
    return asked[0]
