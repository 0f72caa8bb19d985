"""The web page on which people see and work the local Slack."""
