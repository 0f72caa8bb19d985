"""A local tawk.to: its REST API over the wire, what agents do in its dashboard, and nothing that leaves the machine.

    from sandbox.tawk.control import LocalTawk

    with LocalTawk() as t:                                   # the shops of sandbox.visitors.shops
        settings = {"TAWK_API_URL": t.url, "TAWK_API_KEY": t.key, "TAWK_API_SECONDS": "0"}
        t.hear(delivery)                                     # a webhook's body: the same chat, with the same id
        chat = t.add(AURORA, Chat(CAST[0], ((Line("v", "Hello?"),),)), opened)   # a chat of which no webhook tells
        t.answer(chat, "Marta Ruiz", "Hello!")               # in the dashboard, by an agent of sandbox.tawk.members
        t.close(chat); t.reopen(chat); t.delete(chat); t.restore(chat); t.spam(chat); t.purge(chat)
        t.calls("chat.get")                                  # method, args, status, error, items
        t.fault("chat.*", "rate_limited", count=2)           # sandbox.tawk.control says which there are
        t.quirks = KNOWN_ONLY                                # sandbox.tawk.quirks: what nobody documents
        t.change_key("other"); t.limit(5)                    # 401 from now on; five calls a second

Lists tell of chats and tickets as they are in tawk.to's documentation and, where there is none, as Quirks say.
"""
