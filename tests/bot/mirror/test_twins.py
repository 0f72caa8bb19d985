"""The cards of a chat and of the ticket that it became lead to one another, as soon as both are posted."""

from bot.domain.inbox import Deed
from bot.tickets.composing import Sender
from bot.tickets.desk import Tickets
from bot.tickets.forms import Wanted
from bot.transactions.permissions import Permissions
from bot.views.parts import message_url
from tests.bot.mirror.bench import ADMIN, Bench, shown

SITE = "https://aurora.slack.com"


def converted(bench: Bench) -> tuple[int, int]:
    """A chat whose card is posted, and the ticket that it became since."""
    with bench.store.write() as tx:
        tx.people.set_site(SITE)
    chat = bench.miss("Is it red?")
    bench.settle()
    tickets = Tickets(
        bench.store, Permissions(frozenset({ADMIN})), Sender("Aurora", "help@aurora.example"), bench.clock
    )
    return chat, tickets.convert(chat, ADMIN, Wanted("rose@example.com", "Lamp", "Yes."))


def drawn(bench: Bench, number: int) -> str:
    return next(shown(card) for card in bench.cards() if f"· #{number} ·" in shown(card))


def led(bench: Bench, number: int) -> str:
    """The address of this one's card."""
    with bench.store.read() as tx:
        card = tx.posts.card_of(number)
    assert card is not None
    assert card.ts is not None
    return message_url(SITE, card.channel, card.ts)


def test_each_card_leads_to_the_other(any_bench: Bench) -> None:
    chat, ticket = converted(any_bench)
    any_bench.settle()
    assert f"It became the ticket <{led(any_bench, ticket)}|#{ticket}>" in drawn(any_bench, chat)
    assert f"It was the chat <{led(any_bench, chat)}|#{chat}>" in drawn(any_bench, ticket)


def test_what_a_purged_ticket_was_is_not_told_any_more(bench: Bench) -> None:
    chat, ticket = converted(bench)
    bench.settle()
    for deed in (Deed.TRASH, Deed.PURGE):
        bench.do(deed, ticket)
    bench.do(Deed.REOPEN, chat)
    bench.settle()
    assert "It became" not in drawn(bench, chat)
    assert "Answer by e-mail…" in drawn(bench, chat)


def test_a_card_no_longer_leads_to_what_was_purged(bench: Bench) -> None:
    chat, ticket = converted(bench)
    bench.settle()
    assert f"#{ticket}" in drawn(bench, chat)
    for deed in (Deed.TRASH, Deed.PURGE):
        bench.do(deed, ticket)
    bench.settle()
    assert f"#{ticket}" not in drawn(bench, chat)
