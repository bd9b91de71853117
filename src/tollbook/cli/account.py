"""The verb that gives people accounts: account."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from tollbook import decide, pipeline
from tollbook.cli.common import bold, hint, own_book, plain
from tollbook.errors import BadInput
from tollbook.model.accounts import Account, Duty
from tollbook.store.credentials import Credentials
from tollbook.store.passwords import fit, hashed
from tollbook.store.record import Record


@click.command("account")
@click.argument("act", type=click.Choice(["add", "change", "close", "password", "list"]), default="list")
@click.argument("name", required=False)
@click.option("--duty", type=click.Choice([duty.value for duty in Duty]), help="What they may do, with all that the ones before may.")
@click.option("--cleared/--not-cleared", default=None, help="May see restricted records: named victims, protected sources.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else one is made and printed once.")
@click.pass_context
def account_command(
    context: click.Context, act: str, name: str | None, duty: str | None, cleared: bool | None, password_stdin: bool
) -> None:
    """Say who may sign in to `tollbook serve`, and as what. A name may be a pseudonym; the journal says it of each of their acts."""
    book = own_book(context)
    if act == "list":
        _list(book)
        return
    if not name:
        raise click.UsageError("name whose account it is")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(15)
    if act in {"add", "password"}:
        fit(password, name)
    hand = pipeline.hand(context.obj["by"])
    with pipeline.acting(book, hand) as record:
        held = decide.account(record, name)
        if act != "add" and held is None:
            raise BadInput(f"{name}: nobody has this name; `tollbook account list` names them")
        if act == "add":
            new = Account(name, Duty(duty or Duty.RECORDER), cleared=bool(cleared))
            decide.open_account(record, new, hand=hand)
        elif act != "password" and held is not None:
            changed = Account(
                held.noun.name,
                Duty(duty) if duty else held.noun.duty,
                held.noun.cleared if cleared is None else cleared,
                active=act != "close",
            )
            decide.change_account(record, changed, hand=hand)
        _keep(record, held.noun.name if held else name, password if act in {"add", "password"} else None)
    if act in {"add", "password"} and not password_stdin:
        click.echo(f"{plain(name)} signs in with {bold(password)} and can change it then; it is not shown again")
    else:
        click.echo(f"account of {plain(name)}: {act}")
    hint("serve   then open /desk")


def _keep(record: Record, name: str, password: str | None) -> None:
    """Set a password, or end what an account had open."""
    credentials = Credentials(record.settings.origin)
    try:
        if password is not None:
            credentials.set_password(name, hashed(password))
        else:
            credentials.end_all(name)
    finally:
        credentials.close()


def _list(book: Path) -> None:
    with Record(book) as record:
        accounts = [held.noun for held in record.all(Account)]
    for account in sorted(accounts, key=lambda each: (not each.active, each.name.casefold())):
        also = (" · cleared" if account.cleared else "") + ("" if account.active else " · closed")
        click.echo(f"{plain(account.name)} · {account.duty}{also}")
    if not accounts:
        click.echo("nobody has an account; `tollbook serve` shows the public pages only")
        hint("account add NAME --duty keeper")
