"""Tests of the local Slack's page, in a real Chromium."""
