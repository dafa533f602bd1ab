"""What `/group list`, `/group show` and `/member list` show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import discord

from cogs.asking import asker_of
from cogs.files_page import files_lines
from cogs.lasting import presented
from cogs.privacy_page import keeping_text
from cogs.room_page import rules_line
from cogs.speech import Markup, fitting, short
from cogs.status_page import copy_sentence
from services.permissions import Operation
from services.refs import ChannelRef, MomentRef, Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from cogs.client import Chorus
    from cogs.speech import Speech
    from models import Group, QueueEntry
    from services.groups import GroupOverview
    from services.mirror.completeness import Completeness
    from services.mirror.files import FilesStanding
    from services.room.settings import RoomSettings
    from services.seats import Asker, Seat

GROUPS_PAGE = 10
SHOWN_ENDED = 5
PAGE = 12
"""Members on a page: a page of the longest names, each character escaped, still fits into a message."""
Which = Literal["mine", "all"]
"""One's own groups, or all that one may look at."""


async def groups_page(bot: Chorus, asker: Asker, which: Which, page: int) -> dict[str, Any]:
    """What a message with a page (from 0) of groups by name is sent or edited with.

    Those that the person is not in say how they stand to them. Raises NotInGuildError, NotRegisteredError or
    LoggedOutError.
    """
    mine = await bot.services.groups.list(asker)
    listed = mine if which == "mine" else await bot.services.groups.list(asker, everything=True)
    own, say, view = {group.row_id for group in mine}, bot.speech.say, discord.ui.View(timeout=None)
    ended = await bot.services.groups.ended(asker)
    if not listed:
        nothing = say("group-list-empty-all" if which == "all" else "group-list-empty")
        return {"content": _with_ended(bot.speech, [nothing], ended), "view": view}
    last = (len(listed) - 1) // GROUPS_PAGE
    page = min(page, last)
    heading = "group-list-heading-all" if which == "all" else "group-list-heading"
    lines = [say(heading, count=len(listed), page=page + 1, pages=last + 1)]
    for group in listed[page * GROUPS_PAGE : (page + 1) * GROUPS_PAGE]:
        standing = Variant("own" if group.row_id in own else group.visibility)
        lines.append(say("group-list-entry", group=short(group.name), standing=standing))
    footer = say("group-list-next-all" if which == "all" else "group-list-next")
    if last:
        view.add_item(GroupsPageButton("back", which, max(page - 1, 0), say("group-list-back"), page == 0))
        view.add_item(GroupsPageButton("on", which, page + 1, say("group-list-on"), page == last))
    return {"content": _with_ended(bot.speech, lines, ended if page == last else [], footer), "view": view}


def _with_ended(speech: Speech, lines: Sequence[str], ended: Sequence[Group], footer: str | None = None) -> str:
    """The lines, and below them the deleted groups whose chat the person can still take along, the last ones first."""
    past = [
        speech.say("group-list-entry-ended", group=short(group.name), when=MomentRef(group.deleted_at))
        for group in ended[:SHOWN_ENDED]
        if group.deleted_at is not None
    ]
    beyond = len(ended) - len(past)
    return fitting([*lines, *past], lambda more: speech.say("list-more", more=more), beyond=beyond, footer=footer)


class GroupsPageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"chorus:groups:(?P<way>back|on):(?P<which>mine|all):(?P<page>\d{1,6})",
):
    """Turns to another page of a server's groups."""

    def __init__(self, way: str, which: Which, page: int, label: str | None = None, disabled: bool = False) -> None:
        custom_id = f"chorus:groups:{way}:{which}:{page}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._which = which
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["way"], "all" if match["which"] == "all" else "mine", int(match["page"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        page = await groups_page(interaction.client, asker_of(interaction), self._which, self._page)
        await interaction.response.edit_message(**page)


def group_page(
    speech: Speech,
    overview: GroupOverview,
    copy: Completeness | None,
    files: FilesStanding | None,
    rules: RoomSettings | None = None,
    *,
    takes_turns: bool = False,
) -> str:
    """One group: its people, its places and rules, what sounds, how complete its chat is kept, and what to do next.

    `copy`, `files` and `rules` are None for somebody who is not in it.
    """
    lines = [
        speech.say(
            "group-show",
            group=overview.group.name,
            visibility=Variant(overview.group.visibility),
            music=Variant(overview.group.music_control),
            thread=ChannelRef(overview.venue.thread_id),
            voice=ChannelRef(overview.venue.voice_channel_id),
            owner=overview.owner.full_name,
            second=Variant("none") if overview.second_owner is None else overview.second_owner.full_name,
            count=len(overview.members),
            members=speech.listed([member.full_name for member in overview.members]),
        )
    ]
    if rules is not None:
        lines.append(rules_line(speech, rules))
    lines.append(speech.say("group-show-keeping", keeping=keeping_text(speech, overview.group)))
    if takes_turns:
        lines.append(speech.say("group-show-turns"))
    if overview.group.counts_reactions:
        lines.append(speech.say("group-show-reactions"))
    if overview.now_playing is not None:
        lines.append(speech.say("group-show-playing", track=_track(speech, overview.now_playing)))
    if copy is not None:
        lines.append(copy_sentence(speech, copy))
    if files is not None:
        lines += files_lines(speech, files)
    lines.append(speech.say("group-show-next-outside" if copy is None else "group-show-next-inside"))
    return "\n".join(lines)


async def members_page(bot: Chorus, seat: Seat, page: int) -> dict[str, Any]:
    """What a message with a page (from 0) of a group's people is sent or edited with. Raises NotMemberError."""
    listed = await bot.services.members.list(seat)
    last = max(len(listed) - 1, 0) // PAGE
    page = min(page, last)
    say = bot.speech.say
    lines = [say("member-list-heading", group=seat.group.name, count=len(listed))]
    for one in listed[page * PAGE : (page + 1) * PAGE]:
        standing = Variant(one.standing.replace(" ", "-"))
        lines.append(say("member-list-entry", name=short(one.user.full_name), standing=standing))
    lines.append(say("member-list-next", may=Variant("add" if seat.may(Operation.MEMBER_ADD) else "listen")))
    view = discord.ui.View(timeout=None)
    if last:
        view.add_item(MembersPageButton("back", seat.group_id, max(page - 1, 0), say("member-list-back"), page == 0))
        view.add_item(MembersPageButton("on", seat.group_id, page + 1, say("member-list-on"), page == last))
    return {"content": "\n".join(lines), "view": view}


class MembersPageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"chorus:members:(?P<way>back|on):(?P<group_id>\d{1,18}):(?P<page>\d{1,6})",
):
    """Turns to another page of a group's people."""

    def __init__(self, way: str, group_id: int, page: int, label: str | None = None, disabled: bool = False) -> None:
        custom_id = f"chorus:members:{way}:{group_id}:{page}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._group_id = group_id
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["way"], int(match["group_id"]), int(match["page"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        seat = await bot.services.seats.of(asker_of(interaction), group_id=self._group_id)
        await interaction.response.edit_message(**await members_page(bot, seat, self._page))


def _track(speech: Speech, entry: QueueEntry) -> Markup:
    if entry.artist is None:
        return Markup(speech.say("track", title=entry.title))
    return Markup(speech.say("track-by", title=entry.title, artist=entry.artist))
