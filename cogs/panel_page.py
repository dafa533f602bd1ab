"""How a group's panel looks: a `PanelView` as Discord's components. Pure.

All of it is within what a message may hold (Discord docs: Component Reference): at most 20 of 40 components, and with
the longest titles and links half of 4,000 characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from cogs.panel_buttons import buttons_of, chapters_of
from cogs.panel_text import LONGEST_PICTURE_LINK, linked, shown, web_link
from cogs.speech import Markup, length
from services.panel.view import BAR_CELLS
from services.player_state import Phase
from services.refs import MomentRef, Variant

if TYPE_CHECKING:
    from cogs.speech import Speech
    from models import QueueEntry
    from services.panel.view import PanelView, ShownTrack
    from sources.artwork import Artwork

_DONE, _LEFT = "▰", "▱"
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}


def panel_page(speech: Speech, view: PanelView) -> discord.ui.LayoutView:
    """What a panel's message is sent or edited with. A cover of its own is to be attached as `cover_name` says."""
    box: discord.ui.Container[Any] = discord.ui.Container()
    picture = _picture(view.track)
    heading = "\n".join(_heading(speech, view))
    if picture is None:
        box.add_item(discord.ui.TextDisplay(heading))
    else:
        box.add_item(discord.ui.Section(heading, accessory=discord.ui.Thumbnail(picture)))
    progress = _progress(speech, view)
    if progress:
        box.add_item(discord.ui.TextDisplay("\n".join(progress)))
    coming = _coming(speech, view)
    if coming:
        box.add_item(discord.ui.Separator())
        box.add_item(discord.ui.TextDisplay("\n".join(coming)))
    for row in buttons_of(speech, view):
        box.add_item(row)
    chapters = chapters_of(speech, view)
    if chapters is not None and not view.is_away:
        box.add_item(chapters)
    return discord.ui.LayoutView(timeout=None).add_item(box)


def cover_name(cover: Artwork) -> str:
    """The name under which a cover is attached."""
    return f"cover.{_ENDINGS.get(cover.content_type, 'jpg')}"


def _picture(track: ShownTrack | None) -> str | None:
    if track is None or track.picture is None:
        return None
    if isinstance(track.picture, str):
        return web_link(track.picture, longest=LONGEST_PICTURE_LINK)
    return f"attachment://{cover_name(track.picture)}"


def _heading(speech: Speech, view: PanelView) -> list[str]:
    say, track = speech.say, view.track
    if view.is_idle:
        return [say("panel-idle-waits", count=view.waiting) if view.waiting else say("panel-idle")]
    lines = [say("panel-away") if view.is_away else say("panel-phase", phase=Variant(view.phase))]
    if track is not None:
        lines.append(f"### {linked(track.title, track.page_url)}")
        if track.artist:
            lines.append(say("panel-artist", artist=shown(track.artist)))
        if track.requester:
            lines.append(say("panel-requester", name=shown(track.requester)))
    return lines


def _progress(speech: Speech, view: PanelView) -> list[str]:
    say, track = speech.say, view.track
    lines = []
    if track is not None and view.phase in (Phase.PLAYING, Phase.PAUSED):
        if view.ends_at is not None:
            ends = MomentRef(view.ends_at)
            lines.append(say("panel-ends", bar=_bar(view), when=ends, length=length(track.length_ms or 0)))
        elif track.length_ms is not None:
            at = length(view.position_ms)
            lines.append(say("panel-held", bar=_bar(view), position=at, length=length(track.length_ms)))
        elif not view.is_away:
            live = Variant("live" if track.is_live else "unknown")
            lines.append(say("panel-endless", live=live, when=MomentRef(view.began_at)))
    if not view.is_idle:
        lines.append(say("panel-settings", percent=view.volume_percent, loop=Variant(view.loop)))
    return lines


def _bar(view: PanelView) -> Markup:
    done = view.bar or 0
    return Markup(_DONE * done + _LEFT * (BAR_CELLS - done))


def _coming(speech: Speech, view: PanelView) -> list[str]:
    if not view.waiting:
        return []
    lines = [speech.say("panel-next", count=view.waiting, length=length(view.waiting_ms))]
    return [*lines, *(_entry(speech, number, entry) for number, entry in enumerate(view.coming, 1))]


def _entry(speech: Speech, number: int, entry: QueueEntry) -> str:
    lasts = Markup(speech.say("length-unknown")) if entry.duration_ms is None else length(entry.duration_ms)
    title = shown(entry.title)
    artist = shown(entry.artist) if entry.artist else None
    track = speech.say("track", title=title) if artist is None else speech.say("track-by", title=title, artist=artist)
    return speech.say("panel-entry", number=number, track=Markup(track), length=lasts)
