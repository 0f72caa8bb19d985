"""What exports and imports need of the store beside its records."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.contact import Contact
from bot.domain.inbox import Conversation, Entry


class Archive(Protocol):
    def is_taken(self, number: int) -> bool:
        """Whether a conversation has this number, or had it."""

    def restore(self, conversation: Conversation, contact_id: int | None) -> int:
        """Keep a conversation that is not there, as it was, with its lines; answers with its number.

        It has its own number where nobody has or had it, else a new one.
        """

    def link(self, number: int, other: int) -> None:
        """Let a chat know its ticket, or a ticket its chat."""

    def restore_contact(self, contact: Contact) -> int:
        """Keep a contact that is not there, as it was but for whom it is merged into; answers with its id."""

    def rejoin(self, contact_id: int, merged_into: int, root_id: int) -> None:
        """Merge it again into whom it was merged into."""

    def count_journal(self, property_ids: Sequence[int]) -> int: ...
    def journal(self, property_ids: Sequence[int], after: int, limit: int) -> Sequence[Entry]:
        """What was done in these properties, behind the entry with this id, the oldest first."""
