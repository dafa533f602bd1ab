"""A panel's buttons, and the select of a track's chapters: what they do is what the commands do, by the same rules.

What they mean stands in their ids, so that they outlive restarts, also those of a panel that was left behind.
`cogs.panel` registers them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.answering import answer, in_time
from cogs.asking import asker_of
from cogs.lasting import PANEL_PREFIX, presented
from cogs.panel_text import label
from cogs.queue_page import queue_page
from cogs.speech import length
from cogs.watch_room import watch_link
from services.player_state import Loop, Phase
from services.refs import LengthRef, Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Coroutine, Iterator

    from cogs.client import Chorus
    from cogs.speech import Speech
    from services.panel.view import PanelView
    from services.seats import Seat
    from sources.playable import Chapter

    Press = Callable[[Chorus, Seat], Coroutine[Any, Any, str | dict[str, Any]]]
    """What the answer says, or `content` and `view` of it."""

IN_A_ROW = 5
"""Buttons (Discord docs: Component Reference > Action Row)."""
MOST_CHAPTERS = 25
"""Options in a select (Discord docs: String Select)."""
CHAPTERS_BEHIND = 4
"""Where there are more, so many stand before the one that is heard."""


async def _previous(bot: Chorus, seat: Seat) -> str:
    back = await bot.services.playback.previous(seat)
    key = "previous-restarted" if back.restarted else "previous-done"
    return bot.speech.say(key, track=bot.speech.track(back.entry))


async def _pause(bot: Chorus, seat: Seat) -> str:
    await bot.services.playback.pause(seat)
    return bot.speech.say("pause-done")


async def _resume(bot: Chorus, seat: Seat) -> str:
    await bot.services.playback.resume(seat)
    return bot.speech.say("resume-done")


async def _skip(bot: Chorus, seat: Seat) -> str:
    current = (await bot.services.playback.skip(seat)).current
    if current is None:
        return bot.speech.say("skip-done-empty")
    return bot.speech.say("skip-done-next", track=bot.speech.track(current))


def _loop(mode: Loop) -> Press:
    async def loop(bot: Chorus, seat: Seat) -> str:
        await bot.services.playback.loop(seat, mode)
        return bot.speech.say("loop-done", loop=Variant(mode))

    return loop


async def _shuffle(bot: Chorus, seat: Seat) -> str:
    return bot.speech.say("queue-shuffled", count=await bot.services.playback.queues.shuffle(seat))


async def _favourite(bot: Chorus, seat: Seat) -> str:
    return bot.speech.say("favourite-added", track=bot.speech.track(await bot.services.favourites.add_playing(seat)))


async def _queue(bot: Chorus, seat: Seat) -> dict[str, Any]:
    return await queue_page(bot, seat, 0)


@dataclass(frozen=True, slots=True)
class _Button:
    emoji: str
    press: Press
    is_shown: Callable[[PanelView], bool]


def _plays(view: PanelView) -> bool:
    return not view.is_idle


BUTTONS = {
    "previous": _Button("⏮️", _previous, _plays),
    "pause": _Button("⏸️", _pause, lambda view: _plays(view) and view.phase is not Phase.PAUSED),
    "resume": _Button("▶️", _resume, lambda view: view.phase is Phase.PAUSED or (view.is_idle and view.waiting > 0)),
    "skip": _Button("⏭️", _skip, _plays),
    # Each tells how it is now, and goes on to what comes next: pressed by two at once, it goes there once.
    "loop-track": _Button("➡️", _loop(Loop.TRACK), lambda view: _plays(view) and view.loop is Loop.OFF),
    "loop-queue": _Button("🔂", _loop(Loop.QUEUE), lambda view: _plays(view) and view.loop is Loop.TRACK),
    "loop-off": _Button("🔁", _loop(Loop.OFF), lambda view: _plays(view) and view.loop is Loop.QUEUE),
    "shuffle": _Button("🔀", _shuffle, lambda view: view.waiting > 1),
    "favourite": _Button("⭐", _favourite, _plays),
    "queue": _Button("📜", _queue, lambda _: True),
    "watch": _Button("📺", watch_link, lambda view: view.has_page),
}
"""All buttons in their order. A further one is a line here and a variant of `panel-button` in the catalogue."""


class PanelButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"{PANEL_PREFIX}(?P<action>{'|'.join(BUTTONS)}):(?P<group_id>\d{{1,18}})",
):
    """Does what a command does, for the group whose panel it is on."""

    def __init__(self, action: str, group_id: int, text: str | None = None, *, disabled: bool = False) -> None:
        custom_id, emoji = f"{PANEL_PREFIX}{action}:{group_id}", BUTTONS[action].emoji
        super().__init__(discord.ui.Button(emoji=emoji, label=text, custom_id=custom_id, disabled=disabled))
        self._action = action
        self._group_id = group_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["action"], int(match["group_id"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        seat = await bot.services.seats.of(asker_of(interaction), group_id=self._group_id)
        told = await in_time(interaction, BUTTONS[self._action].press(bot, seat), ephemeral=True)
        content, view = (told, None) if isinstance(told, str) else (told["content"], told["view"])
        await answer(interaction, content, view=view, ephemeral=True)


class ChapterSelect(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=rf"{PANEL_PREFIX}chapter:(?P<group_id>\d{{1,18}}):(?P<entry_id>\d{{1,18}})",
):
    """Goes to a chapter of the track that its panel shows, while that plays."""

    def __init__(
        self, group_id: int, entry_id: int, text: str | None = None, options: list[discord.SelectOption] | None = None
    ) -> None:
        custom_id = f"{PANEL_PREFIX}chapter:{group_id}:{entry_id}"
        super().__init__(discord.ui.Select(custom_id=custom_id, placeholder=text, options=options or []))
        self._group_id = group_id
        self._entry_id = entry_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["group_id"]), int(match["entry_id"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        seat = await bot.services.seats.of(asker_of(interaction), group_id=self._group_id)
        going = bot.services.playback.seek_in(seat, self._entry_id, int(self.item.values[0]))
        view = await in_time(interaction, going, ephemeral=True)
        key = "seek-done-paused" if view.phase is Phase.PAUSED else "seek-done"
        await answer(interaction, bot.speech.say(key, position=LengthRef(view.position_ms)), ephemeral=True)


def buttons_of(speech: Speech, view: PanelView) -> Iterator[discord.ui.ActionRow[Any]]:
    """The rows of buttons that make sense as the player is."""
    shown = [action for action, button in BUTTONS.items() if button.is_shown(view)]
    if view.is_away:  # nobody answers; by one of them it is known as a panel
        shown = ["queue"]
    for first in range(0, len(shown), IN_A_ROW):
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        for action in shown[first : first + IN_A_ROW]:
            text = speech.say("panel-button", action=Variant(action))
            row.add_item(PanelButton(action, view.group_id, text, disabled=view.is_away))
        yield row


def chapters_of(speech: Speech, view: PanelView) -> discord.ui.ActionRow[Any] | None:
    """The row with the chapters of what is heard; None when it has none."""
    if view.track is None or view.phase not in (Phase.PLAYING, Phase.PAUSED):
        return None
    chapters = _around(view.track.chapters, view.position_ms)
    if not chapters:
        return None
    options = [
        discord.SelectOption(
            label=label(chapter.title, length(chapter.start_ms)),
            description=length(chapter.start_ms),
            value=str(chapter.start_ms),
        )
        for chapter in chapters
    ]
    select = ChapterSelect(view.group_id, view.track.entry_id, speech.say("panel-chapters"), options)
    return discord.ui.ActionRow(select)


def _around(chapters: tuple[Chapter, ...], position_ms: int) -> list[Chapter]:
    """As many chapters as a select holds, about where the listeners are; of several at one place the last."""
    each = list({chapter.start_ms: chapter for chapter in chapters}.values())
    heard = sum(chapter.start_ms <= position_ms for chapter in each) - 1
    first = max(0, min(heard - CHAPTERS_BEHIND, len(each) - MOST_CHAPTERS))
    return each[first : first + MOST_CHAPTERS]
