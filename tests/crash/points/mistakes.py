"""Mistakes that the matrix has to find, each as somebody might make it; they are planted in the victim only."""

from collections.abc import Callable, Mapping

MISTAKES: Mapping[str, Callable[[], None]] = {}
