"""What Slack shall show and what it shows."""
