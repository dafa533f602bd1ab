"""Arranging the stage: guilds, members, channels, the bot's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.world import BOT_PERMISSIONS, PRIVILEGED_INTENTS

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload


def addresses(desk: Desk) -> dict[str, str]:
    """Where this sandbox is."""
    return desk.addresses


def create_guild(desk: Desk, name: str, owner: str | None = None, permissions: list[str] | None = None) -> Payload:
    """A guild with the bot in it."""
    chosen = BOT_PERMISSIONS if permissions is None else permissions
    return desk.world.people.create_guild(name, owner=owner, permissions=chosen)


def guilds(desk: Desk) -> list[Payload]:
    """All guilds with members and channels."""
    return desk.world.people.guilds()


def set_bot_permissions(desk: Desk, guild_id: int, changes: dict[str, bool]) -> None:
    """Switch the bot's permissions on or off."""
    desk.world.people.set_bot_permissions(guild_id, changes)


def set_channel_permissions(desk: Desk, channel_id: int, target: int | str, changes: dict[str, bool]) -> None:
    """Allow or deny in one channel, for a member's id, "everyone" or "bot"."""
    desk.world.people.set_overwrite(channel_id, target, changes)


def grant_intents(desk: Desk, names: list[str]) -> None:
    """Which privileged intents are switched on."""
    unknown = set(names) - set(PRIVILEGED_INTENTS)
    if unknown:
        raise ValueError(f"not a privileged intent: {', '.join(sorted(unknown))}")
    desk.world.granted_intents = frozenset(names)


def own_application(desk: Desk, user_id: int) -> None:
    """Whose application the bot's is in the developer portal."""
    desk.world.people.own_application(user_id)


def add_member(
    desk: Desk,
    guild_id: int,
    name: str = "",
    user_id: int | None = None,
    administrator: bool = False,
    bot: bool = False,
) -> Payload:
    """A new person or bot, or one who exists already, joins a guild."""
    if user_id is not None:
        return desk.world.people.add_user(guild_id, user_id, administrator=administrator)
    return desk.world.people.add_member(guild_id, name, administrator=administrator, bot=bot)


def remove_member(desk: Desk, guild_id: int, user_id: int) -> None:
    """A person leaves a guild."""
    desk.world.people.remove_member(guild_id, user_id)


def create_channel(desk: Desk, guild_id: int, name: str, kind: str = "text", user_limit: int = 0) -> Payload:
    """A channel: text, voice, category."""
    return desk.world.people.create_channel(guild_id, name, kind=kind, user_limit=user_limit)


def channel(desk: Desk, channel_id: int) -> Payload:
    """A channel or thread."""
    return desk.world.people.channel(channel_id)


def channels(desk: Desk, guild_id: int, member_id: int | None = None) -> list[Payload]:
    """A guild's channels, or those a member may see."""
    return desk.world.people.channels(guild_id, seen_by=member_id)


def delete_channel(desk: Desk, channel_id: int) -> None:
    """Delete a channel or thread by hand."""
    desk.world.people.delete_channel(channel_id)


def rename_channel(desk: Desk, channel_id: int, name: str) -> Payload:
    """Rename a channel or thread by hand."""
    return desk.world.people.rename_channel(channel_id, name)


def archive_thread(desk: Desk, channel_id: int, archived: bool = True, locked: bool = False) -> Payload:
    """Archive, reopen or lock a thread by hand."""
    return desk.world.people.archive_thread(channel_id, archived=archived, locked=locked)


def threads(desk: Desk, guild_id: int, member_id: int | None = None) -> list[Payload]:
    """A guild's threads, or those a member may see."""
    return desk.world.people.threads(guild_id, seen_by=member_id)


def thread_members(desk: Desk, channel_id: int) -> list[int]:
    """Who is in a thread."""
    return desk.world.people.thread_members(channel_id)


def fill_channels(desk: Desk, guild_id: int) -> int:
    """Fill a guild with channels up to its limit."""
    return desk.world.people.fill_channels(guild_id)


def fill_threads(desk: Desk, guild_id: int) -> int:
    """Fill a guild with active threads up to its limit."""
    return desk.world.people.fill_threads(guild_id)


def journal(desk: Desk, channel_id: int, whole: bool = False) -> list[Payload]:
    """What happened to the messages of a channel; `whole` with reactions, votes, pins and the channel's end."""
    return desk.journal.of(channel_id, whole=whole)


def dispatches(desk: Desk, channel_id: int | None = None) -> list[Payload]:
    """What every gateway session was sent, or what of it tells of entries in a channel's journal."""
    told = desk.gateway.sessions.dispatches()
    if channel_id is None:
        return told
    numbers = {entry["number"] for entry in desk.journal.of(channel_id, whole=True)}
    return [dispatch for dispatch in told if not numbers.isdisjoint(dispatch["entries"])]


def bot(desk: Desk) -> Payload:
    """The bot's user object."""
    return desk.world.bot


def sessions(desk: Desk) -> int:
    """How many gateway sessions were ever identified."""
    return desk.gateway.sessions.opened


async def wait_ready(desk: Desk, after: int, timeout_s: float) -> None:
    """Wait for the session that is identified after the first `after` ones."""
    await desk.gateway.sessions.wait_ready(after, timeout_s)


async def wait_connected(desk: Desk, timeout_s: float) -> None:
    """Wait until a bot's session has a connection."""
    await desk.gateway.sessions.wait_attached(timeout_s)


async def wait_disconnected(desk: Desk, timeout_s: float) -> None:
    """Wait until no bot is connected to the gateway."""
    await desk.gateway.wait_alone(timeout_s)


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        addresses,
        create_guild,
        guilds,
        set_bot_permissions,
        set_channel_permissions,
        grant_intents,
        own_application,
        add_member,
        remove_member,
        create_channel,
        channel,
        channels,
        delete_channel,
        rename_channel,
        archive_thread,
        threads,
        thread_members,
        fill_channels,
        fill_threads,
        journal,
        dispatches,
        bot,
        sessions,
        wait_ready,
        wait_connected,
        wait_disconnected,
    )
}
