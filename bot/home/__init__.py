"""The App Home: what it shows, kept in step with the inbox, and the bulk work that is asked for there."""
