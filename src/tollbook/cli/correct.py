"""The verb that takes in objections and corrections, and answers them."""

from __future__ import annotations

from datetime import date

import click

from tollbook import pipeline
from tollbook.cli.common import cyan, first_day, hint, own_book, period
from tollbook.decide import Received
from tollbook.errors import BadInput
from tollbook.model.people import Became, Objection
from tollbook.model.time import Period

OUTCOMES = [each.value for each in Became if each is not Became.OPEN]


@click.command("correct")
@click.argument("id")
@click.option("--says", metavar="TEXT", help="What is objected to, in the words that came in; never public.")
@click.option("--from", "sender", metavar="NAME", help="Who objects; never public.")
@click.option("--kind", type=click.Choice([each.value for each in Objection]), default="objection", show_default=True, help="What came in.")
@click.option("--received", callback=period, metavar="DATE", help="The day on which it came in; today unless stated.")
@click.option("--public", "wording", metavar="TEXT", help="What the public is told it says; nothing unless stated.")
@click.option("--answer", metavar="TEXT", help="The answer, in words for everybody.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="What became of it.")
@click.option("--wait", type=float, default=5.0, help="Seconds to wait for another writer.")
@click.pass_context
def correct_command(
    context: click.Context,
    id: str,
    says: str | None,
    sender: str | None,
    kind: str,
    received: Period | None,
    wording: str | None,
    answer: str | None,
    outcome: str | None,
    wait: float,
) -> None:
    """Take in an objection to a record, or to a release ("release 3"), or answer one.

    Name the record to object, and the objection, or the record where one waits, to answer. The public sees that one was received and how
    it was answered. An objection to a person withholds the name at once.
    """
    if (says is None) == (answer is None):
        raise click.UsageError("give --says TEXT to take an objection in, or --answer TEXT to answer one")
    hand, book = pipeline.hand(context.obj["by"]), own_book(context)
    if says is not None:
        if outcome is not None:
            raise click.UsageError("--outcome goes with --answer")
        came = Received(says, sender, Objection(kind), _one_day(received), wording)
        made, entry = pipeline.object_to(book, id, came, hand=hand, wait=wait)
        click.echo(f"received {cyan(made)}, {kind} · entry {entry.seq}")
        hint(f"correct {made} --answer TEXT --outcome …")
        return
    if outcome is None:
        raise click.UsageError(f"--answer needs --outcome: {', '.join(OUTCOMES)}")
    made, entry = pipeline.answer_objection(book, id, answer or "", outcome=Became(outcome), hand=hand, wait=wait)
    click.echo(f"answered {cyan(made)}: {outcome} · entry {entry.seq}")
    hint(f"show {made}")


def _one_day(received: Period | None) -> date | None:
    if received is not None and received.earliest != received.latest:
        raise BadInput(f"--received {received} is not one day; write YYYY-MM-DD")
    return first_day(received)
