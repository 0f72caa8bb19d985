"""What is told of a visitor where nobody sees it is found, however it is sent."""

import json

import pytest

from tests.hidden import telltales

WORDS = ("Laura Gómez", "laura@example.com", "+34 600 11 22 33", "Bo", "")


@pytest.mark.parametrize(
    "sent",
    [
        {"blocks": [{"type": "actions", "elements": [{"action_id": "take", "value": "7|Laura Gómez"}]}]},
        {"blocks": json.dumps([{"block_id": "visitor:LAURA GÓMEZ", "type": "divider"}])},
        {"view": json.dumps({"private_metadata": json.dumps({"phone": "+34 600 11 22 33"}), "blocks": []})},
        {"metadata": {"event_type": "card", "event_payload": {"who": ["laura@example.com"]}}},
        [{"view": {"callback_id": "edit somebody@else.example"}}],
        {"blocks": [{"accessory": {"options": [{"text": {"text": "7"}, "value": "Laura Gómez"}]}}]},
    ],
)
def test_a_word_in_a_hidden_part_is_found(sent: object) -> None:
    assert len(telltales(sent, WORDS)) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "Laura Gómez", "blocks": [{"block_id": "card:7", "text": {"text": "laura@example.com"}}]},
        {"blocks": [{"elements": [{"value": "7", "text": {"type": "plain_text", "text": "Laura Gómez"}}]}]},
        {"view": {"private_metadata": "7|3", "blocks": [{"element": {"initial_value": "+34 600 11 22 33"}}]}},
        {"blocks": [{"block_id": "Bolaura Gómezia"}], "text": "{no JSON"},
    ],
)
def test_what_everybody_sees_and_ids_are_none(sent: object) -> None:
    assert telltales(sent, WORDS) == []
