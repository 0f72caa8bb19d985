"""Keeps Slack in step with the store: every message of ours is a state to reach, not a letter to send.

A post that never was in Slack gets a durable intent before the call. Where nobody can tell whether the call took
effect, the intent stays; once the settle time is over the channel is looked through for the message's mark, and
only if it is absent the message is posted again. Updates and deletions can be repeated freely.
"""
