"""Accounts, passwords, second factors and tokens."""

from __future__ import annotations

import secrets
from dataclasses import replace

from tollbook import decide
from tollbook.errors import BadInput, Refused
from tollbook.language.fold import fold
from tollbook.language.said import row, say, term
from tollbook.model.accounts import Account, Duty
from tollbook.store.credentials import Secret
from tollbook.store.journal import Entry
from tollbook.store.passkeys import registered
from tollbook.store.passwords import fit, hashed, matches, new_totp, step_of
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.done import Done
from tollbook.web.form import Mistaken
from tollbook.web.gate import SCOPES
from tollbook.web.http import NotIn, TooOften

CODES = say("recovery codes, each once, shown once:")


def open_account(desk: Desk) -> Done:
    """Give somebody an account, with a first password that is told once."""
    new = Account(desk.form.one("name"), Duty(desk.form.one("duty", Duty.RECORDER)), cleared=bool(desk.form.one("cleared")))
    entry = desk.write(lambda record, hand: decide.open_account(record, new, hand=hand))
    return _with_first_password(desk, new.name, entry)


def _with_first_password(desk: Desk, name: str, entry: Entry | None) -> Done:
    """Give somebody a first password, and tell it once."""
    password = secrets.token_urlsafe(15)
    desk.library.credentials.set_password(name, hashed(password))
    told = say("{name} signs in with {password} and changes it then; it is not shown again", name=name, password=password)
    return Done("/desk/people", entry, (told,))


def let_in_anew(desk: Desk) -> Done:
    """Give somebody who lost it a new first password, told once, and where asked let them set up their second factor anew."""
    name, credentials, second = desk.form.one("name"), desk.library.credentials, bool(desk.form.one("second"))
    if name == desk.visit.account.name:
        raise Refused(say("your own password is changed on your own page; another keeper lets you in anew"))
    why = desk.form.one("why")
    if not why:
        raise Mistaken({"anew-why": say("give the reason: how you know that it is them")})
    what = "a new password and second factor" if second else "a new password"
    entry = desk.write(lambda record, hand: decide.let_in_anew(record, name, hand=hand, reason=f"{what}: {why}"))
    done = _with_first_password(desk, name, entry)
    if second:
        credentials.drop_second(name)
    credentials.forgive(f"name {fold(name)[:100]}")
    return done


def change_account(desk: Desk) -> Done:
    """Give an account another duty, clear or close it; its sessions and tokens end."""
    held = desk.library.accounts().get(desk.form.one("name"))
    if held is None:
        raise BadInput(say("{name}: nobody has this name", name=desk.form.one("name")))
    duty, cleared, active = Duty(desk.form.one("duty", held.duty)), bool(desk.form.one("cleared")), bool(desk.form.one("active"))
    changed = replace(held, duty=duty, cleared=cleared, active=active)
    if held.name == desk.visit.account.name and cleared and not held.cleared:
        raise Refused(say("nobody clears themselves; another keeper does it"))
    entry = desk.write(lambda record, hand: decide.change_account(record, changed, hand=hand))
    desk.library.credentials.end_all(held.name)
    return Done("/desk/people" if held.name != desk.visit.account.name else "/desk/sign-in", entry)


def change_password(desk: Desk) -> Done:
    """Change one's own password; all sessions end, and a new one begins."""
    name, credentials = desk.visit.account.name, desk.library.credentials
    secret = credentials.secret(name)
    _present(desk, secret)
    fit(desk.form.one("new"), name)
    credentials.set_password(name, hashed(desk.form.one("new")))
    return Done("/desk/me", None, (say("the password was changed; other sessions have ended"),), cookie=desk.gate.renewed(desk.visit))


def _present(desk: Desk, secret: Secret | None) -> None:
    """See that who acts knows the present password; guesses at it are counted as at the door."""
    credentials, now, who = desk.library.credentials, desk.library.now, (f"password {desk.visit.account.name}",)
    if credentials.throttled(who, now):
        raise TooOften("too many attempts; wait a quarter of an hour")
    if not matches(secret.password if secret else None, desk.form.one("now")):
        credentials.failed(who, now)
        raise NotIn(say("the present password does not fit"))


def begin_totp(desk: Desk) -> Done:
    """Show a secret for one-time passwords; it holds once a code was given. Who replaces a factor gives the password again."""
    held = desk.library.credentials.secret(desk.visit.account.name)
    if held is not None and held.has_second:
        _present(desk, held)
    secret, address = new_totp(desk.visit.account.name, desk.reader.settings.title)
    desk.kept.setting_up[desk.visit.browser] = secret
    return Done("/desk/me", None, (say("secret {secret}", secret=secret), address))


def finish_totp(desk: Desk) -> Done:
    """Take the first one-time password, and tell the recovery codes."""
    name, credentials = desk.visit.account.name, desk.library.credentials
    secret = desk.kept.setting_up.get(desk.visit.browser)
    step = step_of(secret, desk.form.one("code"), desk.library.now) if secret else None
    if secret is None or step is None:
        raise Mistaken({"code": say("this code does not fit; look whether the clock of the phone is right, or begin again")})
    del desk.kept.setting_up[desk.visit.browser]
    credentials.set_totp(name, secret)
    credentials.use_step(name, step)
    codes = credentials.new_recovery(name)
    return Done("/desk/me", None, (CODES, *codes), cookie=desk.gate.renewed(desk.visit))


def new_passkey(desk: Desk) -> Done:
    """Take a new passkey, and tell recovery codes with the first second factor."""
    name, credentials, session = desk.visit.account.name, desk.library.credentials, desk.visit.session
    secret = credentials.secret(name)
    if session is None or session.challenge is None or secret is None:
        raise BadInput(say("open the page of your account again, and then add the passkey"))
    credentials.challenge(session, None)
    fresh = registered(desk.origin, session.challenge, desk.form.one("credential"), desk.form.one("label")[:60] or "passkey")
    credentials.set_passkeys(name, (*secret.passkeys, fresh))
    told = () if secret.has_second else (CODES, *credentials.new_recovery(name))
    return Done("/desk/me", None, told, cookie=desk.gate.renewed(desk.visit))


def drop_passkey(desk: Desk) -> Done:
    """Take a passkey back; it needs the password."""
    name, credentials = desk.visit.account.name, desk.library.credentials
    secret = credentials.secret(name)
    _present(desk, secret)
    left = [key for key in secret.passkeys if key["id"] != desk.form.one("passkey")] if secret else []
    credentials.set_passkeys(name, left)
    return Done("/desk/me")


def new_token(desk: Desk) -> Done:
    """Make a token for a program; it is told once."""
    scopes = [scope for scope in desk.form.all("scope") if scope in SCOPES]
    if not scopes:
        raise BadInput(say("choose what the token may do: {names}", names=row(", ", map(term, SCOPES))))
    token = desk.library.credentials.new_token(desk.visit.account.name, desk.form.one("label")[:60] or "token", scopes, desk.library.now)
    return Done("/desk/me", None, (say("token {token}", token=token), say("it is not shown again")))


def drop_token(desk: Desk) -> Done:
    """Take a token back."""
    desk.library.credentials.drop_token(desk.visit.account.name, desk.form.one("token"))
    return Done("/desk/me")


def drop_draft(desk: Desk) -> Done:
    """Forget a form that was kept when a session ended."""
    desk.library.credentials.drop_draft(desk.visit.account.name, desk.form.one("draft"))
    return Done("/desk")
