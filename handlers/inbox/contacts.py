"""What is pressed and sent about contacts. One window shows the card or one of its forms, each in the other's place."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.desks.contacts import Contacts
from bot.domain.contact import FIELDS, ContactAct, ContactCard, ContactQuery
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import ContactAction, ContactField, ContactView, View
from bot.ports import Store
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.views.contact_forms import edit_form, erase_form, erased_modal, merge_form, note_form, told_modal
from bot.views.contacts import contact_modal, contact_number, contacts_message
from bot.views.language import Language, LanguageOf
from bot.views.parts import Block
from bot.views.refusals import refusal
from handlers.exchange.payloads import actor_of, is_number, place_of, told_beside, values_of
from handlers.exchange.whispers import Whispers
from handlers.exchange.windows import Windows, in_time

FORMS: Mapping[str, tuple[ContactAct, Callable[[ContactCard, Language], Block]]] = {
    ContactAction.NOTE: (ContactAct.NOTE, note_form),
    ContactAction.MERGE: (ContactAct.MERGE, merge_form),
    ContactAction.ERASE: (ContactAct.ERASE, erase_form),
}
WORDS_LENGTH = 300
BEFORE = ("before", "antes")


class ContactDesk:
    """The list, the card and the forms of contacts; a refusal is told to the one who asked, and to nobody else."""

    def __init__(
        self,
        contacts: Contacts,
        store: Store,
        windows: Windows,
        language_of: LanguageOf,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._contacts = contacts
        self._whispers = Whispers(store, clock)
        self._windows = windows
        self._language_of = language_of
        self._wake = wake
        self._presses: Mapping[str, Callable[[int, int, str], Block]] = {
            ContactAction.CARD: self._card,
            ContactAction.PAGE: self._card,
            ContactAction.REVEAL: self._reveal,
            ContactAction.UNMERGE: self._unmerge,
            ContactAction.EDIT: self._edit_form,
        }
        self._submits: Mapping[str, tuple[str, Callable[[int, int, str, Mapping[str, str]], None]]] = {
            ContactView.EDIT: ("email", self._edit),
            ContactView.NOTE: (ContactField.NOTE, self._note),
            ContactView.MERGE: (ContactField.ADDRESS, self._merge),
            ContactView.ERASE: (ContactField.CONFIRMATION, self._erase),
        }

    def answer(self, words: Sequence[str], actor: str, channel: str) -> Message:
        """The answer to `/inbox contact …`: whom the words find, or who wrote the conversation of this number."""
        words, before = _behind(words)
        text = _plain(" ".join(words)[:WORDS_LENGTH])
        if text.startswith("#") and is_number(text[1:]):
            return contacts_message(self._contacts.of_conversation(int(text[1:]), actor), self._language_of(actor))
        return self._page(text, before, actor, channel)

    def _page(self, words: str, before: int, actor: str, channel: str) -> Message:
        page = self._contacts.page(ContactQuery((), words), actor, channel, before=before)
        return contacts_message(page, self._language_of(actor), words, older=before > 0)

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed element is one of ours; then what it stands for is done and shown."""
        name = str(action.get("action_id", "")).partition(":")[0]
        if name not in list(ContactAction):
            return False
        number, _, more = str(action.get("value", "")).partition(":")
        if not is_number(number) or not (more == "" or is_number(more)):
            return True
        try:
            if name == ContactAction.LIST:
                self._turn(body, int(number))
                return True
            self._show(body, self._pressed(name, int(number), int(more or 0), actor_of(body)))
        except Refusal as refused:
            self._tell(body, refused)
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement, which shows the card again; None for a view that is not ours."""
        asked = self._submits.get(str(view.get("callback_id")))
        if asked is None:
            return None
        field, submit = asked
        actor = actor_of(body)
        try:
            contact_id, version = place_of(view)
            submit(contact_id, version, actor, values_of(view))
            shown = self._after(str(view.get("callback_id")), contact_id, actor)
        except Refusal as refused:
            return told_beside(field, refused, self._language_of(actor))
        self._wake()
        return {"response_action": "update", "view": shown}

    def _turn(self, body: Mapping[str, Any], before: int) -> None:
        """Another page of the list takes the place of the one that was pressed."""
        channel = str((body.get("channel") or {}).get("id") or "")
        page = self._page("", before, actor_of(body), channel)
        self._whispers.replace(body, page)
        self._wake()

    def _pressed(self, name: str, contact_id: int, more: int, actor: str) -> Block:
        if name in FORMS:
            act, form = FORMS[name]
            return form(self._contacts.check(contact_id, actor, act), self._language_of(actor))
        return self._presses[name](contact_id, more, actor)

    def _card(self, contact_id: int, before: int, actor: str, *, revealed: bool = False) -> Block:
        card = self._contacts.card(contact_id, actor, before or None)
        return contact_modal(card, self._language_of(actor), revealed=revealed, before=before)

    def _reveal(self, contact_id: int, before: int, actor: str) -> Block:
        self._contacts.reveal(contact_id, actor)
        return self._card(contact_id, 0, actor, revealed=True)

    def _unmerge(self, contact_id: int, before: int, actor: str) -> Block:
        survivor = self._contacts.card(contact_id, actor).contact.id
        self._contacts.unmerge(contact_id, actor)
        return self._card(survivor, 0, actor)

    def _edit_form(self, contact_id: int, before: int, actor: str) -> Block:
        """The form shows what is masked, which is written down as elsewhere."""
        card = self._contacts.check(contact_id, actor, ContactAct.EDIT)
        if card.property_.masked:
            self._contacts.reveal(contact_id, actor)
        return edit_form(card, self._language_of(actor))

    def _edit(self, contact_id: int, version: int, actor: str, values: Mapping[str, str]) -> None:
        self._contacts.edit(contact_id, version, actor, {name: values.get(name, "") for name in FIELDS})

    def _note(self, contact_id: int, version: int, actor: str, values: Mapping[str, str]) -> None:
        self._contacts.note(contact_id, actor, values.get(ContactField.NOTE, ""))

    def _merge(self, contact_id: int, version: int, actor: str, values: Mapping[str, str]) -> None:
        chosen, address = values.get(ContactField.OTHER, ""), values.get(ContactField.ADDRESS, "").strip()
        if not address and not is_number(chosen):
            raise Refusal(Reason.MERGE_WITH_WHOM)
        other = self._contacts.other(contact_id, address, actor) if address else int(chosen)
        self._contacts.merge(contact_id, other, actor)

    def _erase(self, contact_id: int, version: int, actor: str, values: Mapping[str, str]) -> None:
        card = self._contacts.check(contact_id, actor, ContactAct.ERASE)
        wanted = contact_number(card.contact)
        if values.get(ContactField.CONFIRMATION, "").strip().casefold() != wanted.casefold():
            raise Refusal(Reason.ERASE_UNCONFIRMED, word=wanted)
        self._contacts.erase(contact_id, version, actor)

    def _after(self, view: str, contact_id: int, actor: str) -> Block:
        if view == ContactView.ERASE:
            return erased_modal(self._language_of(actor))
        return self._card(contact_id, 0, actor)

    def _show(self, body: Mapping[str, Any], view: Block) -> None:
        """In place of the window that was pressed, but upon that of a conversation."""
        trigger, below = str(body.get("trigger_id", "")), body.get("view") or {}
        with in_time():
            if below.get("type") != "modal":
                self._windows.views_open(trigger_id=trigger, view=view)
            elif below.get("callback_id") == View.CONVERSATION and not below.get("previous_view_id"):
                self._windows.views_push(trigger_id=trigger, view=view)
            else:
                self._windows.views_update(view_id=str(below["id"]), hash=str(below.get("hash", "")), view=view)

    def _tell(self, body: Mapping[str, Any], refused: Refusal) -> None:
        """In the window that was pressed; where that can't be drawn anew, as it may have been meanwhile, below it."""
        language = self._language_of(actor_of(body))
        said = refusal(refused, language)
        if (body.get("view") or {}).get("type") == "modal" and refused.reason is not Reason.MODAL_EXPIRED:
            with suppress(Refusal):  # it is in the log that it was not shown
                self._show(body, told_modal(_back(body["view"], refused), said, language))
                return
        self._whispers.tell(body, said)
        self._wake()


def _back(below: Mapping[str, Any], refused: Refusal) -> int | None:
    """The contact whose card may be gone back to."""
    known = str(below.get("private_metadata", "")).partition(":")[0]
    is_contact = below.get("callback_id") in list(ContactView) and refused.reason is not Reason.NO_CONTACT
    return int(known) if is_contact and is_number(known) else None


def _behind(words: Sequence[str]) -> tuple[Sequence[str], int]:
    """What is asked for, and whom the page follows: `maria before C12`."""
    last = words[-1].upper() if len(words) > 1 and words[-2].casefold() in BEFORE else ""
    if last.startswith("C") and is_number(last[1:]):
        return words[:-2], int(last[1:])
    return words, 0


def _plain(text: str) -> str:
    """Slack makes a link of an address: `<mailto:a@b.c|a@b.c>`."""
    return " ".join(word[1:-1].rpartition("|")[2] if word.startswith("<mailto:") else word for word in text.split())
