"""Keeps Slack in step with the store: every message of ours is a state to reach, not a letter to send.

A post that never was in Slack gets a durable intent before the call. Where nobody can tell whether the call took
effect, the intent stays; once the settle time is over the channel is looked through for the message's mark, and
only if it is absent the message is posted again. An update of unknown outcome is repeated after the settle time, or
it could come late and bury a newer one; a deletion can be repeated freely.
"""
