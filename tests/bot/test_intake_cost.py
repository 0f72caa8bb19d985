"""What a webhook asks of the database: little, and nothing that the database has to think about anew."""

from collections import Counter

from sqlalchemy import event

from bot.domain.query import Query
from tests.inbox import NOON, Inbox, said

ASKED = said("v", NOON, "anyone?")


def test_sqlite_prepares_no_statement_about_a_conversation_anew_for_another_one(own_inbox: Inbox) -> None:
    """A parameter that a partial index asks for would have it do so, which costs more than finding the row."""
    prepared: list[str | None] = []

    def note(_action: int, table: str | None, *_: object) -> int:
        prepared.append(table)
        return 0

    def watch(connection: object, *_: object) -> None:
        connection.set_authorizer(note)  # type: ignore[attr-defined]

    event.listen(own_inbox.engine, "connect", watch)
    own_inbox.engine.dispose()  # the next one is watched from the beginning
    for number in range(4):
        chat = f"chat-{number}"
        if number == 2:
            assert "conversation" in prepared
            prepared.clear()
        own_inbox.receive(own_inbox.site.start(NOON, chat=chat), own_inbox.site.transcript(NOON, ASKED, chat=chat))
    assert "conversation" not in prepared


def test_what_webhooks_that_share_a_commit_have_in_common_is_asked_for_once(own_inbox: Inbox) -> None:
    chats = [own_inbox.site.transcript(NOON, ASKED, chat=f"chat-{number}") for number in range(4)]
    deliveries = list(map(own_inbox.delivery, chats))
    own_inbox.receive(own_inbox.site.transcript(NOON, ASKED, chat="first"))
    asked = Counter[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.update(name for name in ("property", "habit", "channel") if f" {name} " in statement.replace("\n", " "))

    event.listen(own_inbox.engine, "before_cursor_execute", note)
    own_inbox.intake.receive(deliveries)
    event.remove(own_inbox.engine, "before_cursor_execute", note)
    assert asked == {"property": 1, "habit": 1, "channel": 1}
    with own_inbox.store.read() as tx:
        [owner] = tx.properties.all()
        assert len(tx.conversations.page(Query((owner.id,), words=("anyone",)), 9)) == 5
