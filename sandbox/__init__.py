"""A local Slack, mail servers and simulated visitors, which the demo and the tests run on.

The local Slack speaks Slack's Web API, Socket Mode and signed HTTP on the loopback, so that slack_sdk and
slack_bolt work against it with nothing but another `base_url`:

    from sandbox.control import SlackSandbox

    with SlackSandbox(manifest=manifest, rate_scale=0) as s:      # rate_scale: 1 as Slack, 10 faster, 0 off
        app = App(client=WebClient(s.bot_token, base_url=s.base_url))
        SocketModeHandler(app, s.app_token).connect()             # or SlackSandbox(deliver_to=url)
        s.wait_connected()
        ana = s.user("ana")
        told = ana.command("/inbox", "list", channel="support")   # told.ok, told.ack, told.text, told.ms
        card = s.wait_for(lambda: s.messages("support"))[-1]
        ana.presses("Take it", on=card)                           # or ana.click(card, "take"), .choose(…)
        s.wait_for(lambda: s.modals("ana"))
        ana.submit({"assignee": s.user("ben").id})                # values by block_id or action_id
        s.thread("support", card["ts"]); s.ephemeral("ana"); s.calls("chat.update"); s.refusals()
        ana.deactivate("tom"); ana.change_locale("es-ES"); ana.change_group("agents", ["ben"]); ana.archive("random")
        s.fault("chat.postMessage", "drop_after", count=1)        # the post takes effect, its answer is lost
        s.advance(60); s.reset()

What a person could not do raises `sandbox.errors.RefusedError`; what the app did badly is in the outcome.
Without a manifest the app may do everything; with one, only what it says. `python -m sandbox` starts it alone.
`sandbox.mail.servers.LocalMail` is SMTP and IMAP for a team and its visitors; with `SlackSandbox(mail=…)` the page has
the visitors' mailbox; with `links={"https://dashboard.tawk.to/": …}` what leads there leads to a stand-in for it.
Tests in another process use `POST /_sandbox/<verb>` with the header `X-Sandbox-Key` (see `sandbox.remote`).
"""
