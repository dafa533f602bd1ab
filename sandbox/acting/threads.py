"""Threads as a member uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload


def start_thread(
    desk: Desk,
    member_id: int,
    channel_id: int,
    name: str,
    private: bool = False,
    message_id: int | None = None,
    auto_archive_minutes: int = 1440,
) -> Payload:
    """Start a thread, of its own or on a message."""
    return desk.world.threads.start(
        member_id,
        channel_id,
        name,
        private=private,
        message_id=message_id,
        auto_archive_minutes=auto_archive_minutes,
    )


def join_thread(desk: Desk, member_id: int, channel_id: int) -> None:
    """Enter a thread one can see."""
    desk.world.threads.join(member_id, channel_id)


def leave_thread(desk: Desk, member_id: int, channel_id: int) -> None:
    """Leave a thread."""
    desk.world.threads.leave(member_id, channel_id)


def add_to_thread(desk: Desk, member_id: int, channel_id: int, user_id: int) -> None:
    """Add someone, the bot included."""
    desk.world.threads.add(member_id, channel_id, user_id)


def remove_from_thread(desk: Desk, member_id: int, channel_id: int, user_id: int) -> None:
    """Take someone out, the bot included."""
    desk.world.threads.remove(member_id, channel_id, user_id)


def edit_thread(desk: Desk, member_id: int, channel_id: int, changes: Payload) -> Payload:
    """Change name, archived, locked, auto_archive_duration (minutes) or invitable."""
    return desk.world.threads.edit(member_id, channel_id, changes)


def delete_thread(desk: Desk, member_id: int, channel_id: int) -> None:
    """Delete a thread as a moderator."""
    desk.world.threads.delete(member_id, channel_id)


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        start_thread,
        join_thread,
        leave_thread,
        add_to_thread,
        remove_from_thread,
        edit_thread,
        delete_thread,
    )
}
