"""Tickets: chats that are answered by e-mail, and what comes back."""
