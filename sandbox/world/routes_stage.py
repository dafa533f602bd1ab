"""Mended routes: stage instances, and one's own and others' place on a stage.

Source: Discord docs, Stage Instance; Voice > Modify Current User Voice State, Modify User Voice State.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.enums import ChannelType

from .audit import STAGE_DELETE
from .call import Call, Reply, mended

if TYPE_CHECKING:
    from simcord.backend.models import Channel, StageInstance, VoiceState

MAX_TOPIC = 120
MODERATOR = ("manage_channels", "mute_members", "move_members")
"""Who has all of these in a stage channel moderates it."""


@mended("POST", "/stage-instances")
def open_stage(call: Call) -> Reply:
    """Open a stage; takes a stage moderator. Raises 50024, 50035, 150006 for one that is open already."""
    channel = _stage_channel(call, int(call.body["channel_id"]))
    topic = _topic(call)
    if channel.id in call.backend.stage_instances:
        raise errors.BackendError(400, 150006, "The Stage is already open")
    return Reply(200, serializers.stage_instance_payload(call.backend.create_stage_instance(channel.id, topic)))


@mended("GET", "/stage-instances/{channel_id}")
def get_stage(call: Call) -> Reply:
    """The stage of a channel. Raises 10067."""
    call.channel()
    return Reply(200, serializers.stage_instance_payload(_stage(call)))


@mended("PATCH", "/stage-instances/{channel_id}")
def edit_stage(call: Call) -> Reply:
    """Change a stage's topic; takes a stage moderator."""
    channel = _stage_channel(call, call.number("channel_id"))
    _stage(call)
    changes = {"topic": _topic(call)} if "topic" in call.body else {}
    return Reply(200, serializers.stage_instance_payload(call.backend.edit_stage_instance(channel.id, changes)))


@mended("DELETE", "/stage-instances/{channel_id}")
def close_stage(call: Call) -> Reply:
    """Close a stage; takes a stage moderator."""
    channel = _stage_channel(call, call.number("channel_id"))
    stage = _stage(call)
    call.backend.delete_stage_instance(channel.id)
    call.backend.record_audit_log(stage.guild_id, STAGE_DELETE, target_id=stage.id, reason=call.reason)
    return Reply(204)


@mended("GET", "/guilds/{guild_id}/voice-states/{user_id}")
def voice_state(call: Call) -> Reply:
    """Where somebody, or with `@me` the bot, sits. Raises 10065."""
    return Reply(200, serializers.voice_state_payload(call.backend, _state(call)))


@mended("PATCH", "/guilds/{guild_id}/voice-states/{user_id}")
def edit_voice_state(call: Call) -> Reply:
    """Speak or stop speaking on a stage, ask for it, or invite another to.

    Raises 10065, 50024 outside of stages, 50013 without Mute Members or Request to Speak.
    """
    state = _state(call)
    channel = call.backend.get_channel(state.channel_id or 0)
    if channel.type != ChannelType.STAGE_VOICE or int(call.body.get("channel_id", channel.id)) != channel.id:
        raise errors.cannot_execute_on_channel_type()
    is_own = state.user_id == call.bot_id
    suppress, asks = call.body.get("suppress"), call.body.get("request_to_speak_timestamp")
    if not is_own or suppress is False:
        call.require(channel, "mute_members")
    if asks is not None:
        call.require(channel, "request_to_speak")
    call.backend.set_voice_state(state.guild_id, state.user_id, channel.id, **_flags(call, is_own=is_own))
    return Reply(204)


def _flags(call: Call, *, is_own: bool) -> dict[str, Any]:
    """The new flags; who is let speak, and is no bot, gets the moment as if they had asked for it."""
    flags: dict[str, Any] = {}
    if "request_to_speak_timestamp" in call.body:
        flags["request_to_speak_timestamp"] = call.body["request_to_speak_timestamp"]
    if "suppress" in call.body:
        flags["suppress"] = bool(call.body["suppress"])
        spoken = None if is_own or flags["suppress"] else call.backend.now_iso()
        flags["request_to_speak_timestamp"] = spoken
    return flags


def _stage_channel(call: Call, channel_id: int) -> Channel:
    channel = call.backend.get_channel(channel_id)
    call.require(channel, *MODERATOR)
    if channel.type != ChannelType.STAGE_VOICE:
        raise errors.cannot_execute_on_channel_type()
    return channel


def _stage(call: Call) -> StageInstance:
    stage = call.backend.stage_instances.get(call.number("channel_id"))
    if stage is None:
        raise errors.BackendError(404, 10067, "Unknown Stage Instance")
    return stage


def _topic(call: Call) -> str:
    topic = call.body.get("topic")
    if not isinstance(topic, str) or not 1 <= len(topic) <= MAX_TOPIC:
        raise errors.invalid_form_body("topic: Must be between 1 and 120 in length.")
    return topic


def _state(call: Call) -> VoiceState:
    user_id = call.bot_id if call.args["user_id"] == "@me" else call.number("user_id")
    call.backend.require_permissions(call.number("guild_id"), call.bot_id, None)
    state = call.backend.get_guild(call.number("guild_id")).voice_states.get(user_id)
    if state is None:
        raise errors.BackendError(404, 10065, "Unknown Voice State")
    return state
