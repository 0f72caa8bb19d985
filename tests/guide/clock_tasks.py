"""What the clock does for a team: hours, alerts, the automatic e-mail, digests, the weekly roundup, what is kept."""

from playwright.sync_api import Locator, expect

from bot.domain.setting_ids import AlertField, HoursField, KeepingField, RescueAction, RescueField
from bot.views.hours import DAY_FIELDS
from tests.guide.hand import PATIENCE_MS, Hand
from tests.guide.stage import Cast
from tests.guide.tasks import Task

WORKDAYS, SPANS = DAY_FIELDS[:5], "9:00-14:00, 16:00-19:00"


def set_hours(hand: Hand, cast: Cast) -> None:
    """Opened again, the window says what they mean now."""
    word = {"en": "hours", "es": "horario"}[cast.code]
    hand.click(hand.window.part("channel-support"))
    open_window(hand, cast, word)
    hand.write(hand.field(HoursField.ZONE), "Europe/Madrid")
    for field in WORKDAYS:
        hand.write(hand.field(field), SPANS)
    hand.keep()
    hand.submit()
    open_window(hand, cast, word)
    expect(hand.field(WORKDAYS[-1])).to_have_value(SPANS, timeout=PATIENCE_MS)
    hand.put_away()


def set_alerts(hand: Hand, cast: Cast) -> None:
    open_window(hand, cast, {"en": "alerts", "es": "alertas"}[cast.code])
    hand.write(hand.field(AlertField.ON_CALL), "30")
    hand.choose_person(AlertField.PERSON, cast.colleague, hand.modal)
    hand.write(hand.field(AlertField.LEAD), "60")
    hand.keep()
    hand.submit()


def set_rescue(hand: Hand, cast: Cast) -> None:
    """With a look at the mail as it would go out."""
    open_window(hand, cast, {"en": "rescue", "es": "acuse"}[cast.code])
    hand.click(hand.modal.locator(f"[data-action-id='{RescueField.IS_ON}'][data-option-value='{RescueField.IS_ON}']"))
    hand.click(hand.modal.locator(f"[data-action-id='{RescueAction.PREVIEW}']"))
    hand.see(hand.modal.filter(has_text="rosa@example.com"), cast.shop.name)
    hand.keep()
    hand.click(hand.modal.get_by_test_id("modal-cancel"))
    hand.see(hand.field(RescueField.MINUTES))
    hand.submit()


def add_digest(hand: Hand, cast: Cast) -> None:
    line = {"en": "digest add weekdays 9:00", "es": "resumen añadir laborables 9:00"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {line}")
    hand.see(message(hand, hand.say("Digest {id}", id="1")), "9:00")


def ask_for_digest(hand: Hand, cast: Cast) -> None:
    """It need not be nine."""
    line = {"en": "digest now", "es": "resumen ahora"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {line}")
    hand.see(digest(hand), hand.say("Take it"), "Visitor")


def work_digest(hand: Hand, cast: Cast) -> None:
    """The row goes, and the next one comes up."""
    first = digest(hand).get_by_text("Visitor", exact=False).first.inner_text()
    hand.press("Take it", digest(hand))
    expect(digest(hand)).not_to_contain_text(first, timeout=PATIENCE_MS)
    hand.see(digest(hand))


def see_digests(hand: Hand, cast: Cast) -> None:
    word = {"en": "digest", "es": "resumen"}[cast.code]
    hand.see(hand.ask(f"/inbox {word}"), hand.say("Digest {id}", id="1"), hand.say("Pause"), hand.say("Remove"))


def add_roundup(hand: Hand, cast: Cast) -> None:
    """On Mondays at nine, where nothing else is chosen."""
    line = {"en": "roundup add", "es": "semana añadir"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {line}")
    hand.see(hand.modal, "9:00")
    hand.keep()
    hand.submit(stays=True)
    hand.see(hand.modal, hand.say("Weekly roundup {id}", id="2"))
    hand.put_away()


def see_roundup(hand: Hand, cast: Cast) -> None:
    line = {"en": "roundup now", "es": "semana ahora"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {line}")
    roundup = message(hand, hand.say("Missed chats"))
    hand.see(roundup, hand.say("Weekly roundup"), hand.say("Tickets created"))
    hand.see(roundup.get_by_test_id("chart").first)
    hand.see(roundup)


def keep_for_days(hand: Hand, cast: Cast) -> None:
    """Announced where the property's cards are, with a button that stops it."""
    open_window(hand, cast, {"en": "keep", "es": "conservar"}[cast.code])
    hand.write(hand.field(KeepingField.TRASH), "30")
    hand.submit()
    hand.see(message(hand, hand.say("Stop it")), cast.shop.name)


def open_window(hand: Hand, cast: Cast, word: str) -> None:
    hand.send(hand.window.part("composer"), f"/inbox {word} {cast.shop.name}")
    hand.see(hand.modal, cast.shop.name)


def message(hand: Hand, text: str) -> Locator:
    """The newest in the channel that says this."""
    return hand.page.locator(".content [data-testid=message]").filter(has_text=text).last


def digest(hand: Hand) -> Locator:
    return message(hand, hand.say("the oldest since {when}", when="").strip())


CLOCK_TASKS = (
    Task("hours", "Say when the team works", "`/inbox hours`", set_hours),
    Task("alerts", "Say who is told of missed chats that nobody takes", "`/inbox alerts`", set_alerts),
    Task("rescue", "Let missed visitors know by e-mail that an answer comes", "`/inbox rescue`", set_rescue),
    Task("digest-add", "Have all that waits listed each morning", "`/inbox digest add`", add_digest),
    Task("digest-now", "See it at once", "`/inbox digest now`", ask_for_digest),
    Task("digest-work", "Work it", "Buttons of its rows", work_digest),
    Task("digests", "See which digests come", "`/inbox digest`", see_digests),
    Task("roundup-add", "Have each week summed up", "`/inbox roundup add`", add_roundup),
    Task("roundup", "See how the week was", "`/inbox roundup now`", see_roundup),
    Task("keep", "Let what lies in the Trash go after thirty days", "`/inbox keep`", keep_for_days),
)
