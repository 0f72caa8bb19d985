"""The inbox as values and rules: what is known, and what a deed changes. It knows no store and no Slack."""
