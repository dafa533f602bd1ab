"""What `/group list`, `/group show` and `/member list` show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.asking import asker_of
from cogs.lasting import presented
from cogs.speech import Markup, fitting, plain
from services.refs import ChannelRef, MomentRef, Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from cogs.client import Chorus
    from cogs.speech import Speech
    from models import Group, QueueEntry, User
    from services.groups import GroupOverview
    from services.seats import Seat

SHOWN_MEMBERS = 5
"""Names in `/group show`; `/member list` has all of them."""
PAGE = 15
"""Members on a page: a page of the longest names, each character escaped, still fits into a message."""
SHORT_NAME = 60
"""Characters of a member's name in a list."""


def list_page(
    speech: Speech, groups: Sequence[Group], *, mine: Sequence[Group], ended: Sequence[Group], everything: bool
) -> str:
    """Groups by name, those that the person could join say so; then the deleted ones whose chat they can export."""
    own = {group.row_id for group in mine}
    if groups:
        lines = [speech.say("group-list-heading-all" if everything else "group-list-heading")]
    else:
        lines = [speech.say("group-list-empty-all" if everything else "group-list-empty")]
    for group in groups:
        key = "group-list-entry-visible" if group.visibility == "visible" else "group-list-entry-private"
        if group.row_id in own:
            key = "group-list-entry"
        lines.append(speech.say(key, group=group.name))
    for group in ended:
        when = MomentRef(group.deleted_at) if group.deleted_at is not None else ""
        lines.append(speech.say("group-list-entry-ended", group=group.name, when=when))
    return fitting(lines, lambda more: speech.say("list-more", more=more))


def group_page(speech: Speech, overview: GroupOverview, *, inside: bool) -> str:
    """One group: its people, where it meets, what sounds, and what to do next."""
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
            members=_names(speech, overview.members),
        )
    ]
    if overview.now_playing is not None:
        lines.append(speech.say("group-show-playing", track=_track(speech, overview.now_playing)))
    lines.append(speech.say("group-show-next-inside" if inside else "group-show-next-outside"))
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
        lines.append(say("member-list-entry", name=plain(_cut(one.user.full_name)), standing=standing))
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


def _names(speech: Speech, members: Sequence[User]) -> Markup:
    """The first members by name, and how many more there are."""
    shown = ", ".join(plain(_cut(member.full_name)) for member in members[:SHOWN_MEMBERS])
    if len(members) > SHOWN_MEMBERS:
        shown += " " + speech.say("list-more", more=len(members) - SHOWN_MEMBERS)
    return Markup(shown)


def _track(speech: Speech, entry: QueueEntry) -> Markup:
    if entry.artist is None:
        return Markup(speech.say("track", title=entry.title))
    return Markup(speech.say("track-by", title=entry.title, artist=entry.artist))


def _cut(name: str) -> str:
    return name if len(name) <= SHORT_NAME else name[: SHORT_NAME - 1] + "…"
