"""What the settings of a property say of its e-mail is checked, kept and written down."""

from dataclasses import replace

import pytest

from bot.desks.mail_setup import MailWanted
from bot.domain.errors import Reason
from bot.domain.inbox import MailMode, Role
from tests.bot.desks.test_setup import LEAD, changes, give, owner, refused, save, setup_of
from tests.inbox import ANA, Inbox

MAIL = MailWanted("help@shop.example", "Kind regards\nShop", "tickets@tawk.example", MailMode.EXPLICIT.value)


def test_a_lead_changes_it_and_it_is_written_down(inbox: Inbox) -> None:
    one = owner(inbox)
    give(inbox, LEAD, Role.LEAD, one.id)
    setup = setup_of(inbox)
    save(setup, setup.sheet(one.id, LEAD), LEAD, mail=MAIL)
    with inbox.store.read() as tx:
        after = tx.properties.get(one.id)
    wanted = replace(one, sender=MAIL.sender, signature=MAIL.signature, forward=MAIL.forward)
    assert after == replace(wanted, mail_mode=MailMode.EXPLICIT)
    [entry] = changes(inbox, one.id)
    assert entry.after == {
        "sender": "help@shop.example",
        "signature": "Kind regards\nShop",
        "forward": "tickets@tawk.example",
        "mail_mode": "explicit",
    }
    assert refused(setup, setup.sheet(one.id, LEAD), ANA, mail=MAIL)[0] is Reason.LEADS_ONLY


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sender": "nobody"}, (Reason.ADDRESS_WRONG, "setup_sender")),
        ({"sender": "a@shop.example, b@shop.example"}, (Reason.ADDRESS_WRONG, "setup_sender")),
        ({"sender": "a@shop.example\nBcc: b@shop.example"}, (Reason.ADDRESS_WRONG, "setup_sender")),
        ({"sender": "señor@shop.example"}, (Reason.ADDRESS_WRONG, "setup_sender")),
        ({"sender": f"{'a' * 21}@shop.example"}, (Reason.SENDER_TOO_LONG, "setup_sender")),
        ({"forward": "x@y"}, (Reason.ADDRESS_WRONG, "setup_forward")),
        ({"forward": "HELP@shop.example"}, (Reason.FORWARD_TO_OURSELVES, "setup_forward")),
        ({"signature": "x" * 1_001}, (Reason.SIGNATURE_TOO_LONG, "setup_signature")),
        ({"mode": "all"}, (Reason.WRONG_VALUE, "setup_mail_mode")),
        ({"mode": ""}, (Reason.WRONG_VALUE, "setup_mail_mode")),
        ({"mode": "two-way"}, (Reason.TWO_WAY_UNCONFIRMED, "setup_mail_mode")),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(
    inbox: Inbox, wrong: dict[str, str], told: tuple[Reason, str]
) -> None:
    one = owner(inbox)
    setup = setup_of(inbox)
    assert refused(setup, setup.sheet(one.id, "U0ADMIN"), mail=replace(MAIL, **wrong)) == told  # type: ignore[arg-type]
    with inbox.store.read() as tx:
        assert tx.properties.get(one.id) == one


def test_that_all_goes_out_has_to_be_meant_once(inbox: Inbox) -> None:
    one = owner(inbox)
    setup, mail = setup_of(inbox), replace(MAIL, mode=MailMode.TWO_WAY.value)
    save(setup, setup.sheet(one.id, "U0ADMIN"), mail=replace(mail, confirms=True))
    after = save(setup, setup.sheet(one.id, "U0ADMIN"), mail=replace(mail, signature=""))
    assert (after.mail_mode, after.signature) == (MailMode.TWO_WAY, "")


def test_a_change_of_e_mail_alone_makes_an_open_form_outdated(inbox: Inbox) -> None:
    one = owner(inbox)
    setup = setup_of(inbox)
    sheet = setup.sheet(one.id, "U0ADMIN")
    save(setup, sheet, mail=MAIL)
    assert refused(setup, sheet, mail=MAIL)[0] is Reason.SETTINGS_CHANGED


def test_nothing_given_is_the_installations(inbox: Inbox) -> None:
    one = owner(inbox)
    setup = setup_of(inbox)
    save(setup, setup.sheet(one.id, "U0ADMIN"), mail=MAIL)
    save(setup, setup.sheet(one.id, "U0ADMIN"), mail=MailWanted(" ", "\n", ""))
    with inbox.store.read() as tx:
        assert tx.properties.get(one.id) == one
