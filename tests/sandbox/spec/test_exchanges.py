"""Requests and answers are held against Discord's operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.spec import Recorder, Request
from sandbox.spec.allowed import ALLOWED

if TYPE_CHECKING:
    from sandbox.spec import SpecDocument

ERROR = {"code": 10003, "message": "Unknown Channel"}
USER = {
    "id": "41771983423143937",
    "username": "ada",
    "avatar": None,
    "discriminator": "0",
    "public_flags": 0,
    "flags": 0,
    "global_name": None,
    "primary_guild": None,
}


def found(recorder: Recorder) -> list[tuple[str, str]]:
    return [(finding.part, finding.path) for finding in recorder.findings]


def test_a_right_exchange_is_counted_and_found_nothing_against(recorder: Recorder) -> None:
    recorder.exchange(Request("GET", "/users/41771983423143937"), 200, USER)
    assert recorder.coverage()["answers"] == {"GET /users/{user_id} 200": 1}
    assert recorder.findings == []


@pytest.mark.parametrize("field", USER)
def test_an_answer_without_a_field_is_found(recorder: Recorder, field: str) -> None:
    answer = {key: value for key, value in USER.items() if key != field}
    recorder.exchange(Request("GET", "/users/41771983423143937"), 200, answer)
    assert found(recorder) == [("answer", "$")]


@pytest.mark.parametrize(
    ("request_", "status", "answer", "expected"),
    [
        (Request("GET", "/no/such/thing"), 404, ERROR, ("request", "$")),
        (Request("GET", "/channels/1/messages", (("limit", "101"),)), 200, [], ("request", "$query.limit")),
        (Request("GET", "/channels/1/messages", (("since", "1"),)), 200, [], ("request", "$query.since")),
        (Request("GET", "/channels/one/messages"), 200, [], ("request", "$path.channel_id")),
        (
            Request("POST", "/channels/1/messages/bulk-delete", body={"messages": "1"}),
            204,
            None,
            ("request", "$.messages"),
        ),
        (Request("POST", "/channels/1/messages/bulk-delete"), 204, None, ("request", "$")),
        (Request("DELETE", "/channels/1/messages/2", body={"a": 1}), 204, None, ("request", "$")),
        (Request("DELETE", "/channels/1/messages/2"), 200, {}, ("answer", "$")),
        (Request("DELETE", "/channels/1/messages/2"), 204, {}, ("answer", "$")),
        (Request("DELETE", "/channels/1/messages/2"), 404, {"code": 10008}, ("answer", "$")),
        (Request("GET", "/gateway"), 429, {**ERROR, "global": False}, ("answer", "$")),
    ],
)
def test_what_does_not_fit_is_found(
    recorder: Recorder, request_: Request, status: int, answer: Any, expected: tuple[str, str]
) -> None:
    recorder.exchange(request_, status, answer)
    assert found(recorder) == [expected]


def test_a_request_that_was_refused_is_not_held_against_the_bot(recorder: Recorder) -> None:
    recorder.exchange(Request("GET", "/channels/1/messages", (("limit", "101"),)), 400, ERROR)
    assert recorder.findings == []


def test_the_words_that_stand_for_truth_in_a_query_are_read(recorder: Recorder) -> None:
    recorder.exchange(Request("GET", "/users/@me/guilds", (("with_counts", "1"),)), 200, [])
    recorder.exchange(Request("GET", "/users/@me/guilds", (("with_counts", "perhaps"),)), 200, [])
    assert found(recorder) == [("request", "$query.with_counts")]


def test_the_same_problem_is_kept_once_and_counted(recorder: Recorder) -> None:
    for _ in range(3):
        recorder.exchange(Request("GET", "/no/such/thing"), 404, ERROR)
    assert [finding.count for finding in recorder.findings] == [3]


def test_what_discord_py_does_its_own_way_is_let_pass_and_counted(recorder: Recorder) -> None:
    recorder.exchange(Request("PUT", "/channels/1/permissions/2", body={"type": 0, "allow": "8"}), 204, None)
    assert recorder.findings == []
    assert list(recorder.coverage()["allowed"]) == [
        "request PUT /channels/{channel_id}/permissions/{overwrite_id} $.allow"
    ]


def test_only_what_is_known_of_a_field_is_let_pass(recorder: Recorder) -> None:
    recorder.exchange(Request("PUT", "/channels/1/permissions/2", body={"type": 0, "allow": []}), 204, None)
    assert found(recorder) == [("request", "$.allow")]


def test_the_allow_list_stays_short_and_says_why() -> None:
    assert len(ALLOWED) <= 10
    assert all(entry.reason for entry in ALLOWED)


def test_more_of_the_same_is_passed_over_once_the_budget_is_spent(document: SpecDocument) -> None:
    recorder = Recorder(document, budget_ms_per_s=0)
    wrong = {**USER, "id": "not a number"}
    for answer in (USER, wrong, {**USER, "banner": 7}):
        recorder.exchange(Request("GET", "/users/1"), 200, answer)
    assert recorder.coverage()["passed_over"] == 1
    assert found(recorder) == [("answer", "$.banner")], "of another shape, so it is looked at"


def test_within_the_budget_all_of_the_same_is_looked_at(document: SpecDocument) -> None:
    recorder = Recorder(document, budget_ms_per_s=1000, clock=lambda: 0.0)
    for answer in (USER, {**USER, "id": "not a number"}):
        recorder.exchange(Request("GET", "/users/1"), 200, answer)
    assert ("answer", "$.id") in found(recorder)


def test_without_a_description_nothing_is_noted() -> None:
    recorder = Recorder(None)
    recorder.exchange(Request("GET", "/no/such/thing"), 404, ERROR)
    recorder.event("MESSAGE_CREATE", {})
    assert recorder.findings == []
    assert recorder.coverage()["described"] is None
