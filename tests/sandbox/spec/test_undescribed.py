"""What is sent though nothing describes it is found, in answers and in events, however deep."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.spec import Recorder, Request
from sandbox.spec.recorder import UNDESCRIBED
from tests.sandbox.spec.conftest import field_of
from tests.sandbox.spec.test_exchanges import ERROR, USER

if TYPE_CHECKING:
    from sandbox.spec import SpecDocument

Events = dict[str, dict[str, Any]]

PLACES = [
    ("GUILD_CREATE", "x", "$.x"),
    ("GUILD_CREATE", "members.0.user.x", "$.members.*.user.x"),
    ("GUILD_CREATE", "channels.0.x", "$.channels.*.x"),
    ("THREAD_CREATE", "thread_metadata.x", "$.thread_metadata.x"),
    ("MESSAGE_CREATE", "author.x", "$.author.x"),
    ("MESSAGE_CREATE", "member.x", "$.member.x"),
    ("MESSAGE_CREATE", "member.user", "$.member.user"),
    ("MESSAGE_CREATE", "attachments.0.x", "$.attachments.*.x"),
    ("INTERACTION_CREATE", "channel.x", "$.channel.x"),
    ("INTERACTION_CREATE", "data.x", "$.data.x"),
    ("VOICE_STATE_UPDATE", "x", "$.x"),
]
"""Where a field is put in, and as what it is found: in references, in parts of a whole, in alternatives, in lists."""


def undescribed(recorder: Recorder) -> list[str]:
    return [finding.path for finding in recorder.findings if finding.problem == UNDESCRIBED]


@pytest.mark.parametrize(("event", "path", "expected"), PLACES)
def test_a_field_that_no_schema_of_an_event_names_is_found(
    recorder: Recorder, events: Events, event: str, path: str, expected: str
) -> None:
    payload = copy.deepcopy(events[event])
    owner, key = field_of(payload, path)
    owner[key] = None
    recorder.event(event, payload)
    assert undescribed(recorder) == [expected]


def test_a_field_that_no_schema_of_an_answer_names_is_found(recorder: Recorder) -> None:
    recorder.exchange(Request("GET", "/users/41771983423143937"), 200, {**USER, "verified": True})
    assert undescribed(recorder) == ["$.verified"]


def test_an_error_is_looked_at_too(recorder: Recorder) -> None:
    recorder.exchange(Request("GET", "/channels/1"), 404, {**ERROR, "hint": "look elsewhere"})
    assert undescribed(recorder) == ["$.hint"]


def test_what_the_bot_adds_to_a_request_is_its_own_affair(recorder: Recorder) -> None:
    """Discord reads over it, and discord.py does so in many places."""
    recorder.exchange(Request("PUT", "/channels/1/permissions/2", body={"type": 0, "mood": 1}), 204, None)
    assert recorder.findings == []


def test_objects_by_id_hold_any_id(document: SpecDocument, events: Events) -> None:
    recorder = Recorder(document)
    payload = copy.deepcopy(events["INTERACTION_CREATE"])
    payload["data"]["resolved"] = {"users": {"41771983423143937": USER}}
    recorder.event("INTERACTION_CREATE", payload)
    assert recorder.findings == []
