"""What the clock does to conversations and properties: waits end, snoozed ones come back, silence is noticed."""
