"""Tests of the mirror, against the local Slack over the wire."""
