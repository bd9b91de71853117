"""The command line: it parses, calls one function of the pipeline, and prints."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from tollbook import __version__
from tollbook.errors import TollbookError

# (group, verb, module, what it does): enough for --help, so that it imports nothing else.
VERBS: tuple[tuple[str, str, str, str], ...] = (
    ("Start", "demo", "demo", "Check an example article against the example book."),
    ("Start", "init", "collect", "Make a new book in a folder."),
    ("Collect", "add", "collect", "Preserve files, folders and pages of the web."),
    ("Collect", "import", "collect", "Take coded tables or plain lines into the book."),
    ("Collect", "extract", "extract", "Read reports, and propose what they say."),
    ("Decide", "link", "link", "Propose which reports are of one incident, and judge."),
    ("Decide", "judge", "decide", "Say whether two are one, a part, or different."),
    ("Decide", "match", "match", "Propose which rows of lists are one person."),
    ("Decide", "accept", "decide", "Accept what machines propose, or list what waits."),
    ("Decide", "merge", "decide", "Make several incidents one."),
    ("Decide", "split", "decide", "Take reports out of an incident into a new one."),
    ("Decide", "correct", "correct", "Take in an objection, or answer one."),
    ("Decide", "undo", "decide", "Take back what one entry did."),
    ("Decide", "erase", "decide", "Erase for good, where the law asks for it."),
    ("Decide", "account", "account", "Say who may sign in, and as what."),
    ("Answer", "total", "total", "Add up what the book holds, with receipts."),
    ("Answer", "shift", "shift", "Ask when one kind of event gave way to another."),
    ("Answer", "estimate", "estimate", "Estimate how many nobody documented, or refuse."),
    ("Answer", "check", "check", "Check an article, claim by claim."),
    ("Answer", "search", "search", "Find records by their words."),
    ("Answer", "serve", "serve", "Show the book in the browser."),
    ("Answer", "show", "show", "Show everything about one record."),
    ("Publish", "publish", "publish", "Make a release that anyone can host and verify."),
    ("Prove", "log", "log", "List the journal, newest entries last."),
    ("Prove", "verify", "verify", "Prove that nothing in the book was altered."),
    ("Prove", "stamp", "stamp", "Have others attest to the book, and when."),
    ("Prove", "export", "export", "Hand over everything on a case."),
    ("Prove", "backup", "backup", "Write the whole book into one file."),
    ("Prove", "restore", "backup", "Bring a book back, and prove it on arrival."),
)
EXAMPLES = (
    "tollbook total --party coalition --place raqqa --from 2017 --to 2017",
    "tollbook check article.txt --published 2021-06-11",
)


class Verbs(click.Group):
    """The verbs, each loaded when it is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the verbs in the order of the work."""
        return [verb for _, verb, _, _ in VERBS]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load one verb."""
        module = next((module for _, verb, module, _ in VERBS if verb == name), None)
        if module is None:
            return None
        command: click.Command = getattr(import_module(f"tollbook.cli.{module}"), f"{name}_command")
        return command

    def resolve_command(self, context: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a verb, or say which one was probably meant."""
        if args and args[0] not in self.list_commands(context) and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.list_commands(context), n=1, cutoff=0.4)
            raise click.UsageError(f'no verb "{args[0]}"' + (f": did you mean {close[0]}?" if close else ""))
        return super().resolve_command(context, args)

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the verbs as work goes, and two examples."""
        formatter.write("Usage: tollbook [--book PATH] [--as NAME] VERB ...\n")
        for group in dict.fromkeys(group for group, *_ in VERBS):
            formatter.write(f"\n{group}\n")
            for of, verb, _, what in VERBS:
                if of == group:
                    formatter.write(f"  {verb:8} {what}\n")
        formatter.write("\nExamples\n")
        for example in EXAMPLES:
            formatter.write(f"  {example}\n")


@click.group(cls=Verbs, invoke_without_command=True)
@click.option("--book", metavar="PATH", help="The book; by default the current folder, else the example book.")
@click.option("--as", "by", metavar="NAME", envvar="TOLLBOOK_AS", default="keeper", help="Who acts, as the journal names you.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the whole trace of an unexpected error.")
@click.version_option(__version__, prog_name="tollbook")
@click.pass_context
def main(context: click.Context, book: str | None, by: str) -> None:
    """Tollbook: a record of harm in armed conflict in which every number carries its receipts."""
    context.obj = {"book": book, "by": by}
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run() -> None:
    """Run the command line: one line for what went wrong, exit code 1; usage errors 2; Ctrl-C 130."""
    try:
        code = main.main(standalone_mode=False, prog_name="tollbook")  # what a verb leaves with, None where all went well
        if code:
            sys.exit(code)
    except click.exceptions.Abort as error:
        _stop(_stopped(error.__cause__), 130)
    except KeyboardInterrupt as error:
        _stop(_stopped(error), 130)
    except click.UsageError as error:
        _stop(error.format_message(), 2)
    except click.ClickException as error:
        _stop(error.format_message(), 1)
    except TollbookError as error:
        _stop(" ".join(str(error).split()), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _stop(f"{where}{error.strerror or error}; free space or check permissions, then run the command again", 1)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        _stop(f"unexpected {type(error).__name__}: {error}; run it again with --debug and report what it prints", 1)


def _stopped(error: BaseException | None) -> str:
    """Return what to say after Ctrl-C: what the verb says of it, else that nothing was kept."""
    said = str(error) if isinstance(error, KeyboardInterrupt) else ""
    return said or "stopped; nothing of what was under way was kept, the book is as before"


def _stop(words: str, code: int) -> None:
    from tollbook.cli.common import plain

    click.echo(f"tollbook: {plain(words)}", err=True)
    sys.exit(code)
