"""In which of the ways that nobody documents tawk.to answers: a bot has to live with all of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quirks:
    """`FRIENDLY` tells all that a bot could wish for, `KNOWN_ONLY` no more than what public code relies upon."""

    tells_status: bool = True
    status_as_number: bool = False  # as the dashboard of 2018
    tells_end: bool = True
    tells_update: bool = True
    tells_folder: bool = True
    tells_visitor: bool = True
    tells_total: bool = True
    lists_words: bool = True  # chats come with their transcripts in a list
    shows_live: bool = True  # a chat that is going on can be read
    deleted_adds: bool = False  # `deleted: true` shows the trash beside the others instead of alone
    first_page: int = 0
    repeats_pages: bool = False  # every page is the first
    ignores_sort: bool = False
    size_most: int | None = None  # larger pages are cut without a word


FRIENDLY = Quirks()
KNOWN_ONLY = Quirks(
    tells_status=False, tells_end=False, tells_update=False, tells_folder=False, tells_visitor=False, tells_total=False
)
