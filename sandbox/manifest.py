"""The app as its manifest describes it; without a manifest, an app that may do everything."""

from dataclasses import dataclass

from sandbox.types import JSON


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    callback_id: str
    name: str
    kind: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class App:
    """What the app is called, what it listens to and what it may do."""

    name: str
    bot_name: str
    commands: dict[str, Command]
    shortcuts: dict[str, Shortcut]
    events: frozenset[str]
    scopes: frozenset[str]
    home_tab: bool
    messages_tab: bool
    interactive: bool
    unlimited: bool

    def may(self, scope: str) -> bool:
        return self.unlimited or scope in self.scopes

    def hears(self, event: str) -> bool:
        return self.unlimited or event in self.events

    def command(self, name: str) -> Command | None:
        return self.commands.get(name) or (Command(name) if self.unlimited else None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        known = self.shortcuts.get(callback_id)
        if known is None and self.unlimited:
            return Shortcut(callback_id, callback_id, kind)
        return known if known is not None and known.kind == kind else None


def read_manifest(manifest: JSON | None) -> App:
    """The app that a manifest describes (version 1, as Bolt apps use it)."""
    if manifest is None:
        return App("App", "app", {}, {}, frozenset(), frozenset(), True, True, True, True)
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    home = features.get("app_home", {})
    name = manifest["display_information"]["name"]
    return App(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        commands={row["command"]: _command(row) for row in features.get("slash_commands", [])},
        shortcuts={row["callback_id"]: _shortcut(row) for row in features.get("shortcuts", [])},
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
        unlimited=False,
    )


def _command(row: JSON) -> Command:
    return Command(
        row["command"], row.get("description", ""), row.get("usage_hint", ""), bool(row.get("should_escape"))
    )


def _shortcut(row: JSON) -> Shortcut:
    return Shortcut(row["callback_id"], row["name"], row["type"], row.get("description", ""))
