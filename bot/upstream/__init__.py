"""What is read of tawk.to by its REST API, beside what its webhooks tell.

Asking goes through lists (`walking`, with `spans` and `turning`) and makes what they show whole (`gathering`).
Understanding makes it what a webhook could have told (`reading`, with `entries` and `times`). What comes of it here is
the same whoever asks (`uptake`, with `standing`, `keeping` and `notices`). Those who ask: `following` (each time a
`looking`) and `inquiry` for what happens now; `backfill` for the past, with `beginning`, `handfuls`, `taking`, `ledger`
and `sync_desk`; `persons` and `members` for who is who.
"""
