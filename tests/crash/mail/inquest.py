"""The inquest after a storm of mails: what was written, what arrived, what is kept, and what Slack shows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Engine, select

from bot.languages import load_languages
from bot.mirror.drawing import draw, mark_of
from bot.ports import MailState, PostKind
from bot.times.clock import utc_now
from bot.views.language import Languages
from sandbox.control import SlackSandbox
from storage.store import SqlStore
from storage.tables import mail, post
from tests.crash.inquest import shown_in, wrong_in_slack
from tests.crash.mail.incoming import Sent, text_of
from tests.crash.mail.outgoing import Answer

Row = Mapping[str, object]


def findings(
    engine: Engine,
    slack: SlackSandbox,
    answers: Iterable[Answer],
    sent: Iterable[Sent],
    letters: list[EmailMessage],
) -> list[str]:
    """Everything that breaks a promise, as a sentence; empty when all were kept."""
    kept = kept_mails(engine)
    return [
        *wrong_answers(kept, answers, letters),
        *strange_letters(kept, letters),
        *_wrong_arrivals(engine, kept, sent),
        *wrong_in_slack(engine, slack),
        *_wrong_marks(engine, slack),
    ]


def doubled(letters: Iterable[EmailMessage]) -> int:
    """How many letters were sent once more than needed."""
    return sum(n - 1 for n in Counter(str(one["Message-ID"]) for one in letters).values())


def kept_mails(engine: Engine) -> list[Row]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(mail)).mappings()]


def wrong_answers(kept: list[Row], answers: Iterable[Answer], letters: list[EmailMessage]) -> Iterator[str]:
    rows = {row["id"]: row for row in kept}
    for answer in answers:
        row, copies = rows[answer.mail_id], [one for one in letters if answer.mark in text_of(one)]
        wanted = MailState.SENT if answer.arrives else MailState.UNDONE if answer.taken_back else MailState.FAILED
        if row["state"] != wanted:
            yield f"{answer.mark} is {row['state']} instead of {wanted}"
        if answer.arrives and not copies:
            yield f"{answer.mark} never arrived"
        if not answer.arrives and copies:
            yield f"{answer.mark} arrived and ought not to"
        if len({str(one["Message-ID"]) for one in copies}) > 1:
            yield f"{answer.mark} arrived under several Message-IDs"
        if any(str(one["To"]) != answer.address or text_of(one) != text_of(copies[0]) for one in copies):
            yield f"{answer.mark} arrived with other words or elsewhere"


def strange_letters(kept: list[Row], letters: list[EmailMessage]) -> Iterator[str]:
    known = {row["message_id"] for row in kept}
    yield from (f"{one['Message-ID']} arrived and is not kept" for one in letters if one["Message-ID"] not in known)


def _wrong_arrivals(engine: Engine, kept: list[Row], sent: Iterable[Sent]) -> Iterator[str]:
    received = [row for row in kept if row["state"] == MailState.RECEIVED]
    mine = {row["conversation_id"] for row in kept if row["state"] != MailState.RECEIVED}
    known: Counter[object] = Counter()
    for one in sent:
        rows = [row for row in received if one.mark in str(row["text"])]
        known.update(row["id"] for row in rows)
        if len(rows) != 1:
            yield f"{one.mark} ({one.way}) is kept {len(rows)} times"
            continue
        number = rows[0]["conversation_id"]
        if number != one.number if one.number else number in mine:
            yield f"{one.mark} ({one.way}) is in #{number} instead of {one.number or 'a ticket of its own'}"
        yield from wrong_line(engine, one, number)
    yield from (f"mail {row['id']} came from nowhere" for row in received if row["id"] not in known)


def wrong_line(engine: Engine, one: Sent, number: object) -> Iterator[str]:
    with SqlStore(engine).read() as tx:
        found = tx.conversations.whole(int(str(number)))
    times = sum(one.mark in line.text for line in found.lines) if found else 0
    if times != 1:
        yield f"{one.mark} is {times} lines of #{number}"


def _wrong_marks(engine: Engine, slack: SlackSandbox) -> Iterator[str]:
    """Each mail's message says how far the mail came."""
    shown, languages = shown_in(slack), Languages(load_languages(), "en")
    with engine.connect() as connection:
        rows = connection.execute(select(post).where(post.c.kind == PostKind.MAIL.value)).all()
    with SqlStore(engine).read() as tx:
        for row in rows:
            card = tx.posts.card_of(row.number)
            assert card is not None, "a mail stands under a card"
            own = {name: getattr(row, name) for name in ("id", "channel", "generation", "payload")}
            wanted = replace(card, kind=PostKind.MAIL, **own)
            drawn, message = draw(tx, wanted, languages, utc_now()), shown.get(mark_of(wanted, 0).op)
            if drawn is None or message is None or _bare(message["blocks"]) != _bare(drawn["blocks"]):
                yield f"a mail of #{row.number} does not stand in Slack as it is"


def _bare(blocks: Any) -> list[Row]:
    """Without the ids that Slack gives."""
    return [{name: value for name, value in block.items() if name != "block_id"} for block in blocks]
