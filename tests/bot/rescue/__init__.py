"""Tests of the automatic e-mail to missed visitors."""
