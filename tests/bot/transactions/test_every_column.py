"""A purge leaves a marked word in no column of any table, and each column that may hold one is known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import JSON, Column, LargeBinary, MetaData, Text, inspect, text, update

from bot.desks.desk import Choice
from bot.domain.contact import ContactCursor
from bot.domain.desktop import Desktop
from bot.domain.inbox import Author, Deed, Line, Visitor
from bot.domain.shelf import Shelf
from bot.mail.letters import Attachment
from bot.ports import DeliveryState, PrivateAnswer
from bot.tickets.forms import Wanted
from bot.upstream.uptake import Manner, fill_gaps
from storage.contacts import shelves
from storage.conversations import conversations
from storage.posts import answers
from storage.tables import metadata, post, thread_file, wanted_person
from tests.bot.contacts import Visitors
from tests.bot.tickets.correspondence import Correspondence, reply_to
from tests.bot.upstream.shown import shown, take
from tests.inbox import ADMIN, ANA, CHAT, Inbox, migrated, said

MARK = "Zyxwort"
ADDRESS = f"{MARK.lower()}@example.com"
PERSON = f"p-{MARK}"
MERGED_LATER = ("search_data", "search_open_data")  # tests/bot/keeping/test_sweeping.py
# Where words of and about a visitor stand: each of these holds the mark before, and none afterwards.
VISITORS = """
answer.body
contact.city contact.country contact.edited contact.edited_key contact.email contact.email_key contact.name
contact.phone
contact_note.text contact_word.word
conversation.city conversation.country conversation.email conversation.excerpt conversation.name conversation.person
conversation.person_id conversation.phone conversation.subject conversation.told_city conversation.told_country
conversation.told_email conversation.told_name conversation.told_phone
delivery.body home.desktop home.drawn line.attachments line.name line.text
mail.left_out mail.message_id mail.recipient mail.said mail.sender mail.sender_name mail.subject mail.text
mail_file.content mail_file.mime_type mail_file.name note.text post.payload raw_reading.body wanted_person.person_id
"""
# The rest holds none. Words of the team: about itself, what it typed to find something, names of labels.
TEAMS = """
agent.email agent.name agent.tawk_name alert.group alert.head alert.person canned_answer.name canned_answer.text
department.name department.name_key conversation.tags export_address.address export.address kept_list.kept
property.forward property.name property.sender property.signature property_hours.holidays property_hours.week
rescue.words saved_view.filters saved_view.name saved_view.name_key tag.name tag.name_key tawk_member.email
tawk_member.name user_group.handle user_group.name workspace.value
"""
# Digests, from which no word can be read, and our own key.
DIGESTS = """
conversation.transcript_digest delivery.body_hash passed_mail.key rescued.address_key signing_key.value tombstone.key
"""
# Ids of Slack's, of tawk.to's and of ours, states, codes, numbers, languages and zones.
CODES = """
agent.locale agent.slack_id agent.zone answer.agent answer.channel answer.response_url answer.thread_ts
backfill.asked_by backfill.hitch backfill.holder backfill.phase backfill.phases backfill.state backfill.tallies
backfill_taken.external_id backfill_taken.phase channel.id channel.problem chore.name chore.place contact_note.author
conversation.external_id conversation.human_id conversation.kind conversation.moved_by conversation.outcome
conversation.set_status_by conversation.started_by conversation.there delivery.event delivery.event_id delivery.reason
delivery.state digest.channel digest.created_by digest.days digest.kind digest.language digest.minutes
digest.property_ids digest.zone digest_run.outcome digest_run.slot discarded.kind export.file_id export.form
export.numbers export.origin export.problem export.slack_id export.state export_address.message_id
export_address.reason export_address.slack_id following.kind following.refused forward.twin group_member.group_id
group_member.slack_id home.jobs home.report home.slack_id home.stamp journal.actor journal.after journal.batch
journal.before journal.deed journal.detail keeping.batch keeping.posts keeping.stopped_by kept_list.slack_id
kept_list.spot line.author mail.author mail.kind mail.reason mail.state mail_fetch.slack_id mailbox.holder
mailbox.name member.channel member.slack_id note.author pace.key post.channel post.kind post.parked post.ts
property.channel property.language property.mail_mode property.policy property.tawk_id property_hours.zone
reading.source rescued.day role_grant.subject saved_view.slack_id seen_event.event_id signing_key.name
tawk_member.member_id thread_file.problem thread_file.slack_id thread_file.state thread_reply.author
thread_reply.channel thread_reply.ts user_group.id watch.name workspace.key
"""
KNOWN = [*VISITORS.split(), *TEAMS.split(), *DIGESTS.split(), *CODES.split()]


@pytest.fixture
def mail(database_url: str) -> Iterator[Correspondence]:
    with migrated(database_url) as engine:
        yield Correspondence(Inbox(engine))


def columns_of(described: MetaData) -> list[str]:
    """Those in which a word can stand."""
    kinds = (Text, JSON, LargeBinary)
    tables = described.sorted_tables
    return [f"{table.name}.{one.name}" for table in tables for one in table.c if isinstance(one.type, kinds)]


def test_each_column_that_can_hold_a_word_is_one_of_the_known() -> None:
    assert sorted(columns_of(metadata)) == sorted(KNOWN)


def test_a_new_column_would_have_to_be_sorted_in() -> None:
    described = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(described)
    described.tables["mail"].append_column(Column("colour", Text))
    assert set(columns_of(described)) - set(KNOWN) == {"mail.colour"}


def a_long_life(mail: Correspondence) -> tuple[int, int]:
    """A chat and the ticket that it became, with all that can be said about them."""
    inbox, chat = mail.inbox, _a_chat(mail.inbox)
    mail.arrange(forward="tickets@tawk.example")
    visitors = Visitors(inbox)
    known = visitors.id(ADDRESS)
    visitors.edit(known, company=MARK, email=f"2{ADDRESS}")
    visitors.contacts.note(known, ANA, f"likes {MARK}")
    inbox.desk.do(Deed.NOTE, chat, ANA, Choice(value=f"ask for {MARK}"))
    ticket = mail.tickets.convert(chat, ANA, Wanted(ADDRESS, f"About {MARK}", f"Dear {MARK}"))
    mail.deliver()
    [letter] = [one for one in mail.server.taken if one.to == ADDRESS]
    attached = Attachment(f"{MARK}.pdf", f"application/{MARK.lower()}", MARK.encode())
    answer = reply_to(letter, MARK, sender=(MARK, ADDRESS), attachments=(attached,))
    mail.receive(replace(answer, message_id=f"<1@{MARK}.example>", left_out=(f"{MARK}.iso",)))
    with inbox.engine.begin() as connection:
        connection.execute(update(post).values(ts="1.1", behind=0))  # as if Slack had them
        connection.execute(update(thread_file).values(slack_id="F1", state="shared"))
    _beside_it(inbox, chat, known)
    return chat, ticket


def _a_chat(inbox: Inbox) -> int:
    """In the words of the visitor and of tawk.to's REST API."""
    now, site = inbox.clock(), replace(inbox.site, email=ADDRESS)
    file = {"type": "file", "content": {"file": {"url": f"https://x.example/{MARK}", "name": MARK}}}
    bodies = [
        site.start(now, f"I am {MARK}"),
        site.end(now),
        site.transcript(now, said("v", now, f"{MARK} is broken", attchs=[file])),
    ]
    inbox.receive(*(one.replace(b"Ana Torres", MARK.encode()).replace(b"sevilla", MARK.encode()) for one in bodies))
    line, visitor = Line(Author.VISITOR, now, f"read {MARK}"), Visitor(MARK, ADDRESS, MARK, MARK, MARK)
    take(inbox, shown(inbox, line, person_id=PERSON, visitor=visitor), Manner.NOW, MARK.encode())
    return inbox.get().id


def _beside_it(inbox: Inbox, chat: int, known: int) -> None:
    """What waits, what could not be understood, and what people have before them."""
    now, shelf = inbox.clock(), Shelf("zy", (ContactCursor(MARK.casefold(), known),), ContactCursor(ADDRESS, known))
    mangled = inbox.delivery(f'{{"chatId": "{CHAT}", "message": "{MARK}"}}'.encode())
    with inbox.store.write() as tx:
        [property_] = tx.properties.all()
        fill_gaps(tx, tx.conversations.of_person(property_.id, PERSON), Visitor(MARK, "", MARK), now)
        delivery_id = tx.deliveries.add(mangled, "chat:start")
        assert delivery_id is not None
        tx.deliveries.settle(delivery_id, DeliveryState.QUARANTINED, reason="not_json")
        tx.answers.add(PrivateAnswer("https://hooks.example/1", {"text": f"#{chat} {MARK}"}), now + timedelta(hours=1))
        tx.homes.save(replace(tx.homes.get(ANA), desktop=Desktop(shelf=shelf)))
    with inbox.engine.begin() as connection:
        wanted = {"property_id": property_.id, "person_id": PERSON, "backfill_id": 1, "chat_at": now, "attempts": 0}
        connection.execute(wanted_person.insert().values(**wanted, next_at=now))
        drawn = text("UPDATE home SET drawn = desktop")
        connection.execute(drawn)


def holding(inbox: Inbox, mark: str = MARK) -> set[str]:
    """The columns in which the mark stands, however it is spelt."""
    found = set[str]()
    with inbox.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings():
                found |= {f"{name}.{column}" for column, value in row.items() if mark.casefold() in _plain(value)}
    return {one for one in found if one.partition(".")[0] not in MERGED_LATER}


def _plain(value: object) -> str:
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)).casefold()


def test_a_purge_leaves_the_mark_in_no_column(mail: Correspondence) -> None:
    numbers = a_long_life(mail)
    held = {one for one in holding(mail.inbox) if not one.startswith("search")}
    assert held == set(VISITORS.split())
    for number in numbers:
        mail.purge(number)
    assert holding(mail.inbox) == set()


def test_an_erasure_leaves_the_mark_in_no_column(mail: Correspondence) -> None:
    a_long_life(mail)
    visitors = Visitors(mail.inbox)
    visitors.erase(visitors.id(ADDRESS), ADMIN)
    assert holding(mail.inbox) == set()


@pytest.mark.parametrize(
    ("module", "name", "planted", "left"),
    [
        (answers, "forget", lambda *_: None, {"answer.body"}),
        (conversations, "FORGET_NAMED", {"sqlite": text("SELECT :named")}, {"delivery.body"}),
        (conversations, "WANT_NO_MORE", text("SELECT 1"), {"wanted_person.person_id"}),
        (shelves, "leave", lambda *_: None, {"home.desktop", "home.drawn"}),
    ],
)
def test_what_a_purge_forgot_would_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str, planted: object, left: set[str]
) -> None:
    with migrated(f"sqlite:///{tmp_path / 'recado.db'}") as engine:
        mail = Correspondence(Inbox(engine))
        numbers = a_long_life(mail)
        monkeypatch.setattr(module, name, planted)
        for number in numbers:
            mail.purge(number)
        assert holding(mail.inbox) == left


def test_an_answer_of_another_conversation_is_still_told(mail: Correspondence) -> None:
    chat = mail.chat()
    with mail.inbox.store.write() as tx:
        until = mail.inbox.clock() + timedelta(hours=1)
        for said_of in (f"#{chat}1 is open", f"#{chat} is open"):
            tx.answers.add(PrivateAnswer("", {"text": said_of}), until)
    mail.purge(chat)
    with mail.inbox.store.write() as tx:
        told = tx.answers.take(mail.inbox.clock())
        assert told is not None
        assert told.body == {"text": f"#{chat}1 is open"}
        assert tx.answers.take(mail.inbox.clock()) is None
