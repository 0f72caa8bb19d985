"""What comes from outside: what visitors, agents and time do, again where nobody answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, update

from bot.ports import DIRECTORY, DigestKind, ExportState, Keeping, NewDigest, RescueSettings
from bot.times.schedules import Schedule
from sandbox.mail.box import KeptMail
from sandbox.mail.showing import show
from sandbox.mail.writing import answer, send
from sandbox.person import Outcome
from storage.store import SqlStore
from storage.tables import conversation, export, journal, mail
from tests.crash.points.scene import BEGIN, CHANNEL, Scene
from tests.inbox import CHAT, said

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ASKED = "Is it blue, tangerine?"
MAILS = select(func.count()).select_from(mail)
EXPORTS = select(func.count()).select_from(export).where(export.c.state != ExportState.DRAFT)
BOSS = "boss@aurora.example"
PHOTO = ("photo.png", b"png of a lamp")
MANY = 6  # more than are shown as cards at once


def prepare(store: SqlStore, scene: Scene) -> None:
    """The agents are known, as is the property."""
    people = [scene.slack.user(name).id for name in ("ana", "luis", "ben", "grace")]
    with store.write() as tx:
        tx.properties.add(scene.site.tawk_id, scene.site.name, scene.slack.channel_id(CHANNEL), BEGIN)
        tx.people.set_members(scene.slack.channel_id(CHANNEL), people, BEGIN)
        tx.people.mark_read(DIRECTORY, BEGIN + 30 * DAY)


# What visitors do


def missed_chat(scene: Scene) -> None:
    for n, body in enumerate(_chat(scene, CHAT)):
        scene.insist(partial(_heard, scene, body, f"{CHAT}-{n}"))
    scene.settle()


def many_chats(scene: Scene) -> None:
    chats_come(scene, MANY)


def chats_come(scene: Scene, many: int) -> None:
    """All before the first is drawn."""
    for chat in (f"{n}{CHAT[1:]}" for n in range(many)):
        for n, body in enumerate(_chat(scene, chat)):
            scene.insist(partial(_heard, scene, body, f"{chat}-{n}"))
    scene.settle()


def a_mail_comes(scene: Scene) -> None:
    """The visitor answers the letter, with a file."""
    [letter, *_] = scene.letters()
    got = KeptMail(1, str(letter["From"]), str(letter["To"]), scene.now, letter.as_bytes())
    reply = answer(show(got), "The blue one, tangerine.", PHOTO, scene.now)
    send(reply, scene.mail.smtp_port)
    scene.go_on()
    scene.go_on()
    scene.settle()


def _chat(scene: Scene, chat: str) -> Sequence[bytes]:
    at, site = BEGIN - 5 * MINUTE, scene.site
    transcript = site.transcript(at + MINUTE, said("v", at, ASKED), chat=chat)
    return site.start(at, ASKED, chat=chat), site.end(at + MINUTE, chat=chat), transcript


def _heard(scene: Scene, body: bytes, event_id: str) -> bool:
    scene.tawk.hear(body, scene.now)
    return scene.webhook(body, event_id)


# What agents do


def command(scene: Scene, text: str, deed: str) -> None:
    """`text` has `{n}` where the number is to stand; it is done when the journal has one more of it."""
    had, typed = journaled(scene, deed), text.format(n=scene.number(CHAT))
    scene.insist(lambda: scene.does(partial(types, scene, typed)), lambda: journaled(scene, deed) > had)
    scene.settle()


def deeds(scene: Scene) -> None:
    for text, name in (("take #{n}", "take"), ("close #{n}", "close"), ("undo #{n}", "undo"), ("spam #{n}", "spam")):
        command(scene, text, name)


def purge(scene: Scene) -> None:
    """With a webhook that is late."""
    command(scene, "purge #{n}", "purge")
    at = BEGIN - 5 * MINUTE
    late = scene.site.transcript(at + 2 * MINUTE, said("v", at, ASKED), said("v", at + MINUTE, "Hello?"))
    scene.insist(partial(scene.webhook, late, "late"))
    pass_time(scene, 20 * MINUTE)


def trashed_chat(scene: Scene) -> None:
    missed_chat(scene)
    command(scene, "trash #{n}", "trash")


def answer_by_mail(scene: Scene) -> None:
    form(scene, "ticket #{n}", {"ticket_answer": "It is blue."}, MAILS)


def answer_with_file(scene: Scene) -> None:
    leaflet = scene.slack.user("ana").upload("leaflet.pdf", b"%PDF of a lamp")
    form(scene, "ticket #{n}", {"ticket_answer": "It is blue.", "ticket_files": [leaflet]}, MAILS)


def answered_chat(scene: Scene) -> None:
    """With the mailbox read once, as that is where it begins."""
    missed_chat(scene)
    answer_by_mail(scene)
    scene.go_on()


def export_to_slack(scene: Scene) -> None:
    form(scene, "export status:any", {"export_form": "json"}, EXPORTS)


def export_by_mail(scene: Scene) -> None:
    form(scene, "export status:any", {"export_form": "json", "export_way": "mail", "export_address": BOSS}, EXPORTS)


def confirmed_address(scene: Scene) -> None:
    missed_chat(scene)
    with scene.store.write() as tx:
        asked = tx.export_addresses.ask(scene.slack.user("ana").id, BOSS, "<asked@aurora.example>", scene.now)
        claim = tx.export_addresses.claim(scene.now, scene.now)
        assert claim is not None
        tx.export_addresses.settle(claim, "", None)
        tx.export_addresses.confirm(asked, scene.now + DAY)


def form(scene: Scene, text: str, values: Mapping[str, object], rows: Select[int]) -> None:
    """A command that opens a window, and what is filled in; it is done when there is one more of what is counted."""
    ana, had, typed = scene.slack.user("ana"), counted(scene, rows), text.format(n=scene.number(CHAT))

    def fill() -> bool:
        return scene.does(partial(types, scene, typed)) and scene.does(lambda: ana.submit(dict(values)))

    scene.insist(fill, lambda: counted(scene, rows) > had)
    scene.settle()


def types(scene: Scene, text: str) -> Outcome:
    return scene.slack.user("ana").command("/inbox", text, channel=CHANNEL)


# What time does


def pass_time(scene: Scene, span: timedelta) -> None:
    scene.advance(span.total_seconds())
    scene.go_on()
    scene.settle()


def with_digest(scene: Scene) -> None:
    missed_chat(scene)
    schedule = Schedule(tuple(range(7)), (10 * 60,), ZoneInfo("UTC"))
    who, where = scene.slack.user("ana").id, scene.slack.channel_id("sales")
    with scene.store.write() as tx:
        tx.digests.add(NewDigest(DigestKind.DIGEST, where, (), schedule, "en", who), scene.now)


def two_slots(scene: Scene) -> None:
    pass_time(scene, timedelta(hours=1, minutes=1))
    pass_time(scene, DAY)


def ladder(scene: Scene) -> None:
    missed_chat(scene)
    for _ in range(4):
        pass_time(scene, 10 * MINUTE)


def with_rescue(scene: Scene) -> None:
    with scene.store.write() as tx:
        [one] = tx.properties.all()
        tx.rescues.set(one.id, RescueSettings(is_on=True, minutes=10))


def rescue(scene: Scene) -> None:
    missed_chat(scene)
    pass_time(scene, 12 * MINUTE)
    pass_time(scene, MINUTE)


def kept_too_long(scene: Scene) -> None:
    """All that was announced has been, and its night begins."""
    trashed_chat(scene)
    old = scene.now - 40 * DAY
    with scene.engine.begin() as connection:
        connection.execute(update(conversation).values(updated_at=old))
    with scene.store.write() as tx:
        [one] = tx.properties.all()
        kept: Keeping = tx.keepings.lock(one.id)
        now = scene.now
        tx.keepings.save(replace(kept, trash_days=7, began_at=now, batch="night", next_at=now))


def a_night(scene: Scene) -> None:
    for _ in range(4):
        pass_time(scene, 10 * MINUTE)


def followed_chat(scene: Scene) -> None:
    scene.go_on()  # from now on what is done in the dashboard is followed
    missed_chat(scene)


def answered_in_dashboard(scene: Scene) -> None:
    scene.advance(60)
    scene.tawk.answer(CHAT, scene.agent, "It is on its way, tangerine.", scene.now)
    pass_time(scene, 2 * MINUTE)
    pass_time(scene, 2 * MINUTE)
    scene.tawk.delete(CHAT, scene.now)
    pass_time(scene, 2 * MINUTE)
    pass_time(scene, 2 * MINUTE)


def journaled(scene: Scene, name: str) -> int:
    return counted(scene, select(func.count()).select_from(journal).where(journal.c.deed == name))


def counted(scene: Scene, rows: Select[int]) -> int:
    with scene.engine.connect() as connection:
        return connection.execute(rows).scalar_one()
