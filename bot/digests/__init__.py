"""Digests: messages that the clock brings, each drawn from the store and edited while it is the channel's newest."""
