"""E-mail that goes out and comes in."""
