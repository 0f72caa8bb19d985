"""Recado: missed chats of tawk.to as cards in Slack."""

# ruff: noqa: E402
import gc

# What is imported stays: to walk through all of it again and again took a tenth of the start. What is young is still
# collected, as the classes that dataclasses make twice.
THRESHOLDS = gc.get_threshold()
gc.set_threshold(*THRESHOLDS[:2], 1_000_000)

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.assembly import House, end_on_signal
from bot.checkup import checks_of
from bot.domain.checkup import Finding
from bot.domain.errors import Refusal
from bot.exporting.importing import import_bundle, told_of
from bot.exporting.json_file import read
from bot.exporting.shapes import BadFile
from bot.operating.doctor import examine
from bot.operating.foreground import Asked, Foreground
from bot.ports import Phase
from bot.reading_room import foreground_of
from bot.safekeeping import Unable, back_up, write_purges
from bot.safekeeping import restore as restore_from
from bot.views.language import Language
from bot.views.signs import told
from bot.views.words import UNSEEN
from config.logs import configure_logs
from config.manifest import manifest
from config.problems import SettingsError
from config.settings import load
from handlers.doors.slack import EVENTS_PATH
from storage.database import DatabaseAway
from storage.migrate import NewerDatabase

gc.freeze()
gc.set_threshold(*THRESHOLDS)
log = logging.getLogger(__name__)
cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@cli.command()
def serve() -> None:
    """Run everything in one process: doors, worker and clock. Migrates the database first."""
    with _house() as house:
        house.database.upgrade()
        with house.working(), house.ticking():
            house.answer()


@cli.command()
def web() -> None:
    """Run the doors only: tawk.to's webhooks and what Slack sends. Needs a migrated database."""
    with _house() as house:
        _demand_current(house)
        house.answer()


@cli.command()
def worker() -> None:
    """Run the worker only: it draws cards and sends what leaves the machine."""
    with _house() as house:
        _demand_current(house)
        with house.working(), house.probed():
            _wait_for_end("worker.open")


@cli.command()
def clock() -> None:
    """Run the clock only: what is timed, as snoozes, alerts and digests; purges, and new tries of deliveries."""
    with _house() as house:
        _demand_current(house)
        with house.ticking(), house.probed():
            _wait_for_end("clock.open")


@cli.command()
def migrate() -> None:
    """Bring the database to the state that this version expects."""
    with _house() as house:
        house.database.upgrade()
        typer.echo("The database is up to date.")


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to make; it must not be there yet.")],
) -> None:
    """Copy all that is kept into one file, while the bot runs. It is as secret as the inbox."""
    with _house(log_level="ERROR") as house:
        _demand_current(house)
        end_on_signal()  # or a part of the inbox would lie about
        back_up(house.database, file)
    typer.echo(f"All that is kept stands in {file}.")


@cli.command()
def purges(
    file: Annotated[Path, typer.Argument(help="The file to write, over an older one.")],
) -> None:
    """List what was removed for good, without its words, so that no backup brings it back. Keep it elsewhere."""
    with _house(log_level="ERROR") as house:
        _demand_current(house)
        listed = write_purges(house.database, file)
    typer.echo(f"{file} names {listed} conversations that were purged.")


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup made with `backup`, by this version or an older one.")],
    purged: Annotated[
        list[str] | None,
        typer.Option(
            envvar="PURGED",  # an address with its password would stand in the list of the machine's processes
            help="What was removed since: a list made with `purges`, a later backup, or the old DATABASE_URL.",
        ),
    ] = None,
    without_purges: Annotated[
        bool, typer.Option("--without-purges", help="Nothing was removed since, or nobody knows what.")
    ] = False,
) -> None:
    """Make the empty database of DATABASE_URL from a backup. Nothing removed comes back, nothing goes out twice."""
    if bool(purged) == without_purges:
        typer.echo(
            "What was purged since the backup must not come back: name what knows of it with --purged, or say "
            "--without-purges where nothing was purged or nobody can tell.",
            err=True,
        )
        raise typer.Exit(2)
    with _house(log_level="ERROR") as house:
        end_on_signal()
        done = restore_from(house.settings.database_url.get_secret_value(), file, purged or ())
    typer.echo(
        f"Restored. {done.conversations} conversations and {done.contacts} contacts that went since are removed "
        "again. Start the bot; `/inbox failed` lists what may have gone out or not."
    )


@cli.command(name="import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="Exports of conversations, as JSON; each is taken whole or not.")],
) -> None:
    """Take exported conversations into this inbox. What is here stays, what was purged stays purged."""
    with _house(log_level="ERROR") as house:
        _demand_current(house)
        done = [_import_file(house, file) for file in files]
    raise typer.Exit(0 if all(done) else 1)


@cli.command()
def sync(
    property_name: Annotated[
        str, typer.Option("--property", help="Its name or id; without it, all that are known.")
    ] = "",
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = None,
    end: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="The last day.")] = None,
    what: Annotated[list[Phase] | None, typer.Option(help="What is brought over; without it, all.")] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Stop what is on its way.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show how far it is.")] = False,
) -> None:
    """Bring the past over from tawk.to by its REST API, which only reads there. Goes on where it was stopped."""
    with _house(log_level="ERROR") as house:
        _demand_current(house)
        foreground = _foreground(house)
        if status:
            raise typer.Exit(0 if foreground.status(property_name) else 1)
        if stop:
            raise typer.Exit(0 if foreground.stop(property_name) else 1)
        house.intake.register(list(house.settings.tawk_webhook_secrets))
        done = foreground.bring(Asked(property_name, start, end, tuple(what or Phase)))
    raise typer.Exit(0 if done else 1)


@cli.command(name="manifest")
def print_manifest(
    url: Annotated[str | None, typer.Option(help="Where Slack reaches Recado; without it, for Socket Mode.")] = None,
) -> None:
    """Print the manifest from which Slack makes the app."""
    request_url = url and url.rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH
    typer.echo(json.dumps(manifest(request_url=request_url), indent=2, ensure_ascii=False))


@cli.command()
def doctor() -> None:
    """Look the installation over; what is not well comes with its cure."""
    with _house(log_level="ERROR") as house:
        findings = examine(checks_of(house.settings, house.database, house.upstream))
    _print_findings(findings)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@cli.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its files.")] = Path("demo"),
    port: Annotated[int, typer.Option(help="The page's port; the bot, mail and tawk.to take the next four.")] = 8910,
    seed: Annotated[int | None, typer.Option(help="A number for the same visitors each time.")] = None,
) -> None:
    """Try everything without an account: a local Slack in the browser, and simulated visitors."""
    from bot.demo.running import run_demo  # the sandbox is an extra, which production does not install

    raise typer.Exit(run_demo(folder, port, manifest(), seed))


@contextmanager
def _house(log_level: str = "") -> Iterator[House]:
    """The joined parts; what keeps us from starting is told in plain words."""
    try:
        settings = load()
        configure_logs(log_level or settings.log_level, settings.log_format, settings.secrets())
        house = House.build(settings)
        try:
            yield house
        finally:
            house.database.close()
    except (SettingsError, DatabaseAway, NewerDatabase, Unable) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None
    except Refusal:
        typer.echo("The database is busy, and was so for long: end what holds it, or try again in a moment.", err=True)
        raise typer.Exit(2) from None


def _demand_current(house: House) -> None:
    if not house.database.is_current():
        typer.echo("The database is not up to date: run `python -m bot migrate` first.", err=True)
        raise typer.Exit(2)


def _import_file(house: House, file: Path) -> bool:
    try:
        typer.echo(f"{file}: {told_of(import_bundle(house.database.store, read(file.read_bytes())))}")
    except BadFile as bad:
        typer.echo(f"{file}: {bad}. Nothing of this file was imported: put it right, or export it anew.", err=True)
        return False
    except OSError as error:
        typer.echo(f"{file}: can't be read ({error.strerror}): check the path.", err=True)
        return False
    except Refusal:
        typer.echo(f"{file}: the database is busy. Nothing of this file was imported: try it again.", err=True)
        return False
    return True


def _foreground(house: House) -> Foreground:
    if house.upstream is None:
        typer.echo("tawk.to's REST API needs a key: put it into TAWK_API_KEY. tawk.to gives one on request.", err=True)
        raise typer.Exit(2)
    return foreground_of(house.settings, house.database.store, house.upstream)


def _wait_for_end(event: str) -> None:
    """`event` tells the log that from now on a signal ends the process in order."""
    end_on_signal()
    log.info(event)
    threading.Event().wait()


def _print_findings(findings: list[Finding]) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    english = Language("en", NullTranslations())
    for one in (told(finding, english) for finding in findings):
        console.print(f"{'ok ' if one.well else 'BAD'} {_harmless(one.name)}: {_harmless(one.words)}")
        if one.cure:
            console.print(f"    {_harmless(one.cure)}")


def _harmless(words: str) -> str:
    """Names in them are tawk.to's: they must not steer the terminal, nor look like a finding of their own."""
    return " ".join(UNSEEN.sub("", words).split())


if __name__ == "__main__":
    cli()
