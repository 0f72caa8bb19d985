"""What is kept of visitors who left an address."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.domain.contact import Contact, ContactCursor, ContactQuery, ContactRow, Visit
from bot.domain.inbox import (
    Conversation,
    Note,
)


class Contacts(Protocol):
    def see(self, conversation: Conversation, *, is_new: bool = False) -> None:
        """Remember the visitor of this conversation, when there is an address to know them by.

        One that `is_new` has no contact yet.
        """

    def of(self, number: int) -> int | None:
        """The contact of a conversation; it may be merged into another."""

    def get(self, contact_id: int) -> Contact | None: ...
    def group(self, root_id: int) -> Sequence[Contact]:
        """The contact and all that are merged into it, itself first."""

    def of_email(self, property_id: int, email: str) -> Contact | None: ...
    def lock(self, contact_ids: Sequence[int]) -> None:
        """Keep other writers from these until the end of the transaction."""

    def save(self, contact: Contact) -> None:
        """Keep what was edited and merged, as the next version. Raises `Conflict`."""

    def set_root(self, contacts: Sequence[Contact], root_id: int) -> None:
        """List and find these under `root_id`, which may be one of them."""

    def refresh(self, root_id: int) -> None:
        """List and find a contact as its group is now."""

    def add_note(self, contact_id: int, note: Note) -> int: ...
    def notes(self, contact_ids: Sequence[int], limit: int) -> Sequence[Note]:
        """The newest first."""

    def forget(self, contact_ids: Sequence[int]) -> None:
        """Remove them with their notes and words; no conversation may refer to them any more."""


class ContactLists(Protocol):
    def page(self, query: ContactQuery, size: int) -> Sequence[ContactRow]: ...
    def place(self, contact_id: int, words: str) -> ContactCursor | None:
        """Where the list of whom `words` find goes on behind this contact."""

    def count(self, property_ids: Sequence[int]) -> int:
        """No further than to one more than `MOST_COUNTED`."""

    def conversations(self, contact_ids: Sequence[int]) -> int: ...
    def visits(self, contact_ids: Sequence[int], before: int | None, limit: int) -> Sequence[Visit]:
        """Their conversations with smaller numbers than `before`, the newest first."""

    def alike(self, known: Contact, limit: int) -> Sequence[Contact]:
        """Those of the same property who may be the same person."""

    def unlinked(self) -> Iterable[tuple[int, bytes]]:
        """Deliveries that belong to no conversation, with their bodies."""

    def empty(self, delivery_ids: Sequence[int]) -> None:
        """Remove the bodies of these deliveries; they are not tried again."""
