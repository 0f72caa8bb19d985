"""The ground that the local Slack stands on, and the world that it models."""

from tests.sandbox.spec_rows.rows import Rows

GROUND: Rows = [
    ("It listens on the loopback only", "control:it_listens_on_the_loopback_only"),
    ("A foreign Host is refused", "page_server:a_foreign_host_name_is_refused"),
    ("A foreign page may not act", "page_server:a_foreign_page_may_not_act"),
    ("It calls no address outside the machine", "signed_http:only_the_loopback_is_delivered_to"),
    ("It fetches no picture from elsewhere", "page/hostile:an_image_from_elsewhere_is_not_fetched"),
    ("Each run has its own secrets", "control:two_run_side_by_side_with_their_own_secrets"),
    ("Secrets are printed by name only", "control:alone_it_prints_names_and_keeps_the_values_private"),
    ("Secrets are masked in the record", "page_server:the_journal_shows_calls_without_secrets"),
    ("It says that it is no Slack", "page/reading:the_page_says_that_it_is_no_slack"),
    ("A `ts` is unique in its channel and rises", "looking:the_ts_of_messages_is_unique_and_rises"),
    ("Ids are random, or the same for the same seed", "looking:the_same_seed_makes_the_same_ids"),
    ("Text is never markup", "page/hostile:html_is_text"),
    ("No foreign and no inline script", "page_server:the_page_forbids_foreign_and_inline_scripts"),
    ("The bot does not load it", "looking:the_bot_does_not_load_it"),
]

WORLD: Rows = [
    ("People leave and come back", "people:who_is_deactivated_can_do_nothing_and_the_app_is_told"),
    ("People change their language", "people:another_language_is_told_and_can_be_looked_up"),
    ("Only an admin changes others", "people:only_an_admin_changes_others"),
    ("Groups get other members", "people:a_group_with_other_members_is_told_of_twice_and_can_be_listed"),
    (
        "Channels are archived and opened again",
        "people:an_archived_channel_is_told_of_and_takes_nothing_until_it_is_opened_again",
    ),
    (
        "Everybody has a direct message with the app",
        "notifications:everybody_has_a_direct_message_with_an_app_that_has_a_messages_tab",
    ),
    ("A command that the manifest lacks says why", "page/writing:an_unknown_command_stays_in_the_box_with_the_reason"),
    ("An event that the manifest lacks is not sent", "events:nothing_is_told_that_the_manifest_does_not_subscribe_to"),
]
