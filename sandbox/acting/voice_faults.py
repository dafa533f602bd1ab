"""Faults to order of voice: connections that close, servers that go away or are silent, a bad network, encryption.

Where no `user_id` is named, they befall the bot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.errors import RefusedError
from sandbox.faults import check_positive
from sandbox.voice import Impairment

from .closing import check_close_code

if TYPE_CHECKING:
    from sandbox.voice.dave import DaveGroup

    from .desk import Action, Desk


def close_voice(desk: Desk, guild_id: int, code: int, user_id: int | None = None) -> None:
    """Close someone's voice WebSocket with a code."""
    check_close_code(code)
    if not desk.switchboard.voice.drop(guild_id=guild_id, user_id=_who(desk, user_id), code=code):
        raise RefusedError("Target user is not connected to voice.", 40032)


def refuse_voice(desk: Desk, guild_id: int, code: int = 4006, count: int = 1, user_id: int | None = None) -> None:
    """Close with a code where someone next identifies or resumes."""
    check_close_code(code)
    check_positive(count=count)
    desk.switchboard.voice.faults.refuse((guild_id, _who(desk, user_id)), code, count)


def vacate_voice_server(desk: Desk, channel_id: int) -> None:
    """The voice server of a channel goes away; VOICE_SERVER_UPDATE with no endpoint."""
    _check_anyone_in(desk, channel_id)
    desk.switchboard.vacate(channel_id)


def assign_voice_server(desk: Desk, channel_id: int, endpoint: str) -> None:
    """A channel gets another voice server; VOICE_SERVER_UPDATE with its endpoint."""
    _check_anyone_in(desk, channel_id)
    desk.switchboard.assign(channel_id, endpoint)


def silence_voice_server(desk: Desk, endpoint: str, silent: bool = True) -> None:
    """Whether a voice server leaves unanswered who connects to it."""
    desk.switchboard.voice.faults.silence(endpoint.partition(":")[0], silent=silent)


def set_voice_heartbeat_interval(desk: Desk, interval_ms: float) -> None:
    """What the next voice connections are greeted with."""
    desk.switchboard.voice.faults.heartbeat_interval_ms = interval_ms


def disturb_voice_heartbeats(
    desk: Desk, guild_id: int, count: int = 1, delay_s: float | None = None, user_id: int | None = None
) -> None:
    """Acknowledge someone's next voice heartbeats late or never."""
    check_positive(count=count)
    desk.switchboard.voice.faults.disturb_acks((guild_id, _who(desk, user_id)), count, delay_s)


def impair_voice(
    desk: Desk,
    guild_id: int,
    loss: float = 0.0,
    duplication: float = 0.0,
    reordering: float = 0.0,
    jitter_ms: float = 0.0,
    seed: int = 0,
    user_id: int | None = None,
) -> None:
    """Lose, double and reorder what someone sends, in percent, and pass each packet on up to `jitter_ms` late."""
    impairment = Impairment(loss, duplication, reordering, jitter_ms, seed)
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


def stall_dave(desk: Desk, channel_id: int, stalled: bool = True) -> None:
    """Whether nobody is taken into the group of a call."""
    _group(desk, channel_id).stall(stalled=stalled)


def refound_dave(desk: Desk, channel_id: int) -> None:
    """Give up the group of a call for a new one."""
    _group(desk, channel_id).refound()


def downgrade_dave(desk: Desk, channel_id: int) -> None:
    """Take a call back to transport encryption."""
    _group(desk, channel_id).downgrade()


def upgrade_dave(desk: Desk, channel_id: int) -> None:
    """Encrypt a call end to end again."""
    _group(desk, channel_id).upgrade()


def clear_voice_faults(desk: Desk) -> None:
    """Servers answer, nobody is refused or kept waiting any more."""
    desk.switchboard.voice.faults.clear()


def _who(desk: Desk, user_id: int | None) -> int:
    return desk.world.bot_id if user_id is None else user_id


def _check_anyone_in(desk: Desk, channel_id: int) -> None:
    if not desk.switchboard.is_anyone_in(channel_id):
        raise RefusedError("There is no call in this channel.")


def _group(desk: Desk, channel_id: int) -> DaveGroup:
    group = desk.switchboard.voice.dave_group(channel_id)
    if group is None:
        raise RefusedError("There is no call in this channel.")
    return group


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        close_voice,
        refuse_voice,
        vacate_voice_server,
        assign_voice_server,
        silence_voice_server,
        set_voice_heartbeat_interval,
        disturb_voice_heartbeats,
        impair_voice,
        heal_voice,
        stall_dave,
        refound_dave,
        downgrade_dave,
        upgrade_dave,
        clear_voice_faults,
    )
}
