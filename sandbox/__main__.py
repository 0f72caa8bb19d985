"""`python -m sandbox`: starts the local Slack alone, and says where it is."""

import argparse
import json
import signal
import threading
from pathlib import Path

from sandbox.control import SlackSandbox

NAMES = ("SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SANDBOX_CONTROL_KEY")


def main() -> None:
    given = _arguments()
    manifest = json.loads(given.manifest.read_text("utf-8")) if given.manifest is not None else None
    stopped = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stopped.set())
    sandbox = SlackSandbox(
        manifest, port=given.port, rate_scale=given.rate_scale, deliver_to=given.deliver_to, snapshot=given.snapshot
    )
    with sandbox:
        write_private(given.env_file, sandbox)
        print("Local stand-in for Slack; nothing leaves this machine.")
        print(f"Page: {sandbox.ui_url}")
        print(f"Values of {', '.join(NAMES)}: {given.env_file}", flush=True)
        stopped.wait()
    if unknown := sandbox.unknown_methods():
        print(f"Called, but not modelled: {', '.join(unknown)}")


def write_private(path: Path, sandbox: SlackSandbox) -> None:
    """What the app needs, as `NAME=value` lines that only this user can read."""
    values = (
        sandbox.base_url,
        sandbox.bot_token,
        sandbox.app_token,
        sandbox.signing_secret,
        sandbox.control_key,
    )
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in zip(NAMES, values, strict=True)), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description="A local stand-in for Slack.")
    parser.add_argument("--port", type=int, default=0, help="port on the loopback; 0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="the app's manifest (JSON); without it the app may do everything")
    parser.add_argument("--rate-scale", type=float, default=1.0, help="1 as Slack, 10 ten times faster, 0 no limits")
    parser.add_argument("--deliver-to", help="loopback URL for signed HTTP; without it Socket Mode is used")
    parser.add_argument("--snapshot", type=Path, help="file that keeps tokens and messages from run to run")
    parser.add_argument("--env-file", type=Path, default=Path("local-slack.env"), help="private file for the values")
    return parser.parse_args()


if __name__ == "__main__":
    main()
