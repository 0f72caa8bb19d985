"""Conversations with their lines, and the notes upon them."""
