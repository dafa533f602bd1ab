"""Voice as a member: joining, leaving, being moved. The sound goes over the voice server, not through here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.errors import RefusedError

if TYPE_CHECKING:
    from sandbox.voice import VoiceServerUpdate

    from .desk import Action, Desk, Payload


def join_voice(desk: Desk, member_id: int, channel_id: int, deaf: bool = False) -> Payload:
    """Sit in a voice channel; returns where and with what to connect."""
    guild_id = guild_of(desk, channel_id)
    session_id = desk.world.voices.new_session_id()
    address = desk.switchboard.join(guild_id, member_id, channel_id, session_id, self_deaf=deaf)
    return _seat(desk, member_id, address)


async def next_voice_server(desk: Desk, member_id: int, guild_id: int, token: str) -> Payload:
    """Where to connect instead of where one did with a token, once there is such a server."""
    try:
        return _seat(desk, member_id, await desk.switchboard.next_address(guild_id, member_id, token))
    except KeyError:
        raise RefusedError("Target user is not connected to voice.", 40032) from None


def leave_voice(desk: Desk, member_id: int, guild_id: int) -> None:
    """Leave whatever voice channel one sits in."""
    desk.world.voices.set(guild_id, member_id, None)


def move_voice(desk: Desk, user_id: int, guild_id: int, channel_id: int | None) -> None:
    """A moderator moves someone, the bot included, or throws them out with None."""
    if desk.world.voices.state(guild_id, user_id) is None:
        raise RefusedError("Target user is not connected to voice.", 40032)
    desk.world.voices.set(guild_id, user_id, channel_id)


def voice_state(desk: Desk, user_id: int, guild_id: int) -> Payload | None:
    """Where someone sits, if anywhere."""
    return desk.world.voices.state(guild_id, user_id)


def _seat(desk: Desk, member_id: int, address: VoiceServerUpdate) -> Payload:
    """All that a voice client needs, of somebody who is in voice."""
    guild_id = int(address["guild_id"])
    state = desk.world.voices.state(guild_id, member_id)
    if state is None:
        raise KeyError(member_id)
    return {
        "endpoint": address["endpoint"],
        "token": address["token"],
        "session_id": state["session_id"],
        "guild_id": guild_id,
        "channel_id": int(state["channel_id"]),
        "user_id": member_id,
    }


def guild_of(desk: Desk, channel_id: int) -> int:
    """The guild of a channel. Raises RefusedError where there is none."""
    guild_id = desk.world.people.channel(channel_id).get("guild_id")
    if guild_id is None:
        raise RefusedError("Only a guild has voice channels.", 50024)
    return int(guild_id)


ACTIONS: dict[str, Action] = {
    action.__name__: action for action in (join_voice, next_voice_server, leave_voice, move_voice, voice_state)
}
