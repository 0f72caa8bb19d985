"""The local tawk.to beside the local Slack: its REST API, and its dashboard's page."""

from tests.sandbox.spec_rows.rows import Rows

TAWK: Rows = [
    ("property.list", "tawk/rest:the_key_shows_the_properties_with_their_names"),
    ("chat.list, chat.get", "tawk/rest:a_chat_is_listed_and_got_with_what_was_said"),
    ("ticket.list, ticket.get", "tawk/rest:a_ticket_is_listed_without_its_words_and_got_with_them"),
    ("contact.person.get", "tawk/rest:a_person_has_the_telephone_number_that_no_chat_tells"),
    ("members.list", "tawk/rest:members_are_the_shops_agents_and_people_of_slack"),
    ("Windows of time", "tawk/rest:a_list_is_of_a_window_with_both_its_ends"),
    ("`dateType`, `sort`", "tawk/rest:a_list_goes_by_the_last_change_on_request"),
    ("`status`", "tawk/rest:a_list_is_of_one_status_on_request"),
    ("`size`, `page`, `offset`, `total`", "tawk/rest:pages_have_fifty_and_begin_at_nought"),
    ("`deleted`, which selects or adds", "tawk/inbox:what_is_deleted_is_in_the_trash_until_it_is_restored_or_purged"),
    ("auth_error", "tawk/rest:another_key_is_refused"),
    ("forbidden, not_found", "tawk/rest:properties_are_apart"),
    ("validation_error", "tawk/rest:a_wrong_argument_is_a_validation_error"),
    ("rate_limited", "tawk/rest:too_many_calls_are_refused_for_a_while"),
    ("Nothing is written", "tawk/rest:no_method_changes_anything"),
    ("Faults of a method or property", "tawk/rest:a_fault_strikes_as_often_as_it_is_told_and_where_it_is_told"),
    (
        "`ok: false` with a good status, broken answers",
        "tawk/rest:a_fault_may_come_with_a_good_status_or_break_the_answer",
    ),
    ("Odd pages, sizes and orders", "tawk/inbox:pages_and_sizes_and_orders_can_be_as_odd_as_clients_tell"),
    ("No more fields than are known", "tawk/inbox:it_can_tell_no_more_than_what_is_known"),
    ("Chats that go on, or that can't be read yet", "tawk/inbox:a_chat_that_goes_on_has_no_end"),
    ("The same conversations as in the webhooks", "tawk/inbox:webhooks_and_rest_tell_of_the_same_conversations"),
    (
        "An answer in the dashboard closes a missed chat",
        "tawk/inbox:an_answer_in_the_dashboard_closes_a_missed_chat_and_outlives_a_late_transcript",
    ),
    ("A record of calls", "tawk/rest:each_call_is_kept_with_how_it_ended"),
    ("Months before it", "tawk/time:the_past_is_the_same_for_the_same_seed_and_spreads_over_all_shops"),
    ("A later run goes on", "tawk/time:a_later_run_knows_what_was_even_where_the_last_line_was_cut"),
    ("Agents who answer by themselves", "tawk/time:agents_answer_some_of_the_missed_and_only_after_a_while"),
    ("The page: folders, states, who waits", "tawk/dashboard:the_lists_part_folders_and_states_and_count_who_waits"),
    (
        "The page: answer, delete, restore",
        "tawk/dashboard:a_missed_chat_is_answered_deleted_and_restored_on_the_page",
    ),
    (
        "The page: nothing written runs; names and contrast",
        "tawk/dashboard:nothing_that_a_visitor_writes_runs_and_every_control_has_a_name_and_contrast",
    ),
    (
        "The local Slack's links to the dashboard lead to it",
        "tawk/dashboard:a_link_to_the_dashboard_leads_to_the_stand_in_from_the_local_slack",
    ),
    ("The page: not by a foreign page", "tawk/dashboard:a_foreign_page_can_do_nothing"),
]
