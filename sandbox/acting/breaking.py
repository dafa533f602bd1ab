"""Faults to order of the gateway and its events, letting go of what is held, and what is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.faults import EventPattern

from .closing import check_close_code

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload

LINK_EMBED: dict[str, Any] = {"type": "link", "title": "A page", "url": "https://example.com/"}


def drop_gateway(desk: Desk, after_events: int = 0) -> int:
    """Cut the bot's gateway connections now, or the one over which so many further events were sent."""
    if not after_events:
        return desk.gateway.drop_connections()
    desk.faults.gateway.cut_after(after_events)
    return 0


async def close_gateway(desk: Desk, code: int, reason: str = "") -> None:
    """Close the bot's gateway connections with a code."""
    check_close_code(code)
    await desk.gateway.close_connections(code, reason)


async def ask_to_reconnect(desk: Desk) -> None:
    """Send opcode 7."""
    await desk.gateway.ask_to_reconnect()


async def invalidate_session(desk: Desk, resumable: bool) -> None:
    """Send opcode 9."""
    await desk.gateway.invalidate_sessions(resumable=resumable)


def refuse_resumes(desk: Desk, count: int = 1, resumable: bool = False) -> None:
    """Refuse the next resumes."""
    desk.faults.gateway.refuse_resumes(count, resumable=resumable)


def set_heartbeat_interval(desk: Desk, interval_ms: int) -> None:
    """What the next connections are greeted with."""
    desk.faults.gateway.heartbeat_interval_ms = interval_ms


def disturb_heartbeats(desk: Desk, count: int = 1, delay_s: float | None = None) -> None:
    """Acknowledge the next heartbeats late or never."""
    desk.faults.gateway.disturb_acks(count, delay_s)


def drop_events(desk: Desk, event: str, count: int = 1, where: Payload | None = None) -> None:
    """Lose the next events."""
    desk.faults.events.drop(EventPattern(event, where or {}), count)


def double_events(desk: Desk, event: str, count: int = 1, where: Payload | None = None) -> None:
    """Deliver the next events twice."""
    desk.faults.events.double(EventPattern(event, where or {}), count)


def delay_events(desk: Desk, event: str, behind: int = 1, count: int = 1, where: Payload | None = None) -> None:
    """Deliver the next events after later ones."""
    desk.faults.events.delay(EventPattern(event, where or {}), behind, count)


def blank_events(desk: Desk, event: str = "MESSAGE_*", count: int = 1, where: Payload | None = None) -> None:
    """Deliver the next message events as without the message content intent."""
    desk.faults.events.blank(EventPattern(event, where or {}), count, desk.world.view(0).censored)


def hold_event(desk: Desk, event: str, nth: int = 1, where: Payload | None = None) -> int:
    """Hold the n-th event; returns the number of the hold."""
    pattern = EventPattern(event, where or {})
    number, hold = desk.faults.holds.new()
    desk.faults.events.hold(pattern, nth, hold)
    return number


def send_stale_embed(desk: Desk, channel_id: int, message_id: int) -> None:
    """A link's embed was found for what the message said before its last edit."""
    payload = {**desk.world.chat.as_event(channel_id, message_id)}
    payload.update(desk.journal.words_before(channel_id, message_id))
    payload["embeds"] = [*payload["embeds"], LINK_EMBED]
    desk.gateway.sessions.tell("MESSAGE_UPDATE", payload)


async def wait_held(desk: Desk, hold: int, timeout_s: float = 15.0) -> Payload:
    """Wait until what a hold is for has come; returns what it is."""
    return await desk.faults.holds.get(hold).wait_reached(timeout_s)


def release_hold(desk: Desk, hold: int) -> None:
    """Let what is held go on."""
    desk.faults.holds.get(hold).release()


def pending_faults(desk: Desk) -> list[Payload]:
    """What was ordered of the gateway, events and calls and has not come yet."""
    return desk.faults.pending()


def clear_faults(desk: Desk) -> None:
    """Everything goes well again; what is held or late goes on."""
    desk.faults.clear()


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        drop_gateway,
        close_gateway,
        ask_to_reconnect,
        invalidate_session,
        refuse_resumes,
        set_heartbeat_interval,
        disturb_heartbeats,
        drop_events,
        double_events,
        delay_events,
        blank_events,
        hold_event,
        send_stale_embed,
        wait_held,
        release_hold,
        pending_faults,
        clear_faults,
    )
}
