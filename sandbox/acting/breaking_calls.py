"""Faults to order of REST calls, rate limits, and downloads from the CDN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.faults import RoutePattern, WebhookPattern
from sandbox.world.call import known_routes

if TYPE_CHECKING:
    from .desk import Action, Desk

SCOPES = ("user", "shared", "global")


def limit_calls(desk: Desk, route: str, retry_after_s: float, scope: str = "user", count: int = 1) -> None:
    """Refuse the next calls of a route with 429."""
    if scope not in SCOPES:
        raise ValueError(f"a limit's scope is one of {', '.join(SCOPES)}")
    _check_exists(route)
    desk.front.limit_next(route, retry_after_s, scope, count)


def fail_calls(
    desk: Desk,
    route: str,
    status: int,
    count: int = 1,
    code: int = 0,
    message: str | None = None,
    performed: bool = False,
) -> None:
    """Answer the next calls of a route with an error."""
    _check_exists(route)
    desk.faults.calls.fail(route, status, count=count, code=code, message=message, performed=performed)


def forget_webhooks(desk: Desk, count: int = 1) -> None:
    """Answer the next calls to webhooks as if somebody had deleted them; answers to interactions are none."""
    webhooks = WebhookPattern(desk.world.application_id)
    desk.faults.calls.fail(webhooks, 404, count=count, code=10015, message="Unknown Webhook", performed=False)


def slow_calls(desk: Desk, route: str, delay_s: float, count: int = 1, performed: bool = False) -> None:
    """Answer the next calls of a route late."""
    _check_exists(route)
    desk.faults.calls.slow(route, delay_s, count=count, performed=performed)


def lose_calls(desk: Desk, route: str, after_s: float = 0.0, count: int = 1, performed: bool = False) -> None:
    """Never answer the next calls of a route."""
    _check_exists(route)
    desk.faults.calls.lose(route, after_s, count=count, performed=performed)


def hold_call(desk: Desk, route: str, nth: int = 1, performed: bool = False) -> int:
    """Hold the n-th call of a route; returns the number of the hold."""
    _check_exists(route)
    number, hold = desk.faults.holds.new()
    desk.faults.calls.hold(route, nth, hold, performed=performed)
    return number


def fail_downloads(desk: Desk, status: int, name: str = "*", count: int = 1) -> None:
    """Answer the next downloads with an error; `name` is a file's, with `*` for anything."""
    desk.faults.downloads.fail(name, status, count=count)


def stall_downloads(desk: Desk, after_bytes: int, name: str = "*", count: int = 1) -> None:
    """Fall silent in the next downloads after so many bytes."""
    desk.faults.downloads.stall(name, after_bytes, count=count)


def cut_downloads(desk: Desk, after_bytes: int, name: str = "*", count: int = 1) -> None:
    """Cut the next downloads after so many bytes."""
    desk.faults.downloads.cut(name, after_bytes, count=count)


def misstate_downloads(desk: Desk, by: int, name: str = "*", count: int = 1) -> None:
    """Tell a wrong length of the next downloads."""
    desk.faults.downloads.misstate(name, by, count=count)


def relax_limits(desk: Desk, relaxed: bool = True) -> None:
    """Whether rate limits refuse nothing."""
    desk.limits.relaxed = relaxed


def limit_invalid_requests(desk: Desk, number: int) -> None:
    """How many invalid requests in ten minutes get the bot banned."""
    desk.limits.max_invalid = number


def _check_exists(route: str) -> None:
    pattern = RoutePattern(route)
    if not any(pattern.could_fit(method, template) for method, template in known_routes()):
        raise ValueError(f"no call that is answered here is {route!r}")


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        limit_calls,
        fail_calls,
        forget_webhooks,
        slow_calls,
        lose_calls,
        hold_call,
        fail_downloads,
        stall_downloads,
        cut_downloads,
        misstate_downloads,
        relax_limits,
        limit_invalid_requests,
    )
}
