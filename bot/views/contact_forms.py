"""Draws the forms of a contact: edit, note, merge, erase. Each leads back to the card."""

from bot.domain.contact import FIELD_LENGTH, FIELDS, NOTE_LENGTH, Contact, ContactCard
from bot.domain.ids import ContactAction, ContactField, ContactView
from bot.views.contacts import contact_label, contact_number, contact_title
from bot.views.language import Language, msgid
from bot.views.parts import (
    OPTION_LIMIT,
    Block,
    actions,
    button,
    input_block,
    modal,
    mrkdwn,
    option,
    plain,
    plain_text_input,
    section,
)
from bot.views.recall import what_stays
from bot.views.words import tidy

LABELS = {
    "name": msgid("Name"),
    "email": msgid("E-mail"),
    "phone": msgid("Phone"),
    "city": msgid("City"),
    "country": msgid("Country"),
    "company": msgid("Company"),
}


def edit_form(card: ContactCard, language: Language) -> Block:
    inputs = [_field(card.contact, name, language) for name in FIELDS]
    said = language.say("What you write here wins over what tawk.to tells later; the visitor never sees it.")
    return _form(card, ContactView.EDIT, language.say("Save"), [section(plain(said)), *inputs], language)


def note_form(card: ContactCard, language: Language) -> Block:
    typed = plain_text_input(ContactField.NOTE, language.say("Only the team sees it"), NOTE_LENGTH)
    asked = input_block(language.say("Note"), {**typed, "multiline": True})
    return _form(card, ContactView.NOTE, language.say("Save"), [asked], language)


def merge_form(card: ContactCard, language: Language) -> Block:
    """Those who may be the same person, or anybody by their address."""
    hidden = card.property_.masked
    options = [option(contact_label(one, hidden, language, OPTION_LIMIT), str(one.id)) for one in card.likely]
    select: Block = {
        "type": "static_select",
        "action_id": str(ContactField.OTHER),
        "placeholder": plain(language.say("Choose somebody")),
        "options": options,
    }
    likely = input_block(language.say("May be the same person"), select)
    typed = plain_text_input(ContactField.ADDRESS, "name@example.com", FIELD_LENGTH)
    address = input_block(language.say("Or by the address of another contact"), typed)
    said = language.say(
        "From now on the other contact, its conversations and what still comes of it are shown under this one. "
        "“Part again” on the card takes it back."
    )
    asked = [{**block, "optional": True} for block in ([likely] if options else []) + [address]]
    return _form(card, ContactView.MERGE, language.say("Merge"), [section(plain(said)), *asked], language)


def erase_form(card: ContactCard, language: Language) -> Block:
    """Says what erasing means and asks for the contact's number."""
    number = contact_number(card.contact)
    many = language.count("{n} conversation", "{n} conversations", card.conversations)
    said = language.say(
        "Erasing {number} removes this person with {many}, all lines, notes, addresses and messages in Slack, *for "
        "good*: it can't be undone.",
        number=number,
        many=many,
    )
    typed = plain_text_input(ContactField.CONFIRMATION, number, 20)
    asked = input_block(language.say("Type {word} to confirm", word=number), typed)
    return _form(
        card,
        ContactView.ERASE,
        language.say("Erase for good"),
        [section(mrkdwn(f"{said} {what_stays(language)}")), asked],
        language,
    )


def erased_modal(language: Language) -> Block:
    done = language.say("Erased for good. The messages in Slack go in the next moments.")
    return told_modal(None, f"{done} {what_stays(language)}", language)


def told_modal(contact_id: int | None, text: str, language: Language) -> Block:
    """A sentence of ours in place of the card."""
    back = [_back(contact_id, language)] if contact_id else []
    return {
        "type": "modal",
        "callback_id": str(ContactView.CARD),
        "private_metadata": str(contact_id or ""),
        "title": plain(language.say("Contact")),
        "close": plain(language.say("Close")),
        "blocks": [section(mrkdwn(text)), *back],
    }


def _form(card: ContactCard, view: ContactView, submit: str, blocks: list[Block], language: Language) -> Block:
    """The version goes along, so that nobody overwrites what they have not seen."""
    known = card.contact
    return modal(
        view,
        f"{known.id}:{known.version}",
        contact_title(known, language),
        submit,
        language.say("Cancel"),
        [*blocks, _back(known.id, language)],
    )


def _back(contact_id: int, language: Language) -> Block:
    return actions("contact_back", button(language.say("Back"), ContactAction.CARD, str(contact_id)))


def _field(contact: Contact, name: str, language: Language) -> Block:
    """A block of its own for each contact and version, or Slack would keep what was typed for another."""
    typed = plain_text_input(name, language.say(LABELS[name]), FIELD_LENGTH)
    value = tidy(contact.known(name), FIELD_LENGTH, one_line=True)
    filled = {**typed, "initial_value": value} if value else typed
    asked = input_block(language.say(LABELS[name]), filled)
    return {**asked, "optional": name != "email"}
