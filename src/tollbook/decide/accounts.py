"""Who may work on a book: accounts are given, changed and closed by entries of the journal, and never removed."""

from __future__ import annotations

from tollbook.errors import BadInput, Refused
from tollbook.language.fold import fold
from tollbook.language.said import say
from tollbook.model.accounts import Account, Duty
from tollbook.store.canonical import Held
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Hand

LONGEST = 60  # characters


def account(record: Record, name: str) -> Held[Account] | None:
    """Return the account of a name, None where nobody has it."""
    return next((held for held in record.all(Account) if fold(held.noun.name) == fold(name)), None)


def open_account(record: Record, new: Account, *, hand: Hand) -> Entry:
    """Give somebody an account.

    Raises
    ------
    BadInput
        If the name is none, or taken: the journal tells people apart by it.
    """
    if not new.name.strip() or len(new.name) > LONGEST or not new.name.isprintable() or "@" in new.name:
        raise BadInput(say("an account needs a name of at most {n} characters that can be printed, without @", n=LONGEST))
    if account(record, new.name) is not None:
        raise BadInput(say("{name}: somebody has this name already; choose another, also where that account is closed", name=new.name))
    return _write(record, new, None, hand=hand)


def change_account(record: Record, changed: Account, *, hand: Hand, reason: str | None = None) -> Entry:
    """Give an account another duty, clear it for what is restricted, or close it.

    Raises
    ------
    BadInput
        If nobody has that name.
    Refused
        If no keeper would be left.
    """
    held = account(record, changed.name)
    if held is None:
        raise BadInput(say("{name}: nobody has this name", name=changed.name))
    keepers = [each.noun.name for each in record.all(Account) if each.noun.active and each.noun.duty is Duty.KEEPER]
    if keepers == [held.noun.name] and not (changed.active and changed.duty is Duty.KEEPER):
        raise Refused(say("{name}: is the only keeper; make somebody else keeper first", name=changed.name))
    return _write(record, changed, held, hand=hand, reason=reason)


def let_in_anew(record: Record, name: str, *, hand: Hand, reason: str) -> Entry:
    """Note in the journal that somebody who lost what they sign in with was given it anew; what they may do stays.

    Raises
    ------
    BadInput
        If nobody has that name, their account is closed, or no reason is given.
    """
    held = account(record, name)
    if held is None or not held.noun.active:
        raise BadInput(say("{name}: nobody who may sign in has this name", name=name))
    if not reason.strip():
        raise BadInput(say("give the reason: how you know that it is them"))
    return _write(record, held.noun, held, hand=hand, reason=reason)


def _write(record: Record, account: Account, held: Held[Account] | None, *, hand: Hand, reason: str | None = None) -> Entry:
    with record.act(hand, "account", account.name) as act:
        act.reason = reason
        act.write(account, key=f"account/{fold(account.name)}", id=held.id if held else None)
    if act.entry is None:
        raise AssertionError("an account writes an entry")
    return act.entry
