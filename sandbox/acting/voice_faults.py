"""Faults to order of voice: connections that close, servers that go away, a bad network, end-to-end encryption.

Where no `user_id` is named, they befall the bot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.errors import RefusedError
from sandbox.voice import Impairment

if TYPE_CHECKING:
    from sandbox.voice.dave import DaveGroup

    from .desk import Action, Desk


def close_voice(desk: Desk, guild_id: int, code: int, user_id: int | None = None) -> None:
    """Close someone's voice WebSocket with a code."""
    if not desk.switchboard.voice.drop(guild_id=guild_id, user_id=_who(desk, user_id), code=code):
        raise _not_connected()


def vacate_voice_server(desk: Desk, guild_id: int, user_id: int | None = None) -> None:
    """Someone's voice server goes away; VOICE_SERVER_UPDATE with no endpoint."""
    _check_seated(desk, guild_id, user_id)
    desk.switchboard.vacate(guild_id, _who(desk, user_id))


def assign_voice_server(desk: Desk, guild_id: int, endpoint: str, user_id: int | None = None) -> None:
    """Someone gets another voice server; VOICE_SERVER_UPDATE with its endpoint."""
    _check_seated(desk, guild_id, user_id)
    desk.switchboard.assign(guild_id, _who(desk, user_id), endpoint)


def impair_voice(
    desk: Desk, guild_id: int, loss: float, duplication: float, reordering: float, seed: int, user_id: int | None = None
) -> None:
    """Lose, double and reorder what someone sends, in percent."""
    impairment = Impairment(loss, duplication, reordering, seed)
    desk.switchboard.voice.impair(guild_id=guild_id, user_id=_who(desk, user_id), impairment=impairment)


def heal_voice(desk: Desk, guild_id: int, user_id: int | None = None) -> dict[str, Any]:
    """End that; returns what happened to which packets."""
    voice, user_id = desk.switchboard.voice, _who(desk, user_id)
    impairment = voice.impairment_of(guild_id=guild_id, user_id=user_id) or Impairment()
    voice.impair(guild_id=guild_id, user_id=user_id, impairment=None)
    return {
        "passed": impairment.passed,
        "lost": impairment.lost,
        "doubled": impairment.doubled,
        "overtaken": impairment.overtaken,
    }


def stall_dave(desk: Desk, channel_id: int, stalled: bool) -> None:
    """Whether nobody is taken into the group of a call."""
    _group(desk, channel_id).stall(stalled=stalled)


def downgrade_dave(desk: Desk, channel_id: int) -> None:
    """Take a call back to transport encryption."""
    _group(desk, channel_id).downgrade()


def upgrade_dave(desk: Desk, channel_id: int) -> None:
    """Encrypt a call end to end again."""
    _group(desk, channel_id).upgrade()


def _who(desk: Desk, user_id: int | None) -> int:
    return desk.world.bot_id if user_id is None else user_id


def _check_seated(desk: Desk, guild_id: int, user_id: int | None) -> None:
    if desk.world.voices.state(guild_id, _who(desk, user_id)) is None:
        raise _not_connected()


def _not_connected() -> RefusedError:
    return RefusedError("Target user is not connected to voice.", 40032)


def _group(desk: Desk, channel_id: int) -> DaveGroup:
    group = desk.switchboard.voice.dave_group(channel_id)
    if group is None:
        raise RefusedError("There is no call in this channel.")
    return group


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        close_voice,
        vacate_voice_server,
        assign_voice_server,
        impair_voice,
        heal_voice,
        stall_dave,
        downgrade_dave,
        upgrade_dave,
    )
}
