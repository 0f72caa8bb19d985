"""Tests of what the bot knows, decides and does."""
