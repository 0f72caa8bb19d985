"""The Web API: what holds for every call, each method, and its limits."""

from tests.sandbox.spec_rows.rows import LATER, Rows

IN_GENERAL: Rows = [
    ("GET and POST; arguments in the query, a form or JSON", "more_errors:arguments_come_in_every_form"),
    ("Nested JSON may come as text; a JSON body may be empty", "more_errors:arguments_come_in_every_form"),
    ("A body that can't be read has Slack's own error", "web_api:nothing_that_a_client_sends_brings_it_down"),
    ("Any arguments of any method are answered", "hostile_clients:any_arguments_of_any_method_are_answered"),
    ("A body that is too large is refused", "hostile_clients:a_body_that_is_too_large_is_refused"),
    ("Socket Mode's token is taken from the header only", "more_faults:a_socket_needs_the_app_token_in_the_header"),
    ("429 with Retry-After in whole seconds", "limits:a_client_is_told_to_wait_and_a_paced_one_never_is"),
    ("`not_authed`, `invalid_auth`, `not_allowed_token_type`", "web_api:a_foreign_token_is_refused"),
    ("`token_revoked`", "more_faults:a_revoked_token_is_dead_and_the_app_is_told"),
    ("`account_inactive`", "more_faults:an_app_that_is_taken_away_is_told_and_may_do_nothing_more"),
    ("`token_expired` (token rotation)", LATER),
    ("`missing_scope`, with needed and provided", "web_api:a_scope_that_the_manifest_lacks_is_named"),
    ("`invalid_arguments`, with a line for each", "web_api:errors_are_named_as_slack_names_them"),
    ("`missing_argument`", "files:a_file_that_cannot_be_promised_says_why"),
    ("`ratelimited`", "faults:a_429_carries_the_wanted_wait"),
    (
        "`request_timeout`, `fatal_error`, `service_unavailable`",
        "more_faults:errors_that_only_happen_are_had_by_a_fault",
    ),
    ("`internal_error`", "faults:a_named_error_strikes_once_and_before_the_effect"),
    ("`unknown_method`, and a list of them at the end", "web_api:an_unknown_method_is_named_at_the_end"),
    ("Paging by cursor, `invalid_cursor`", "more_errors:each_method_has_its_own_errors"),
    ("A private channel without the app is `channel_not_found`", "web_api:errors_are_named_as_slack_names_them"),
    ("A public one is `not_in_channel`", "web_api:errors_are_named_as_slack_names_them"),
    ("`chat:write.public` posts without joining", "web_api:chat_write_public_posts_without_joining"),
]

METHODS: Rows = [
    ("auth.test", "web_api:the_app_is_told_who_it_is"),
    (
        "auth.revoke: the token is dead, `tokens_revoked` follows",
        "more_faults:a_revoked_token_is_dead_and_the_app_is_told",
    ),
    (
        "apps.connections.open: a ticket for one connection",
        "socket_mode:the_first_frame_is_a_hello_and_a_ticket_works_once",
    ),
    ("apps.connections.open: `invalid_auth`, `missing_args`", "more_faults:a_socket_needs_the_app_token_in_the_header"),
    ("oauth.v2.access", LATER),
    ("team.info: `team_not_found`", "web_api:errors_are_named_as_slack_names_them"),
    ("bots.info: `bot_not_found`", "web_api:errors_are_named_as_slack_names_them"),
    (
        "chat.postMessage: stored with blocks and metadata",
        "web_api:a_post_is_stored_with_its_blocks_and_its_metadata_shown_on_request_only",
    ),
    (
        "chat.postMessage: a person's id opens the direct message",
        "web_api:channels_can_be_named_by_id_by_name_or_by_person",
    ),
    (
        (
            "chat.postMessage: `channel_not_found`, `not_in_channel`, `no_text`, `invalid_blocks`, "
            "`invalid_blocks_format`, `markdown_text_conflict`, `too_many_attachments`"
        ),
        "web_api:a_bad_post_is_refused_with_its_own_code",
    ),
    ("chat.postMessage: `is_archived`", "more_errors:an_archived_channel_takes_nothing"),
    ("chat.postMessage: `msg_blocks_too_long`", "web_api:too_much_block_text_is_refused"),
    ("chat.postMessage: `cannot_reply_to_message`", "web_api:a_thread_counts_its_replies_and_a_reply_is_no_parent"),
    ("chat.postMessage: `rate_limited`", "more_faults:errors_that_only_happen_are_had_by_a_fault"),
    (
        "chat.postEphemeral: seen by one; `user_not_in_channel`",
        "web_api:an_ephemeral_message_needs_its_reader_in_the_channel",
    ),
    (
        "chat.postEphemeral: `channel_not_found`, `no_text`, `invalid_blocks`",
        "more_errors:each_method_has_its_own_errors",
    ),
    (
        "chat.postEphemeral: shown until the page is loaded anew",
        "page/elements:a_private_message_lasts_until_the_page_is_loaded_anew",
    ),
    ("chat.postEphemeral: `is_archived`", "more_errors:an_archived_channel_takes_nothing"),
    ("chat.postEphemeral: `msg_too_long`", "more_faults:a_private_message_that_is_too_long_is_refused"),
    ("chat.update: keeps what it does not name, marks as edited", "web_api:an_update_keeps_what_it_does_not_name"),
    (
        "chat.update: `message_not_found`, `cant_update_message`, `msg_too_long`",
        "web_api:updates_and_deletions_of_what_is_not_ours_are_refused",
    ),
    ("chat.update: `is_inactive`", "more_errors:an_archived_channel_takes_nothing"),
    ("chat.update: `block_mismatch`", "more_faults:rich_text_is_not_replaced_by_other_blocks"),
    ("chat.update: `no_text`, `invalid_blocks`", "more_errors:each_method_has_its_own_errors"),
    (
        "chat.delete: a parent with replies leaves a tombstone",
        "web_api:a_deleted_parent_leaves_a_tombstone_while_it_has_replies",
    ),
    ("chat.delete: `message_not_found`, `channel_not_found`", "more_errors:each_method_has_its_own_errors"),
    ("chat.delete: `cant_delete_message`", "web_api:updates_and_deletions_of_what_is_not_ours_are_refused"),
    ("chat.getPermalink: `message_not_found`", "web_api:a_permalink_opens_the_page_at_the_message"),
    ("chat.getPermalink: `channel_not_found`", "more_errors:each_method_has_its_own_errors"),
    ("chat.scheduleMessage, chat.deleteScheduledMessage, chat.scheduledMessages.list", LATER),
    ("conversations.list: `invalid_types`, `invalid_cursor`", "web_api:errors_are_named_as_slack_names_them"),
    ("conversations.list: `invalid_limit`", "more_errors:each_method_has_its_own_errors"),
    ("conversations.list: types and archived ones", "control:own_people_and_channels_can_be_seeded"),
    ("conversations.info: `channel_not_found`", "web_api:errors_are_named_as_slack_names_them"),
    ("conversations.members: `channel_not_found`, `invalid_cursor`", "more_errors:each_method_has_its_own_errors"),
    ("conversations.join: `already_in_channel` is a warning", "web_api:joining_makes_a_member_and_joining_again_warns"),
    ("conversations.join: `channel_not_found`", "more_errors:each_method_has_its_own_errors"),
    ("conversations.join: `is_archived`", "more_errors:an_archived_channel_takes_nothing"),
    ("conversations.join: `method_not_supported_for_channel_type`", "web_api:errors_are_named_as_slack_names_them"),
    ("conversations.leave", "web_api:joining_makes_a_member_and_joining_again_warns"),
    ("conversations.open: `already_open`", "web_api:a_direct_message_is_opened_once"),
    (
        "conversations.open: `user_not_found`, `users_list_not_supplied`, `too_many_users`",
        "web_api:errors_are_named_as_slack_names_them",
    ),
    ("conversations.open: `user_disabled`", "more_errors:who_left_the_company_gets_no_direct_message"),
    ("conversations.history: newest first, paged", "web_api:history_pages_newest_first_without_gap_or_double"),
    ("conversations.history: 100 by default, 999 at most", "more_faults:a_listed_app_pages_by_hundreds"),
    (
        "conversations.history: `not_in_channel`, `invalid_cursor`, `invalid_ts_oldest`, `invalid_ts_latest`",
        "web_api:errors_are_named_as_slack_names_them",
    ),
    ("conversations.history, .replies: `channel_not_found`", "more_errors:each_method_has_its_own_errors"),
    (
        "conversations.history, .replies of an unlisted app",
        "more_faults:an_unlisted_app_gets_fifteen_messages_once_a_minute",
    ),
    ("conversations.replies: the parent first", "web_api:a_thread_pages_oldest_first_with_its_parent_on_each_page"),
    ("conversations.replies: `thread_not_found`", "web_api:errors_are_named_as_slack_names_them"),
    ("users.info: zone and locale; `user_not_found`", "web_api:errors_are_named_as_slack_names_them"),
    ("users.info: the address needs its scope", "web_api:the_email_address_needs_its_own_scope"),
    ("users.info, users.list: include_locale", "people:another_language_is_told_and_can_be_looked_up"),
    ("users.info, users.list: deactivated people", "people:who_is_deactivated_can_do_nothing_and_the_app_is_told"),
    ("usergroups.list, usergroups.users.list: groups with members", "control:own_people_and_channels_can_be_seeded"),
    (
        "usergroups.list: include_users",
        "people:a_group_with_other_members_is_told_of_twice_and_can_be_listed",
    ),
    ("usergroups.list: `missing_scope`", "web_api:a_scope_that_the_manifest_lacks_is_named"),
    ("usergroups.users.list: `no_such_subteam`", "web_api:errors_are_named_as_slack_names_them"),
    ("users.list: paged", "web_api:lists_show_people_and_the_channels_that_the_app_may_see"),
    ("users.list: `limit_required`", "more_faults:a_large_workspace_is_read_in_pages"),
    ("users.list: `invalid_cursor`", "more_errors:each_method_has_its_own_errors"),
    ("users.lookupByEmail: in any case of letters", "web_api:lists_show_people_and_the_channels_that_the_app_may_see"),
    ("users.lookupByEmail: `users_not_found`", "web_api:errors_are_named_as_slack_names_them"),
    ("users.lookupByEmail: its scope", "more_faults:a_look_up_by_address_needs_its_scope"),
    ("users.conversations: `invalid_types`, `invalid_cursor`", "more_errors:each_method_has_its_own_errors"),
    ("views.open: `invalid_trigger_id`, `invalid_arguments`", "web_api:errors_are_named_as_slack_names_them"),
    ("views.open: `expired_trigger_id`", "answers:a_trigger_is_too_old_after_three_seconds"),
    (
        "views.open: `exchanged_trigger_id`, `duplicate_external_id`, `view_too_large`",
        "more_errors:views_say_what_is_wrong_with_them",
    ),
    ("views.push: `push_limit_reached`", "answers:modals_stack_three_deep_and_are_updated_by_hash"),
    ("views.push: `not_found`", "more_errors:views_say_what_is_wrong_with_them"),
    ("views.update: `hash_conflict`", "answers:modals_stack_three_deep_and_are_updated_by_hash"),
    ("views.update: `not_found`", "more_errors:each_method_has_its_own_errors"),
    ("views.publish: `not_enabled`, `hash_conflict`", "answers:home_is_published_by_hash_and_not_where_it_is_off"),
    ("views.publish: `invalid_arguments`", "more_errors:each_method_has_its_own_errors"),
    ("Views come back complete", "more_errors:a_view_comes_back_complete"),
    ("reactions.add, reactions.remove", LATER),
    (
        "files.getUploadURLExternal: `missing_argument`, `alt_txt_too_large`, `snippet_too_large`",
        "files:a_file_that_cannot_be_promised_says_why",
    ),
    (
        (
            "files.getUploadURLExternal: `file_uploads_disabled`, `file_type_not_allowed`, "
            "`file_upload_size_restricted`, `storage_limit_reached`"
        ),
        "files:the_owners_rules_for_files_are_kept",
    ),
    ("The upload address takes the promised bytes once", "files:an_upload_address_takes_the_promised_bytes_once"),
    ("files.completeUploadExternal: ids and titles only", "files:the_answer_to_an_upload_holds_ids_and_titles_only"),
    (
        (
            "files.completeUploadExternal: `file_not_found`, `not_in_channel`, `channel_not_found`, "
            "`channels_limit_exceeded`, `invalid_blocks`"
        ),
        "files:completing_says_what_is_wrong_and_shares_nothing",
    ),
    ("files.info, files.delete: `file_not_found`, `file_deleted`", "files:a_deleted_file_is_gone_everywhere"),
    ("files.delete: `cant_delete_file`", "files:what_a_person_shares_the_app_may_read_but_not_delete"),
    ("The private address gives the bytes for the token, else a page", "files:the_bytes_need_the_token"),
    ("`files_upload_v2` of slack_sdk", "files:the_kits_own_upload_works_as_it_is"),
    (
        "blocks.validate: `invalid_blocks`, `invalid_message`, `invalid_view`, `invalid_arguments`",
        "web_api:errors_are_named_as_slack_names_them",
    ),
    ("Text above 40,000 is cut, with a warning", "web_api:long_text_is_cut_with_a_warning"),
    ("A client's own message id makes no post single", "more_errors:a_message_id_of_the_client_makes_no_post_single"),
]

LIMITS: Rows = [
    ("One post a second a channel", "limits:a_channel_takes_one_post_a_second"),
    ("A tier for each method", "limits:a_tier_is_a_minutes_worth_and_then_refills"),
    ("A scale for limits, off at 0", "limits:the_scale_speeds_limits_up_or_turns_them_off"),
    ("A test can turn the clock", "limits:turning_the_clock_lets_the_next_post_pass"),
    ("Each refusal is in the record", "limits:a_client_is_told_to_wait_and_a_paced_one_never_is"),
]
