"""What a property's settings say of its e-mail: who it comes from, what stands below it, and which words go out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import MailMode, Property
from bot.domain.setting_ids import SetupField
from bot.mail.addresses import one_address, own_address
from bot.views.setup_mail import LONGEST_SIGNATURE, MODES


@dataclass(frozen=True, slots=True)
class MailWanted:
    """What the form was sent with, not yet looked at; `confirms` that all may write to visitors."""

    sender: str = ""
    signature: str = ""
    forward: str = ""
    mode: str = MailMode.ALERTS.value
    confirms: bool = False


def corresponding(before: Property, wanted: MailWanted) -> Property:
    """The property with these settings. Raises `Refusal` whose value `field` is the input that it is about."""
    sender = _address(wanted.sender, own_address, SetupField.SENDER)
    forward = _address(wanted.forward, one_address, SetupField.FORWARD)
    if forward and forward.casefold() == sender.casefold():
        raise Refusal(Reason.FORWARD_TO_OURSELVES, field=SetupField.FORWARD)
    signature, mode = _signature(wanted.signature), _mode(before, wanted)
    return replace(before, sender=sender, forward=forward, signature=signature, mail_mode=mode)


def mail_settings(one: Property) -> dict[str, object]:
    """As the journal keeps them."""
    kept: dict[str, object] = {"sender": one.sender, "signature": one.signature, "forward": one.forward}
    return {**kept, "mail_mode": one.mail_mode.value}


def _address(typed: str, read: Callable[[str], str], field: str) -> str:
    """None may be given: then it is the installation's, or none."""
    if not typed.strip():
        return ""
    with _beside(field):
        return read(typed)


@contextmanager
def _beside(field: str) -> Iterator[None]:
    try:
        yield
    except Refusal as refused:
        raise Refusal(refused.reason, **{**refused.values, "field": field}) from None


def _signature(typed: str) -> str:
    signature = typed.strip()
    if len(signature) > LONGEST_SIGNATURE:
        raise Refusal(Reason.SIGNATURE_TOO_LONG, limit=LONGEST_SIGNATURE, field=SetupField.SIGNATURE)
    return signature


def _mode(before: Property, wanted: MailWanted) -> MailMode:
    """What is new to the property, that everybody's words go out, has to be meant."""
    if wanted.mode not in MODES:
        raise Refusal(Reason.WRONG_VALUE, word=wanted.mode, names=tuple(MODES), field=SetupField.MAIL_MODE)
    mode = MailMode(wanted.mode)
    if mode is MailMode.TWO_WAY is not before.mail_mode and not wanted.confirms:
        raise Refusal(Reason.TWO_WAY_UNCONFIRMED, field=SetupField.MAIL_MODE)
    return mode
