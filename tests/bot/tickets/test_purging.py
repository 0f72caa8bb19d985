"""A purge leaves no row of a ticket's e-mail: no word, no address, no file."""

from dataclasses import replace

from sqlalchemy import inspect, text, update

from bot.domain.inbox import Deed
from bot.mail.letters import Attachment
from bot.tickets.forms import Wanted
from storage.tables import post
from tests.bot.tickets.correspondence import Correspondence, reply_to
from tests.inbox import ADMIN, ANA

SECRETS = ("Zoraida", "zora@", "Qwertz", "Wunschzettel", "Mondgasse", "Notizbuch", "5678geheim")
MERGED_LATER = ("search_data", "search_open_data")
ANSWER = Wanted("zora@example.com", "Wunschzettel", "To Mondgasse.")


def corresponded(mail: Correspondence) -> int:
    """A ticket with an answer, a copy for tawk.to, and a reply with a file; all of it in Slack."""
    chat = mail.chat()
    with mail.inbox.store.write() as tx:
        [property_] = tx.properties.all()
        tx.properties.arrange(replace(property_, forward="tickets@tawk.example"))
    number = mail.tickets.convert(chat, ANA, ANSWER)
    mail.deliver()
    [letter] = [one for one in mail.server.taken if one.to == ANSWER.address]
    file = Attachment("Qwertz.pdf", "application/pdf", b"5678geheim")
    mail.receive(reply_to(letter, "Notizbuch", sender=("Zoraida", "zora@example.com"), attachments=(file,)))
    with mail.inbox.engine.begin() as connection:
        connection.execute(update(post).values(ts="1.1", behind=0))
    return number


def dump(mail: Correspondence) -> str:
    """All that any table holds. SQLite's indexes of words drop what is deleted when they next merge their parts."""
    with mail.inbox.engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name not in MERGED_LATER]
        rows = [tuple(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    return "\n".join(map(str, rows))


def left(mail: Correspondence) -> list[str]:
    held = dump(mail).casefold()
    return [secret for secret in SECRETS if secret.casefold() in held]


def test_no_word_and_no_file_of_a_purged_ticket_is_left_in_any_table(any_mail: Correspondence) -> None:
    mail = any_mail
    number = corresponded(mail)
    assert left(mail) == list(SECRETS)
    mail.inbox.desk.do(Deed.TRASH, number, ANA)
    assert left(mail) == list(SECRETS)
    mail.inbox.desk.do(Deed.PURGE, number, ADMIN)
    assert left(mail) == []


def test_what_comes_later_to_a_purged_ticket_brings_nothing_of_it_back(any_mail: Correspondence) -> None:
    mail = any_mail
    number = corresponded(mail)
    [letter] = [one for one in mail.server.taken if one.to == ANSWER.address]
    mail.inbox.desk.do(Deed.TRASH, number, ANA)
    mail.inbox.desk.do(Deed.PURGE, number, ADMIN)
    late = reply_to(letter, "Still there?", message_id="<late@example.com>", sender=("", "late@example.com"))
    mail.receive(replace(late, text="Still there?", subject="Hello"), 9)
    with mail.inbox.store.read() as tx:
        again = tx.mails.number_of(["<late@example.com>"])
    assert again not in (None, number)
    assert left(mail) == []


def test_a_mailbox_that_is_read_anew_brings_nothing_of_what_was_purged_back(any_mail: Correspondence) -> None:
    mail = any_mail
    number = corresponded(mail)
    [letter] = [one for one in mail.server.taken if one.to == ANSWER.address]
    mail.purge(number)
    mail.receive(reply_to(letter, "Notizbuch", sender=("Zoraida", "zora@example.com")), 1)
    assert left(mail) == []
    with mail.inbox.store.read() as tx:
        assert tx.mails.number_of([reply_to(letter).message_id]) is None
