"""What a webhook asks of the database: little, and nothing that the database has to think about anew."""

from sqlalchemy import event

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
