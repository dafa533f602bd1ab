"""What the rate limits count, by a clock that stands still until it is moved."""

from __future__ import annotations

import pytest

from sandbox.limits import GLOBAL, OTHERWISE, RULES, RateLimits


class Time:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def limits(time: Time) -> RateLimits:
    return RateLimits(time)


@pytest.mark.parametrize(
    ("method", "path", "limit", "per_s"),
    [
        ("POST", "/channels/1/messages", 5, 5.0),
        ("PATCH", "/channels/1/messages/2", 5, 5.0),
        ("DELETE", "/channels/1/messages/2", 5, 1.0),
        ("POST", "/channels/1/messages/bulk-delete", 1, 1.0),
        ("PUT", "/channels/1/messages/2/reactions/%F0%9F%91%8D/@me", 1, 0.25),
        ("POST", "/channels/1/typing", 5, 5.0),
        ("PATCH", "/channels/1", 5, 15.0),
        ("POST", "/webhooks/1/token", 5, 2.0),
        ("PATCH", "/webhooks/1/token/messages/@original", 5, 2.0),
        ("DELETE", "/webhooks/1/token/messages/2", 5, 2.0),
        ("GET", "/guilds/1", OTHERWISE.limit, OTHERWISE.per_s),
    ],
)
def test_a_bucket_takes_what_it_says_and_is_full_again_in_time(
    limits: RateLimits, time: Time, method: str, path: str, limit: int, per_s: float
) -> None:
    for number in range(limit):
        verdict = limits.check(method, path, "bot")
        assert verdict.retry_after_s is None
        assert verdict.headers["X-RateLimit-Limit"] == str(limit)
        assert verdict.headers["X-RateLimit-Remaining"] == str(limit - number - 1)
    time.now_s += per_s / 2
    refused = limits.check(method, path, "bot")
    assert (refused.retry_after_s, refused.scope) == (per_s / 2, "user")
    assert float(refused.headers["X-RateLimit-Reset-After"]) == pytest.approx(per_s / 2, abs=0.001)
    assert float(refused.headers["X-RateLimit-Reset"]) == pytest.approx(1000 + per_s, abs=0.001)
    time.now_s += per_s / 2
    assert limits.check(method, path, "bot").retry_after_s is None


def test_a_bucket_that_is_said_to_be_used_up_says_so_in_all_its_headers(limits: RateLimits) -> None:
    headers = limits.used_up("GET", "/channels/1", 2.5)
    assert headers["X-RateLimit-Limit"] == str(OTHERWISE.limit)
    assert headers["X-RateLimit-Remaining"] == "0"
    assert (headers["X-RateLimit-Reset-After"], headers["X-RateLimit-Reset"]) == ("2.500", "1002.500")


def test_no_rule_is_left_out_here() -> None:
    assert len(RULES) == 10


def test_each_sender_has_a_global_limit_of_its_own(limits: RateLimits) -> None:
    verdicts = [limits.check("GET", f"/channels/{number}", "bot") for number in range(GLOBAL.limit + 1)]
    assert [verdict.scope for verdict in verdicts if verdict.retry_after_s is not None] == ["global"]
    assert limits.check("GET", "/channels/1", "another").retry_after_s is None


@pytest.mark.parametrize(
    ("status", "shared", "counts"),
    [(401, False, True), (403, False, True), (429, False, True), (429, True, False), (404, False, False)],
)
def test_invalid_requests_are_those_that_were_not_allowed_and_limits_of_ones_own(
    limits: RateLimits, time: Time, status: int, shared: bool, counts: bool
) -> None:
    limits.max_invalid = 2
    for _ in range(2):
        limits.note("bot", status, shared=shared)
    assert limits.is_banned("bot") is counts
    assert not limits.is_banned("another")
    time.now_s += 600
    assert not limits.is_banned("bot")
