"""Tests of what speaks to the services around the bot."""
