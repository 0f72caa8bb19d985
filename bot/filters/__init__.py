"""Reads a list's filters from one line, in English or Spanish words, and writes them back as such a line.

`status:open agent:none kind:chats property:shop dept:sales tag:vip from:2026-11-01 to:2026-11-07 sort:priority refund
"exact words"`: every refusal points at the word that is wrong and says what may stand there.
"""

from bot.filters.reading import QUOTES, is_filter, read_filters
from bot.filters.values import EVERYTHING_OPEN, Filters, Reader
from bot.filters.writing import write_filters

__all__ = ["EVERYTHING_OPEN", "QUOTES", "Filters", "Reader", "is_filter", "read_filters", "write_filters"]
