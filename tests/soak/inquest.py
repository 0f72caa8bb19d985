"""The inquest: what was lost, doubled, forgotten, left stale or told to the log, as sentences."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from sqlalchemy import select

from bot.domain.inbox import Kind
from bot.ports import ExportState, MailState, RunOutcome
from sandbox.looking import _is_refusal
from storage.store import SqlStore
from storage.tables import conversation, delivery, export, journal, post, rung
from tests.crash.inquest import wrong_in_slack
from tests.crash.mail.inquest import kept_mails, strange_letters, wrong_answers, wrong_line
from tests.crash.storm import CHANNEL
from tests.soak.scene import Scene
from tests.soak.visitors import DOMAIN, NAME, SECRET, WORD, conversation_of, lines_of, word_of
from tests.stories.scene import MALFORMED

SHOWN = 12  # of each kind of finding
MARK = re.compile(WORD + r"[0-9a-f]{12}-\d{3}")
MOST = 1_000_000
ALERTED_WITHIN = timedelta(minutes=1)  # what climbs no more is looked at again a day later
LOG_PIECE = 1 << 24
OVERLAP = 200


def findings(scene: Scene, logs: Iterable[Path]) -> list[str]:
    looks: tuple[Callable[[], Iterable[str]], ...] = (
        partial(lost_webhooks, scene),
        partial(wrong_lines, scene),
        partial(forgotten, scene),
        partial(wrong_letters, scene),
        partial(wrong_digests, scene),
        partial(wrong_exports, scene),
        partial(lost_in_dashboard, scene),
        partial(wrong_in_slack, scene.eye.engine, scene.slack),
        partial(given_up, scene),
        partial(left_of_purged, scene),
        partial(malformed, scene),
        lambda: scene.fleet.broken,
        lambda: (f"{late} does not go round any more" for late in scene.fleet.late()),
        lambda: chain.from_iterable(leaks(path, secrets(scene)) for path in logs),
    )
    return [sentence for look in looks for sentence in _few(_surely(look))]


def unfinished(scene: Scene) -> Mapping[str, int]:
    """What the bot has to do yet. A message that comes while Slack is looked at seems to lack there."""
    if undone := scene.undone():
        return undone
    soon = scene.times.now() + ALERTED_WITHIN
    left = {
        "alerts to be told": scene.eye.count(rung, rung.c.due_at <= soon),
        "words to be swept": len(_unswept(scene)),
    }
    return {name: n for name, n in left.items() if n}


def _surely(look: Callable[[], Iterable[str]]) -> Iterator[str]:
    """What fails itself is no reason to be silent about all else."""
    try:
        yield from look()
    except Exception as error:
        yield f"the inquest failed itself: {type(error).__name__}: {error}"


def _few(sentences: Iterable[str]) -> Iterator[str]:
    found = list(sentences)
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield f"… and {len(found) - SHOWN} more of this kind"


def lost_webhooks(scene: Scene) -> Iterator[str]:
    """Answered 200 and not kept; never answered at all; kept and never applied."""
    kept, gone = set(scene.eye.values(select(delivery.c.body_hash))), _purged_words(scene)
    for one in scene.visitors.sent:
        if one.event_id not in scene.visitors.accepted:
            yield f"webhook {one.event_id} was never answered"
        elif word_of(conversation_of(one)) not in gone and hashlib.sha256(one.body).digest() not in kept:
            yield f"webhook {one.event_id} was answered 200 and is lost"
    troubled = select(delivery.c.id, delivery.c.state).where(delivery.c.state.in_(("failed", "quarantined")))
    yield from (f"delivery {row.id} was kept and is {row.state}" for row in scene.eye.rows(troubled))


def wrong_lines(scene: Scene) -> Iterator[str]:
    """Each thing that a visitor said stands once in its conversation."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in scene.visitors.sent:
        wanted[conversation_of(one)].update(mark for text in lines_of(one) for mark in MARK.findall(text))
    gone, store = _purged_words(scene), SqlStore(scene.eye.engine)
    numbers = {row.external_id: row.id for row in scene.eye.rows(select(conversation.c.external_id, conversation.c.id))}
    with store.read() as tx:
        for external, marks in wanted.items():
            if word_of(external) in gone:
                continue
            found = tx.conversations.whole(numbers[external]) if external in numbers else None
            if found is None:
                yield f"conversation {external} is not there"
                continue
            said = Counter(mark for line in found.lines for mark in MARK.findall(line.text))
            yield from (f"{mark} is lost from #{found.id}" for mark in sorted(marks - said.keys()))
            yield from (f"{mark} stands {n} times in #{found.id}" for mark, n in said.items() if n > 1)


def forgotten(scene: Scene) -> Iterator[str]:
    """What agents were told is done, and is not."""
    known = {(row.number, row.deed) for row in scene.eye.rows(select(journal.c.number, journal.c.deed))}
    for number, deed in sorted((scene.told.done | scene.told.pressed) - known):
        yield f"an agent was told “{deed} #{number}” is done, and it is not"


def wrong_letters(scene: Scene) -> Iterator[str]:
    """Between agents and visitors, in both directions."""
    engine, letters = scene.eye.engine, scene.mails.smtp.letters
    kept, answers = kept_mails(engine), scene.writers.letters.answers
    lost = scene.told.letters - answers.keys()
    yield from (f"an agent was told that {mark} goes out, and it is not kept" for mark in sorted(lost))
    yield from wrong_answers(kept, answers.values(), letters)
    yield from strange_letters(kept, letters)
    yield from _wrong_arrivals(scene, kept)


def _wrong_arrivals(scene: Scene, kept: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Each mail is kept once, in the ticket that it answers, or in one that nothing else began."""
    received: dict[str, list[object]] = defaultdict(list)
    for row in kept:
        if row["state"] == MailState.RECEIVED:
            received[str(row["text"])].append(row["conversation_id"])
    begun = Counter[object]()
    for one in scene.writers.sent:
        numbers = [number for text, found in received.items() if one.mark in text for number in found]
        if len(numbers) != 1:
            yield f"{one.mark} ({one.way}) is kept {len(numbers)} times"
            continue
        begun[numbers[0]] += not one.number
        if one.number and numbers[0] != one.number:
            yield f"{one.mark} ({one.way}) is in #{numbers[0]} instead of {one.number}"
        yield from wrong_line(scene.eye.engine, one, numbers[0])
    yield from (f"{n} mails began #{number}" for number, n in begun.items() if n > 1)


def wrong_digests(scene: Scene) -> Iterator[str]:
    """Each slot was dealt with, and told once."""
    with SqlStore(scene.eye.engine).read() as tx:
        for digest in tx.digests.all():
            runs = tx.digests.runs(digest.id, MOST)
            wanted = {slot.key for slot in digest.schedule.slots(digest.created_at, digest.since)}
            dealt = {run.slot for run in runs}
            yield from (f"the slot {slot} of digest {digest.id} is missing" for slot in sorted(wanted - dealt))
            yield from (f"the slot {slot} of digest {digest.id} came too early" for slot in sorted(dealt - wanted))
            for run in runs:
                if run.outcome is RunOutcome.POSTED and run.post_id is None:
                    yield f"the slot {run.slot} of digest {digest.id} was taken and never told"


def wrong_exports(scene: Scene) -> Iterator[str]:
    """Each that was begun is done, and each of its files is in Slack once."""
    rows = [row for row in scene.eye.rows(select(export)) if row.state != ExportState.DRAFT]
    if len(rows) < scene.told.exports:
        yield f"{scene.told.exports} exports were begun, and {len(rows)} are known"
    yield from (f"export {row.id} is {row.state}: {row.problem}" for row in rows if row.state == ExportState.WAITING)
    files, made = len(scene.slack.files()), sum(row.part for row in rows)
    if files != made:
        yield f"{made} files were exported, and {files} are in Slack"


def lost_in_dashboard(scene: Scene) -> Iterator[str]:
    """What was answered in tawk.to's dashboard stands once in its conversation."""
    gone = _purged_words(scene)
    numbers = {row.external_id: row.id for row in scene.eye.rows(select(conversation.c.external_id, conversation.c.id))}
    with SqlStore(scene.eye.engine).read() as tx:
        for words, chat in scene.writers.answered.items():
            if word_of(chat) in gone or chat not in numbers:
                continue
            found = tx.conversations.whole(numbers[chat])
            times = sum(words in line.text for line in found.lines) if found else 0
            if times != 1:
                yield f"“{words}” stands {times} times in #{numbers[chat]}"


def given_up(scene: Scene) -> Iterator[str]:
    parked = select(post.c.id, post.c.kind, post.c.parked).where(post.c.parked != "")
    yield from (f"the {row.kind} {row.id} was given up: {row.parked}" for row in scene.eye.rows(parked))


def left_of_purged(scene: Scene) -> Iterator[str]:
    """Nothing, neither here nor in Slack nor in SQLite's files."""
    words = _purged_words(scene)
    there = set(scene.eye.values(select(conversation.c.external_id).where(conversation.c.kind == Kind.CHAT)))
    yield from (f"{one} was purged and is back" for one in sorted(there.intersection(scene.purged())))
    shown = str(scene.slack.messages(CHANNEL))
    yield from (f"{word} was purged and stands in Slack" for word in sorted(words) if word in shown)
    yield from (f"{word} was purged and stands in SQLite's files" for word in sorted(_unswept(scene)))


def _unswept(scene: Scene) -> set[str]:
    """Words that were purged and are still in the files."""
    pattern = re.compile(WORD.encode() + rb"[0-9a-f]{12}")
    found = (one.decode() for path in scene.base.files for one in pattern.findall(path.read_bytes()))
    return _purged_words(scene).intersection(found)


def malformed(scene: Scene) -> Iterator[str]:
    yield from (f"Slack was asked for {name}, which there is not" for name in scene.slack.unknown_methods())
    slack = scene.slack

    def look() -> list[tuple[str, str]]:
        """Without a copy of all calls of an hour."""
        asked = [(one.name, str(one.answer)) for one in slack._looking.entries() if _is_refusal(one.to_json())]
        return [(name, told) for name, told in asked if any(code in told for code in MALFORMED)]

    yield from (f"Slack could not take {name}: {told}" for name, told in slack._look(look))


def secrets(scene: Scene) -> Mapping[str, bytes]:
    """What may stand in no log, by what it is."""
    slack = scene.slack
    return {
        "the bot's token": slack.bot_token.encode(),
        "the app's token": slack.app_token.encode(),
        "the webhooks' secret": SECRET.encode(),
        "tawk.to's key": scene.tawk.key.encode(),
        "the mailbox's password": scene.mails.imap.password.encode(),
        "a visitor's word": WORD.encode() + rb"[0-9a-f]{12}",
        "a visitor's name": NAME.encode(),
        "a visitor's address": re.escape(DOMAIN.encode()),
        "a word of a mail": rb"(?:mail|answer)-\d{5}",
        "a word of the dashboard": rb"dash-\d{5}",
    }


def leaks(path: Path, forbidden: Mapping[str, bytes]) -> Iterator[str]:
    """Each once for a log, with where it stands."""
    patterns, before, at = {what: re.compile(one) for what, one in forbidden.items()}, b"", 0
    with path.open("rb") as file:
        while piece := file.read(LOG_PIECE):
            text = before + piece
            for what, pattern in list(patterns.items()):
                if pattern.search(text):
                    patterns.pop(what)
                    yield f"{what} stands in {path.name}, near byte {at}"
            before, at = piece[-OVERLAP:], at + len(piece)


def _purged_words(scene: Scene) -> set[str]:
    return {word_of(one) for one in scene.purged()}
