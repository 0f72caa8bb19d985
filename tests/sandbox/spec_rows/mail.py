"""The mail servers beside the local Slack, and the visitors' mailbox on its page."""

from tests.sandbox.spec_rows.rows import Rows

MAIL: Rows = [
    ("SMTP in, IMAP out, byte for byte", "mail/servers:what_is_sent_to_the_team_is_read_by_imap_byte_for_byte"),
    ("Whatever is not the team's goes to the visitors", "mail/servers:mail_to_anybody_else_is_the_visitors"),
    ("IDLE", "mail/servers:who_waits_in_idle_hears_of_a_mail_at_once"),
    ("UIDVALIDITY and UIDs outlive a restart", "mail/servers:after_a_restart_validity_and_numbers_are_the_same"),
    ("Bad bytes are delivered as they are", "mail/servers:a_mail_that_is_hardly_one_is_delivered_as_it_is"),
    (
        "Mails nested beyond reading are refused",
        "mail/servers:a_mail_that_imap_could_not_show_is_refused_and_leaves_no_gap",
    ),
    ("Addresses at `.invalid` are refused", "mail/servers:an_address_that_can_not_be_is_refused"),
    ("Refusals as a test wants them", "mail/servers:a_server_answers_as_it_was_told"),
    ("On the loopback and nowhere else", "mail/servers:only_this_machine_is_served"),
    (
        "A few of the simulated visitors answer",
        "mail/correspondents:a_few_of_the_crowd_answer_once_each_and_the_same_ones_each_time",
    ),
    ("Machines are never answered", "mail/correspondents:nobody_answers_a_machine_an_answered_mail_or_as_a_stranger"),
    (
        "The page: mails that visitors received, counted",
        "page/mailbox:a_mail_is_counted_while_one_looks_and_read_when_it_is_opened",
    ),
    (
        "The page: an answer with Reply-To, In-Reply-To, References, quote and file",
        "page/mailbox:an_answer_goes_to_the_reply_address_and_tells_what_it_answers",
    ),
    ("The page: a new mail to the team", "page/mailbox:a_visitor_writes_a_new_mail_to_the_team"),
    ("The page: nothing of a mail runs", "page/mailbox:a_hostile_mail_runs_nothing"),
    (
        "The page: names and contrast",
        "page/mailbox:every_control_of_the_mailbox_has_a_name_and_every_text_contrast",
    ),
    ("The page: by keyboard alone", "page/mailbox:the_mailbox_is_worked_by_keyboard_alone"),
]
