"""Tickets: their forms, and what is sent from them."""
