"""What `/history show` and `/player stats` show, and the buttons that turn the pages of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import discord

from cogs.answering import answer, in_time
from cogs.asking import asker_of, seat_of
from cogs.kept_pages import KeptSelect
from cogs.lasting import presented
from cogs.speech import Markup, fitting, short
from services.listening_history import Beside
from services.refs import Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from cogs.client import Chorus
    from cogs.speech import Speech
    from models.listening import Often
    from services.listening_history import HeardOnce, HistoryPage, ListeningStats
    from services.seats import Seat

Whose = Literal["group", "mine"]
MS_PER_MINUTE = 60_000


async def show_history(interaction: discord.Interaction[Chorus], whose: Whose) -> None:
    """Answer with the newest page, so that only that person sees it. Raises as `ListeningHistory`."""
    bot, seat = interaction.client, None
    if whose == "group":
        seated = await seat_of(interaction)
        seat, interaction = seated.seat, seated.interaction
        page = await in_time(interaction, bot.services.listening.of_group(seat), ephemeral=True)
    else:
        page = await in_time(interaction, bot.services.listening.of_person(asker_of(interaction)), ephemeral=True)
    message = _history_message(bot.speech, seat, page)
    await answer(interaction, message["content"], view=message["view"], ephemeral=True)


async def show_listening_stats(interaction: discord.Interaction[Chorus], whose: Whose) -> None:
    """Answer with the numbers, so that only that person sees them. Raises as `ListeningHistory`."""
    bot, seat = interaction.client, None
    if whose == "group":
        seated = await seat_of(interaction)
        seat, interaction = seated.seat, seated.interaction
        stats = await in_time(interaction, bot.services.listening.stats_of_group(seat), ephemeral=True)
    else:
        asker = asker_of(interaction)
        stats = await in_time(interaction, bot.services.listening.stats_of_person(asker), ephemeral=True)
    await answer(interaction, listening_stats_page(bot.speech, seat, stats), ephemeral=True)


def listening_stats_page(speech: Speech, seat: Seat | None, stats: ListeningStats) -> str:
    """The numbers of a seat's group, or a person's own."""
    say, totals = speech.say, stats.totals
    whose, group = Variant("mine" if seat is None else "group"), "" if seat is None else seat.group.name
    if totals.first_at is None:
        return say("history-none", whose=whose, group=group)
    hours, minutes = divmod(totals.heard_ms // MS_PER_MINUTE, 60)
    lines = [
        say(
            "listening-stats",
            whose=whose,
            group=group,
            hours=hours,
            minutes=minutes,
            count=totals.tracks,
            skips=totals.skips,
            since=Markup(discord.utils.format_dt(totals.first_at, "D")),
        ),
        say("listening-stats-tracks"),
        *(say("listening-stats-entry", name=_named(one), count=one.times) for one in stats.tracks),
    ]
    if stats.artists:
        lines += [say("listening-stats-artists"), *_entries(speech, stats.artists)]
    if stats.requesters:
        lines += [say("listening-stats-people"), *_entries(speech, stats.requesters)]
    return fitting(lines, lambda more: say("list-more", more=more), footer=say("listening-stats-next"))


def _entries(speech: Speech, often: Sequence[Often]) -> list[str]:
    return [speech.say("listening-stats-entry", name=short(one.name), count=one.times) for one in often]


def _named(one: Often) -> Markup:
    return Markup(f"{short(one.name)} – {short(one.artist)}") if one.artist else short(one.name)


def _history_message(speech: Speech, seat: Seat | None, page: HistoryPage) -> dict[str, Any]:
    say = speech.say
    whose, group = Variant("mine" if seat is None else "group"), "" if seat is None else seat.group.name
    view = discord.ui.View(timeout=None)
    if not page.heard:
        return {"content": say("history-none", whose=whose, group=group), "view": view}
    view.add_item(KeptSelect("h", say("history-pick"), [(str(one.playback_id), one.hit) for one in page.heard]))
    if page.has_older or page.has_newer:
        group_id = 0 if seat is None else seat.group_id
        older, newer = page.heard[-1].playback_id, page.heard[0].playback_id
        for beside, label, there in (
            (Beside(newer, newer=True), say("message-page-newer"), page.has_newer),
            (Beside(older), say("message-page-older"), page.has_older),
        ):
            view.add_item(HistoryPageButton(group_id, beside, label, disabled=not there))
    lines = [say("history-heading", whose=whose, group=group), *(_line(speech, one) for one in page.heard)]
    text = fitting(lines, lambda more: say("list-more", more=more), footer=say("history-next"))
    return {"content": text, "view": view}


def _line(speech: Speech, one: HeardOnce) -> str:
    return speech.say(
        "history-entry",
        when=Markup(discord.utils.format_dt(one.started_at, "f")),
        track=speech.line(one.hit),
        person=speech.say("deleted-user") if one.requester is None else short(one.requester),
        skipped=Variant("yes" if one.is_skipped else "no"),
    )


class HistoryPageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"heard:(?P<group>\d{1,15}):(?P<way>[on]):(?P<id>\d{1,18})",
):
    """Turns to what was played before or after; a group's where `group_id` is one, else what who presses asked for."""

    def __init__(self, group_id: int, beside: Beside, label: str | None = None, *, disabled: bool = False) -> None:
        custom_id = f"heard:{group_id}:{'n' if beside.newer else 'o'}:{beside.playback_id}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._group_id, self._beside = group_id, beside

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["group"]), Beside(int(match["id"]), match["way"] == "n"))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        asker, seat = asker_of(interaction), None
        if self._group_id:
            seat = await bot.services.seats.of(asker, group_id=self._group_id)
            page = await bot.services.listening.of_group(seat, self._beside)
        else:
            page = await bot.services.listening.of_person(asker, self._beside)
        await interaction.response.edit_message(**_history_message(bot.speech, seat, page))
