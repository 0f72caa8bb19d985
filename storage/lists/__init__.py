"""Lists of conversations: their pages, filters, words and counters, and what agents have before them."""
