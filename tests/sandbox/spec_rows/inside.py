"""How it is seeded, acted on and looked into, and how it is kept honest."""

from tests.sandbox.spec_rows.rows import LATER, Rows

INSIDE: Rows = [
    ("Started in-process, in well under half a second", "control:it_starts_and_stops_within_half_a_second"),
    ("Two hundred posts a second", "more_errors:two_hundred_posts_a_second_go_through"),
    ("Ten thousand messages stay usable", "web_api:ten_thousand_messages_stay_quick"),
    ("On the loopback only", "control:it_listens_on_the_loopback_only"),
    ("Several side by side", "control:two_run_side_by_side_with_their_own_secrets"),
    ("People, groups and channels from a seed", "control:own_people_and_channels_can_be_seeded"),
    ("Messages from a seed, a seed from a file", "more_faults:messages_and_a_file_of_people_can_be_seeded"),
    ("Acting: only what the widget allows", "interactions:what_the_manifest_lacks_cannot_be_done"),
    ("Acting: no choice that is not offered", "looking:a_person_cannot_choose_what_the_element_does_not_offer"),
    ("Acting: several people at the same time", "looking:people_act_at_the_same_time"),
    ("Acting: changing people from another process", "people:another_process_changes_people_with_the_control_key"),
    ("Looking: copies", "looking:what_is_looked_at_is_a_copy"),
    ("Acting: sharing files", "files:what_a_person_shares_the_app_may_read_but_not_delete"),
    ("Acting: editing", "events:a_person_edits_own_messages_and_the_app_is_told"),
    ("Acting: reactions", LATER),
    ("Waiting, with what was seen when it fails", "control:waiting_in_vain_shows_what_was_seen"),
    ("Quiet can be demanded", "control:quiet_is_broken_by_a_call"),
    ("Reset", "control:a_reset_is_quick_and_keeps_nothing"),
    ("Acting from another process", "page_server:another_process_acts_and_looks_with_the_control_key"),
    ("Looking from another process, the record as lines", "more_faults:another_process_looks_at_all_that_there_is"),
    ("The control key is needed", "page_server:without_the_control_key_nothing_is_done"),
    ("A snapshot for the demo", "control:a_snapshot_goes_on_where_a_killed_run_was"),
    ("A snapshot keeps files with their bytes", "snapshot:files_open_after_a_restart_as_before"),
    (
        "A snapshot keeps what became of people and groups",
        "snapshot:who_was_deactivated_stays_so_and_groups_keep_their_members",
    ),
    ("From a shell, values in a private file", "control:alone_it_prints_names_and_keeps_the_values_private"),
    ("Whom Slack would notify: mention", "notifications:a_mention_notifies_the_one_who_is_meant"),
    ("Whom Slack would notify: broadcast", "notifications:a_broadcast_notifies_all_members_but_its_writer"),
    ("Whom Slack would notify: thread", "notifications:a_reply_notifies_who_follows_the_thread"),
    ("Whom Slack would notify: direct message", "notifications:a_direct_message_notifies"),
    ("Installing by OAuth, token rotation, several workspaces", LATER),
]

HONEST: Rows = [
    (
        "One scenario here and on a real Slack, compared by hand",
        "contract:the_scenario_runs_and_tells_good_answers_from_refusals",
    ),
    ("Limits of another builder as a measure", "blockkit_slackblocks:a_limit_passes_and_one_more_is_refused"),
    ("This page is true", "spec:every_named_test_exists"),
]
