"""Who somebody is to us: what Slack says of them, what they may do, in which language they read."""
