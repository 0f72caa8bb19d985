"""Alerts that climb: a missed chat that nobody takes is told to the channel, to whoever is on call, and to who leads.

Which chats wait is kept by `bot.transactions.footing`, the rule is `bot.domain.alerts`. Here is what the
clock does about them.
"""
