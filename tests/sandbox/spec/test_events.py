"""What the sandbox sends over the gateway fits Discord's schemas, and one wrong field does not."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.spec.conftest import field_of

if TYPE_CHECKING:
    from sandbox.spec import Recorder

Events = dict[str, dict[str, Any]]

FIELDS = [
    ("GUILD_CREATE", "nsfw_level"),
    ("GUILD_CREATE", "channels.0.position"),
    ("GUILD_CREATE", "members.0.joined_at"),
    ("GUILD_CREATE", "roles.0.permissions"),
    ("CHANNEL_CREATE", "guild_id"),
    ("THREAD_CREATE", "total_message_sent"),
    ("THREAD_CREATE", "thread_metadata.archived"),
    ("MESSAGE_CREATE", "author.username"),
    ("MESSAGE_CREATE", "attachments.0.size"),
    ("MESSAGE_CREATE", "member.roles"),
    ("MESSAGE_UPDATE", "edited_timestamp"),
    ("MESSAGE_REACTION_ADD", "emoji"),
    ("GUILD_MEMBER_ADD", "user.id"),
    ("VOICE_STATE_UPDATE", "session_id"),
    ("INTERACTION_CREATE", "member.permissions"),
    ("INTERACTION_CREATE", "token"),
]
"""Fields on which a bot relies, one way or the other in every schema that is used for events."""


@pytest.mark.parametrize("event", sorted({event for event, _ in FIELDS}))
def test_an_event_of_the_sandbox_fits(recorder: Recorder, events: Events, event: str) -> None:
    recorder.event(event, events[event])
    assert recorder.coverage()["events"] == {event: 1}
    assert recorder.findings == []


@pytest.mark.parametrize(("event", "path"), FIELDS)
def test_a_field_that_is_missing_is_found(recorder: Recorder, events: Events, event: str, path: str) -> None:
    payload = copy.deepcopy(events[event])
    owner, key = field_of(payload, path)
    del owner[key]
    recorder.event(event, payload)
    assert any(f"'{key}' is a required" in finding.problem for finding in recorder.findings)


@pytest.mark.parametrize(("event", "path"), FIELDS)
def test_a_field_of_another_type_is_found(recorder: Recorder, events: Events, event: str, path: str) -> None:
    payload = copy.deepcopy(events[event])
    owner, key = field_of(payload, path)
    owner[key] = {"no": ["such thing"]} if not isinstance(owner[key], dict) else 1
    recorder.event(event, payload)
    assert any(str(key) in finding.path for finding in recorder.findings)


def test_an_event_that_is_not_described_is_counted(recorder: Recorder) -> None:
    recorder.event("READY", {"v": 10})
    assert recorder.coverage()["undescribed_events"] == {"READY": 1}
    assert recorder.findings == []
