"""Groups: found, made, shown, changed and ended; and the servers that they are on."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import Field
from pydantic.config import JsonDict

from services.errors import NotPictureError
from services.group_settings import GroupChanges, Visibility
from services.identity import AccountId
from services.pictures import PICTURE_MAX_BYTES
from services.privacy.keeping import keeping_of
from services.room.settings import LONGEST_MINUTES, LOUDEST, MusicControl, RequesterLeft, RoomChanges, Rule
from services.texts import GROUP_NAME_MAX
from web.call import Call
from web.endpoint import MAX_BODY_BYTES, Endpoint, Model, endpoint
from web.fields import DiscordId, OwnId, Page, cut, following
from web.routes.members import Person

if TYPE_CHECKING:
    from models import User
    from services.groups import GroupEntry
    from services.room.settings import RoomSettings

LONGEST_BLOCK = 500
LONGEST_PICTURE = PICTURE_MAX_BYTES * 4 // 3 + 4
"""Characters of a picture in base64."""


class GroupPath(Model):
    """Which group."""

    group_id: OwnId


class ServerShown(Model):
    """A server that one shares with the bot."""

    id: DiscordId
    name: str


class ServersShown(Model):
    """A page of servers, by name."""

    servers: list[ServerShown]
    total: int
    next: int | None


class GroupsQuery(Page):
    """One's own groups, on all servers or on one; `visible`: those, too, that everybody on that server can find."""

    server_id: DiscordId | None = None
    visible: bool = False


class GroupListed(Model):
    """A group as it stands in a list."""

    id: int
    name: str
    server_id: DiscordId
    visibility: str
    owner: Person
    member_count: int
    created_at: datetime


class GroupsShown(Model):
    """A page of groups, by name."""

    groups: list[GroupListed]
    total: int
    next: int | None


class NewGroup(Model):
    """A group to be made, on one's only server when none is named.

    `channel_id`: a text channel where its thread is made, unless an administrator has chosen one for all groups.
    `voice_channel_id`: a voice channel to listen in; it gets one of its own when none is named.
    """

    name: str = Field(max_length=GROUP_NAME_MAX, examples=["Film night"])
    server_id: DiscordId | None = None
    channel_id: DiscordId | None = None
    voice_channel_id: DiscordId | None = None
    visibility: Visibility = "private"


class RulesShown(Model):
    """The rules of a group's room, and which of them it has chosen itself."""

    vote_percent: int
    requester_left: RequesterLeft
    pause_alone_minutes: float
    leave_alone_minutes: float
    always_on: bool
    volume_ceiling: int
    takeover_minutes: float
    quieter_while_speaking: bool
    panel: bool
    blocked: list[str]
    own: list[str]


class GroupShown(Model):
    """A group; `rules` and `keeps` are for its members, null for others."""

    id: int
    name: str
    server_id: DiscordId
    thread_id: DiscordId
    voice_channel_id: DiscordId
    visibility: str
    owner: Person
    second_owner: Person | None
    member_count: int
    music_control: str
    fair_turns: bool | None
    counts_reactions: bool
    is_mirrored: bool
    keep_days: int | None
    has_picture: bool
    rules: RulesShown | None
    created_at: datetime


class RuleChanges(Model):
    """The rules of a room that are to be otherwise; what is left out stays."""

    vote_percent: int | None = Field(default=None, ge=0, le=100)
    requester_left: RequesterLeft | None = None
    pause_alone_minutes: int | None = Field(default=None, ge=0, le=LONGEST_MINUTES)
    leave_alone_minutes: int | None = Field(default=None, ge=0, le=LONGEST_MINUTES)
    always_on: bool | None = None
    volume_ceiling: int | None = Field(default=None, ge=1, le=LOUDEST)
    takeover_minutes: int | None = Field(default=None, ge=0, le=LONGEST_MINUTES)
    quieter_while_speaking: bool | None = None
    panel: bool | None = None
    reset: Rule | Literal["all"] | None = None
    block: str | None = Field(default=None, max_length=LONGEST_BLOCK)
    unblock: str | None = Field(default=None, max_length=LONGEST_BLOCK)


def _no_default(schema: JsonDict) -> None:
    """What is left out is no value: it stays as it is."""
    schema.pop("default", None)


class GroupSettingsChanges(Model):
    """What is to be otherwise; what is left out stays, and null takes away what can be taken away.

    `voice_channel_id`: null for a voice channel of its own. `keep`: "for ever", "30 days", "no more" or "nothing".
    `picture`: a PNG, JPEG, GIF or WebP file of up to 4 MB, in base64.
    """

    name: str = Field(default="", max_length=GROUP_NAME_MAX, json_schema_extra=_no_default)
    owner_id: OwnId = Field(default=0, json_schema_extra=_no_default)
    second_owner_id: OwnId | None = None
    voice_channel_id: DiscordId | None = None
    visibility: Visibility | None = None
    music_control: MusicControl | None = None
    fair_turns: bool | None = None
    counts_reactions: bool | None = None
    keep: str = Field(default="", max_length=40, examples=["30 days"], json_schema_extra=_no_default)
    picture: str | None = Field(default=None, max_length=LONGEST_PICTURE)
    rules: RuleChanges = RuleChanges()


@endpoint("GET", "/servers")
async def list_servers(call: Call, query: Page) -> ServersShown:
    """Lists the Discord servers that one shares with Chorus."""
    servers = await call.services.visitors.servers(call.visitor)
    shown = [ServerShown(id=one.guild_id, name=one.name) for one in cut(query, servers)]
    return ServersShown(servers=shown, total=len(servers), next=following(query, len(servers)))


@endpoint("GET", "/groups")
async def list_groups(call: Call, query: GroupsQuery) -> GroupsShown:
    """Lists one's groups, or those that one can find on a server."""
    services = call.services
    if query.server_id is None and not query.visible:
        groups = await services.visitors.groups(call.visitor)
    else:
        asker = await services.visitors.asker(call.visitor, query.server_id)
        groups = await services.groups.list(asker, everything=query.visible)
    entries = await services.groups.entries(cut(query, groups))
    return GroupsShown(
        groups=[_listed(entry) for entry in entries], total=len(groups), next=following(query, len(groups))
    )


@endpoint("POST", "/groups")
async def create_group(call: Call, body: NewGroup) -> GroupShown:
    """Makes a group with its thread and voice channel; one owns it."""
    services = call.services
    asker = await services.visitors.asker(call.visitor, body.server_id, channel_id=body.channel_id or 0)
    group, _ = await services.groups.create(
        asker, body.name, voice_channel_id=body.voice_channel_id, visibility=body.visibility
    )
    return await _shown(call, group.row_id)


@endpoint("GET", "/groups/{group_id}")
async def show_group(call: Call, path: GroupPath) -> GroupShown:
    """Shows a group of one's own, or one that everybody on its server can find."""
    return await _shown(call, path.group_id)


@endpoint("PUT", "/groups/{group_id}", body_bytes=LONGEST_PICTURE + MAX_BODY_BYTES)
async def update_group(call: Call, path: GroupPath, body: GroupSettingsChanges) -> GroupShown:
    """Changes a group's settings."""
    await call.services.group_settings.update(await call.seat(path.group_id), _changes(body))
    return await _shown(call, path.group_id)


@endpoint("DELETE", "/groups/{group_id}")
async def delete_group(call: Call, path: GroupPath) -> None:
    """Ends a group: its channels are closed, its chat is kept."""
    await call.services.groups.delete(await call.seat(path.group_id))


def _changes(body: GroupSettingsChanges) -> GroupChanges:
    """Raises KeepingUnknownError or NotPictureError."""
    given = body.model_fields_set
    return GroupChanges(
        name=body.name if "name" in given else None,
        owner=AccountId(body.owner_id) if "owner_id" in given else None,
        second_owner=None if body.second_owner_id is None else AccountId(body.second_owner_id),
        no_second_owner="second_owner_id" in given and body.second_owner_id is None,
        voice_channel_id=body.voice_channel_id,
        own_voice="voice_channel_id" in given and body.voice_channel_id is None,
        visibility=body.visibility,
        music_control=body.music_control,
        fair_turns=body.fair_turns,
        counts_reactions=body.counts_reactions,
        keeping=keeping_of(body.keep) if "keep" in given else None,
        picture=None if body.picture is None else _decoded(body.picture),
        no_picture="picture" in given and body.picture is None,
        room=RoomChanges(**body.rules.model_dump()),
    )


def _decoded(picture: str) -> bytes:
    try:
        return base64.b64decode(picture, validate=True)
    except (binascii.Error, ValueError):
        raise NotPictureError() from None


async def _shown(call: Call, group_id: int) -> GroupShown:
    services = call.services
    seat = await services.visitors.looking(call.visitor, group_id)
    overview = await services.groups.show(seat)
    rules = None if seat.membership is None else await services.playback.room.settings(group_id)
    group, second = overview.group, overview.second_owner
    return GroupShown(
        id=group.row_id,
        name=group.name,
        server_id=overview.venue.guild_id,
        thread_id=overview.venue.thread_id,
        voice_channel_id=overview.venue.voice_channel_id,
        visibility=group.visibility,
        owner=_person(overview.owner),
        second_owner=None if second is None else _person(second),
        member_count=len(overview.members),
        music_control=group.music_control,
        fair_turns=group.fair_turns,
        counts_reactions=group.counts_reactions,
        is_mirrored=group.is_mirrored,
        keep_days=group.keep_days,
        has_picture=group.picture is not None,
        rules=None if rules is None else _rules(rules),
        created_at=group.created_at,
    )


def _rules(rules: RoomSettings) -> RulesShown:
    values = {name: getattr(rules, name) for name in RulesShown.model_fields if name not in ("blocked", "own")}
    return RulesShown(**values, blocked=[*rules.blocked], own=sorted(rules.own))


def _listed(entry: GroupEntry) -> GroupListed:
    group = entry.group
    return GroupListed(
        id=group.row_id,
        name=group.name,
        server_id=group.guild_id,
        visibility=group.visibility,
        owner=_person(entry.owner),
        member_count=entry.member_count,
        created_at=group.created_at,
    )


def _person(user: User) -> Person:
    return Person(id=user.row_id, name=user.full_name)


ENDPOINTS: tuple[Endpoint, ...] = (list_servers, list_groups, create_group, show_group, update_group, delete_group)
