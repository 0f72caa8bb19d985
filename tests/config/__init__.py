"""Tests of the settings, the logs and the manifest."""
