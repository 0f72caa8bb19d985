"""Exports: conversations as files that people can use, and the way back."""
