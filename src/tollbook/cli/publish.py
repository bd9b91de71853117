"""The verb that publishes: a release that anyone can host, read, reuse and verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tollbook import pipeline
from tollbook.cli.common import hint, numbered, own_book, plain, printed_json
from tollbook.publish import Prepared, Published
from tollbook.publish.gate import CHECKS, FIRM

PASSABLE = tuple(check for check in CHECKS if check not in FIRM)


@click.command("publish")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.option("--check", "only_check", is_flag=True, help="Say what would leave, what stays, and what stands in the way; write nothing.")
@click.option("--approve", "approving", is_flag=True, help="Approve what somebody else publishes, as it would be released now.")
@click.option("--confirm", "confirmed", multiple=True, type=click.Choice(PASSABLE), help="Let this check pass; needs --why.")
@click.option("--why", help="The reason, as the journal keeps it.")
@click.option("--again", type=int, metavar="N", help="Make release N again, byte for byte.")
@click.option("--recall", type=int, metavar="N", help="Take release N back, with a notice at OUT; needs --why.")
@click.option("--json", "as_json", is_flag=True, help="With --check: print one JSON object.")
@click.option("--wait", type=float, default=5.0, help="Seconds to wait for another writer.")
@click.pass_context
def publish_command(
    context: click.Context,
    out: Path | None,
    only_check: bool,
    approving: bool,
    confirmed: tuple[str, ...],
    why: str | None,
    again: int | None,
    recall: int | None,
    as_json: bool,
    wait: float,
) -> None:
    """Publish a release into a folder: pages, downloads, what changed, and a signed checkpoint."""
    from tollbook.web.site.filling import Filler

    asked = {"--check": only_check, "--approve": approving, "--again": again is not None, "--recall": recall is not None}
    _refuse_mixed([name for name, given in asked.items() if given], out, confirmed, why, as_json=as_json)
    book, hand = own_book(context), pipeline.hand(context.obj["by"])
    if again is not None and out is not None:
        _said(pipeline.publish_again(book, again, out, fill=Filler(book, _progress)), "made again, byte for byte")
        return
    if recall is not None and out is not None:
        entry = pipeline.recall(book, recall, why or "", out, hand=hand, wait=wait)
        click.echo(f"release {recall} is recalled; {out} holds a notice in its place   entry {entry}")
        hint(f"publish {out}")
        return
    ready = pipeline.prepare_release(book, hand=hand, confirmed=dict.fromkeys(confirmed, why or ""))
    if approving:
        approved = pipeline.approve_release(book, ready, hand=hand, wait=wait)
        _summed(ready)
        what = f"release {ready.release.number}, exactly so; whatever changes it makes this void"
        click.echo(f"{plain(hand.by)} approves {what}   entry {approved.seq}")
        hint("--as SOMEBODY-ELSE publish OUT")
        return
    if only_check or ready.findings or out is None:
        _print(ready, as_json=as_json)
        if ready.findings:
            context.exit(1)
        return
    done = pipeline.publish(book, ready, out, fill=Filler(book, _progress), hand=hand, wait=wait)
    _said(done, f"entry {done.entry}")
    for id in ready.singled_out[:10]:
        click.echo(f"look at {id}: it changed, at one place or of fewer than five people, and the change itself tells of it", err=True)


def _refuse_mixed(asked: list[str], out: Path | None, confirmed: tuple[str, ...], why: str | None, *, as_json: bool) -> None:
    """Refuse options that would do nothing beside each other."""
    if len(asked) > 1:
        raise click.UsageError(f"{asked[0]} and {asked[1]} are two things: ask for one")
    (mode,) = asked or ("",)
    if as_json and mode != "--check":
        raise click.UsageError("--json goes with --check")
    if mode == "--approve" and (out or confirmed):
        raise click.UsageError("--approve stands alone: it writes no release")
    if confirmed and mode in {"--again", "--recall"}:
        raise click.UsageError(f"--confirm does nothing beside {mode}")
    if (confirmed or mode == "--recall") and not why:
        raise click.UsageError("say why with --why: the journal keeps the reason")
    if why and not (confirmed or mode == "--recall"):
        raise click.UsageError("--why is the reason of a --confirm or a --recall")
    if out is None and mode not in {"--check", "--approve"}:
        raise click.UsageError("name the folder of the release")


def _progress(done: int, known: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rpages {done:,}/{known:,}" + ("\n" if done == known else ""), nl=False, err=True)


def _said(done: Published, how: str) -> None:
    anew = f"{numbered(done.files, 'file')}, {done.rewritten:,} of them new or changed"
    click.echo(f"release {done.release.number} of {done.release.day} in {done.out} · {anew}   {how}")
    hint(f"verify --release {done.out}")


def _print(ready: Prepared, *, as_json: bool) -> None:
    release = ready.release
    if as_json:
        found = [{"check": each.check, "says": str(each.says), "confirmable": each.confirmable} for each in ready.findings]
        shown = {"release": release.number, "day": release.day, "totals": release.totals, "changes": release.changes}
        shown["approvals"] = ready.approvals
        click.echo(printed_json({"schema": "tollbook/publish/1", **shown, "withheld": release.withheld, "findings": found}))
        return
    _summed(ready)
    for each in ready.findings:
        how = f"; let it pass with --confirm {each.check} --why REASON" if each.confirmable else ""
        click.echo(f"gate {each.check}: {plain(each.says)}{how}")
    in_the_way = f"{numbered(len(ready.findings), 'thing')} in the way; nothing was published"
    click.echo(in_the_way if ready.findings else "nothing stands in the way")


def _summed(ready: Prepared) -> None:
    """Print what a release would say."""
    release = ready.release
    click.echo(f"release {release.number} would say, as of {release.day}:")
    for total in release.totals:
        said = f"{_bounds(total.low, total.high)} {total.group} {total.measure}"
        click.echo(f"  {said} · {numbered(total.incidents, 'incident')} · {total.method}")
    if release.changes is not None:
        changes = release.changes
        counts = {"added": changes.added, "regraded": changes.regraded, "recounted": changes.recounted, "merged": changes.merged}
        named = [f"{len(ids):,} {name}" for name, ids in (*counts.items(), ("withdrawn", changes.withdrawn)) if ids]
        click.echo(f"changed since release {release.number - 1}: {', '.join(named) or 'nothing'}")
    for kind, rule, count in release.withheld:
        click.echo(f"  withheld: {kind} ({rule}), {f'about {count:,}' if count else 'fewer than ten'}")


def _bounds(low: int | None, high: int | None) -> str:
    return f"{low:,}" if low is not None and low == high else f"{low or 0:,} to {high or 0:,}"
