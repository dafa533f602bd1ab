"""Discord's messages as the mirror keeps them: every kind, and every shape that is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.payloads import is_whole, message_of, part_of
from services.mirror import PANEL, SaidFile, SaidMessage, said_at

MESSAGE_ID = 2**60
PLAIN: dict[str, Any] = {
    "id": str(MESSAGE_ID),
    "channel_id": "7",
    "author": {"id": "5", "username": "ada", "global_name": "Ada"},
    "content": "hello",
    "timestamp": "2023-05-01T00:00:00.000000+00:00",
    "edited_timestamp": None,
    "type": 0,
    "flags": 0,
    "pinned": False,
    "mention_everyone": False,
    "mentions": [],
    "embeds": [],
    "attachments": [],
}
FILE = {"id": "77", "filename": "cat.png", "size": 5, "url": "https://cdn.example/cat.png?ex=1", "width": 3}


def said(**more: Any) -> SaidMessage:
    message = message_of(PLAIN | more)
    assert message is not None
    return message


def details(**more: Any) -> Any:
    return json.loads(said(**more).details or "{}")


def test_a_plain_message_is_its_words_and_who_said_them() -> None:
    assert said() == SaidMessage(MESSAGE_ID, 7, 5, "Ada", "hello", said_at(MESSAGE_ID))
    assert said(member={"nick": "The Countess"}).author_name == "The Countess"


def test_a_reply_names_what_it_answers_and_a_forward_holds_it() -> None:
    reply = said(type=19, message_reference={"type": 0, "message_id": "9", "channel_id": "7"})
    assert (reply.reply_to_id, reply.details) == (9, None)
    snapshot = {"message": {"content": "from elsewhere", "attachments": [FILE]}}
    forward = said(content="", message_reference={"type": 1, "message_id": "9"}, message_snapshots=[snapshot])
    assert forward.reply_to_id is None
    assert [file.attachment_id for file in forward.files] == [77]
    kept = json.loads(forward.details or "")["message_snapshots"][0]["message"]
    assert kept["content"] == "from elsewhere"
    assert "url" not in kept["attachments"][0]


def test_files_keep_what_discord_says_of_them() -> None:
    recording = FILE | {"content_type": "audio/ogg", "duration_secs": 1.5, "waveform": "gA=="}
    (file,) = said(attachments=[recording, recording, {"id": "no number"}]).files
    assert file == SaidFile(77, "cat.png", 5, str(FILE["url"]), "audio/ogg", file.details)
    assert json.loads(file.details or "") == {"width": 3, "duration_secs": 1.5, "waveform": "gA=="}


@pytest.mark.parametrize("kind", ["embeds", "sticker_items", "components", "reactions"])
def test_lists_of_other_things_are_kept_as_they_are(kind: str) -> None:
    assert details(**{kind: [{"name": "it"}]}) == {kind: [{"name": "it"}]}


def test_polls_and_commands_and_mentions_are_kept() -> None:
    poll = {"question": {"text": "When?"}, "results": {"is_finalized": True, "answer_counts": [{"id": 1, "count": 2}]}}
    person = {"id": "5", "username": "ada", "global_name": "Ada", "avatar": "abc"}
    found = details(poll=poll, interaction_metadata={"id": "3"}, mentions=[person])
    assert (found["poll"], found["interaction_metadata"]) == (poll, {"id": "3"})
    assert found["mentions"] == [{"id": "5", "username": "ada", "global_name": "Ada"}]


def test_what_only_one_person_sees_is_nobodys_to_keep() -> None:
    assert message_of(PLAIN | {"flags": 64}) is None


def test_a_persons_message_of_nothing_at_all_is_a_hidden_one() -> None:
    assert said(content="").content is None
    assert said(content="", type=6).content == ""
    assert said(content="", attachments=[FILE]).content == ""
    assert said(content="", type=20, flags=128).content == "", "a command's answer that is still to come"


def test_a_part_carries_what_it_names_and_nothing_else() -> None:
    payload = {"id": str(MESSAGE_ID), "channel_id": "7", "embeds": [], "flags": 4}
    part = part_of(payload)
    assert not is_whole(payload)
    assert json.loads(part.details or "") == {"embeds": None, "flags": 4}
    assert (part.content, part.is_pinned, part.files) == (None, None, None)


def test_halves_of_characters_become_what_can_be_written() -> None:
    message = said(
        content="\ud83d and \ud83d\ude00", author={"id": "5", "username": "\udc00"}, embeds=[{"title": "\ud83d"}]
    )
    assert (message.content, message.author_name) == ("\ufffd and \U0001f600", "\ufffd")
    assert json.loads(message.details or "") == {"embeds": [{"title": "\ufffd"}]}


ODD_PLACES = (*PLAIN, "message", "message_snapshots", "member", "poll", "message_reference")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ODD_PLACES), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(ODD_PLACES), json_values))
def test_any_shape_is_converted_into_what_can_be_written(odd: dict[str, Any]) -> None:
    payload = PLAIN | odd | {"id": str(MESSAGE_ID), "channel_id": 7}
    for converted in (message_of(payload), part_of(payload)):
        if converted is not None:
            for text in (converted.content, converted.details, *(file.name for file in converted.files or ())):
                (text or "").encode()


@pytest.mark.parametrize("odd_id", [None, "", "x", "-1", -1, 0, 2**63, "9" * 30, 1.5, True, []])
def test_a_message_without_its_id_is_refused(odd_id: object) -> None:
    with pytest.raises(ValueError, match="without its id"):
        message_of(PLAIN | {"id": odd_id})


def test_a_panel_is_the_same_whatever_it_shows() -> None:
    button = {"type": 2, "custom_id": "chorus:panel:skip:3", "label": "Skip"}
    box: dict[str, Any] = {
        "type": 17,
        "components": [{"type": 10, "content": "Playing now"}, {"type": 1, "components": [button]}],
    }
    shown = {"author": {"id": "5", "username": "chorus", "bot": True}, "content": "", "flags": 1 << 15}
    first = said(**shown, components=[box])
    assert (first.kind, first.content, first.details, first.is_bot) == (PANEL, "", None, True)
    box["components"][0]["content"] = "Paused"
    edited = {"edited_timestamp": "2023-05-01T00:01:00.000000+00:00", "attachments": [FILE]}
    assert said(**shown, components=[box], **edited) == first


@pytest.mark.parametrize("flags", [0, 1 << 15])
def test_other_components_are_kept_as_they_are(flags: int) -> None:
    button = {"type": 1, "components": [{"type": 2, "custom_id": "chorus:join:yes:3:4"}]}
    assert details(flags=flags, components=[button])["components"] == [button]
