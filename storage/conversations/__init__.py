"""Conversations with their lines, the notes upon them and the journal of what was done."""
