"""What a weekly roundup tells: the seven days before its slot, counted and drawn."""

from datetime import date, datetime, timedelta

from bot.digests.sheet import Drawn, Kind, Sheet
from bot.ports import Digest, Run, Transaction
from bot.ports.messages import Message
from bot.roundup.figures import Figures, figures_of
from bot.roundup.week import Week, week_before
from bot.views.charts import has_charts
from bot.views.language import Language
from bot.views.roundup import Roundup, roundup_message

CHARTS_AGAIN = timedelta(days=30)  # after Slack refused them: it may have got them by then
NO_CHARTS = "invalid_blocks"  # what Slack answers to types of blocks that it does not know


def refuses_charts(code: str, message: Message) -> bool:
    """Whether the same would be taken without its charts, as far as this error tells."""
    return code == NO_CHARTS and has_charts(message)


def _draw(tx: Transaction, sheet: Sheet, language: Language) -> Drawn:
    digest, week = sheet.digest, _week(sheet.digest, sheet.run)
    about = [one for one in tx.properties.all() if one.id in digest.property_ids]
    ids = [one.id for one in about] if digest.property_ids else [one.id for one in tx.properties.all()]
    now, before = (_figures(tx, ids, one) for one in (week, week.before))
    roundup = Roundup(week, now, before, about)
    return Drawn(roundup_message(roundup, language, charts=_takes_charts(tx, sheet.now)))


def _week(digest: Digest, run: Run) -> Week:
    """By the day that the slot is on, however late it was told; what somebody asked for has none, but a moment."""
    zone = digest.schedule.zone
    asked = run.slot.removeprefix("asked ")
    if asked != run.slot:
        return week_before(datetime.fromisoformat(asked).astimezone(zone).date(), zone)
    return week_before(date.fromisoformat(run.slot[:10]), zone)


def _figures(tx: Transaction, property_ids: list[int], week: Week) -> Figures:
    begun = tx.roundups.begun(property_ids, week.since, week.until)
    return figures_of(week, begun, tx.roundups.resolved(property_ids, week.since, week.until))


def _takes_charts(tx: Transaction, now: datetime) -> bool:
    refused_at = tx.roundups.charts_refused_at()
    return refused_at is None or now - refused_at > CHARTS_AGAIN


def _has_news(tx: Transaction, digest: Digest) -> bool:
    """A week in which nothing happened is worth a line as well."""
    return True


ROUNDUP = Kind(_draw, _has_news)
