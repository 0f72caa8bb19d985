"""What all who answer Slack share: what it sends, read; windows and private answers, shown."""
