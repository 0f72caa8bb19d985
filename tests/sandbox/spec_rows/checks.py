"""What is checked of blocks, views and metadata."""

from tests.sandbox.spec_rows.rows import Rows

VALIDATOR: Rows = [
    ("An issue has code, message, pointer and constraint", "web_api:the_validator_answers_over_the_wire"),
    ("Every defect is found at its place", "blockkit_defects:a_planted_defect_is_refused_at_its_place"),
    ("Lengths count code points", "blockkit_defects:lengths_count_characters_and_not_bytes"),
    ("Each limit holds, one more is refused", "blockkit_complete:each_upper_limit_passes_and_one_more_is_refused"),
    ("Each minimum holds, one less is refused", "blockkit_complete:each_lower_limit_passes_and_one_less_is_refused"),
    (
        "Block ids are unique, one table a message",
        "blockkit_complete:duplicates_and_second_tables_are_refused_at_any_depth",
    ),
    ("All that slackblocks can build passes", "blockkit_complete:no_class_of_the_other_builder_is_left_out"),
    ("No limit of slackblocks is missing", "blockkit_complete:no_limit_of_the_other_builder_is_left_out"),
    ("chat.* answer with errors and pointers", "web_api:refused_blocks_come_with_a_pointer"),
    ("views.* answer with lines and pointers", "answers:a_bad_view_does_not_use_the_trigger_up"),
    ("Newer blocks pass where they are let", "blockkit_defects:newer_blocks_pass_where_they_are_let"),
    ("Anything at all is answered", "blockkit_hostile:any_payload_is_answered"),
]

METADATA: Rows = [
    ("Shown on request only", "web_api:a_post_is_stored_with_its_blocks_and_its_metadata_shown_on_request_only"),
    ("Kept when an update leaves it out, removed by `{}`", "web_api:an_update_keeps_what_it_does_not_name"),
    ("Ignored on ephemeral messages", "more_errors:a_private_message_has_no_metadata"),
    (
        "`invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`",
        "web_api:a_bad_post_is_refused_with_its_own_code",
    ),
    ("Shown in a message's raw JSON on the page", "page/writing:the_raw_json_of_a_message_can_be_read"),
]
