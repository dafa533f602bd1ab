"""What one person's page is told of all that happens: the events that concern them, as they may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sandbox.world import DiscordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.world import World

    Payload = dict[str, Any]

_MESSAGE_CHANGES = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_REACTION_", "MESSAGE_POLL_VOTE_")
_PLACE_CHANGES = ("CHANNEL_", "THREAD_", "GUILD_", "VOICE_STATE_UPDATE", "STAGE_INSTANCE_")


class Sighting(NamedTuple):
    """An event for a page: `message`, `gone`, `typing` or `places`, whose data a page asks for."""

    event: str
    data: Payload


def sighting(world: World, member_id: int, event: str, payload: Mapping[str, Any]) -> Sighting | None:
    """What this person's page is told of an event; None when it does not concern them."""
    if event.startswith(_PLACE_CHANGES):
        return Sighting("places", {})
    channel_id = payload.get("channel_id")
    if channel_id is None or not _sees(world, member_id, int(channel_id)):
        return None
    if event.startswith(_MESSAGE_CHANGES):
        return _message(world, member_id, int(channel_id), int(payload.get("message_id") or payload["id"]))
    if event.startswith("MESSAGE_DELETE"):
        ids = payload.get("ids") or [payload["id"]]
        return Sighting("gone", {"channel_id": str(channel_id), "ids": [str(one) for one in ids]})
    if event == "TYPING_START" and int(payload["user_id"]) != member_id:
        return Sighting("typing", {"channel_id": str(channel_id), "user_id": str(payload["user_id"])})
    return None


def places(world: World, member_id: int) -> Payload:
    """Everything on this person's left and right: their servers with channels, threads, people and who is in voice."""
    guilds = [guild for guild in world.people.guilds() if world.people.is_member(int(guild["id"]), member_id)]
    return {"me": world.people.user(member_id), "guilds": [_guild(world, member_id, guild) for guild in guilds]}


def people(world: World, *, near: int | None = None) -> list[Payload]:
    """Who one can be: the members that are people, of all servers or those of one person, and whether they administer
    one.
    """
    found: dict[str, Payload] = {}
    for guild in world.people.guilds():
        if near is not None and not world.people.is_member(int(guild["id"]), near):
            continue
        for member in guild["members"]:
            user = member["user"]
            if not user.get("bot"):
                one = found.setdefault(user["id"], {"user": user, "administrator": False})
                one["administrator"] |= _administers(world, guild, user["id"])
    return list(found.values())


def _guild(world: World, member_id: int, guild: Payload) -> Payload:
    guild_id = int(guild["id"])
    states = (world.voices.state(guild_id, int(member["user"]["id"])) for member in guild["members"])
    return {
        **guild,
        "roles": world.people.roles(guild_id),
        "channels": world.people.channels(guild_id, seen_by=member_id),
        "threads": [
            {**thread, "member_ids": [str(one) for one in world.people.thread_members(int(thread["id"]))]}
            for thread in world.people.threads(guild_id, seen_by=member_id)
        ],
        "voice_states": [state for state in states if state is not None],
    }


def _administers(world: World, guild: Payload, user_id: str) -> bool:
    return guild["owner_id"] == user_id or world.people.is_administrator(int(guild["id"]), int(user_id))


def _message(world: World, member_id: int, channel_id: int, message_id: int) -> Sighting | None:
    try:
        return Sighting("message", world.chat.message(member_id, channel_id, message_id))
    except DiscordError:  # it is another's to see, or gone again
        return None


def _sees(world: World, member_id: int, channel_id: int) -> bool:
    try:
        return world.chat.can_see(member_id, channel_id)
    except DiscordError:
        return False
