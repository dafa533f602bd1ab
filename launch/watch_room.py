"""Puts together what the pages of groups show, what is heard there, and what people do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.panel.viewer import PanelViewer
from services.watching.chat import Chat
from services.watching.moments import Moments
from services.watching.page_pictures import PagePictures
from services.watching.player_look import PlayerLook
from services.watching.reactions import Reactions
from services.watching.requests import PageRequests
from services.watching.rooms import WatchRooms
from services.watching.server_time import ServerTime
from services.watching.sound import WatchSound
from services.watching.writing import Writing

if TYPE_CHECKING:
    from models.database import Database
    from services.ballots import Ballots
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.messenger import Messenger
    from services.mirror import Recorder
    from services.mirror.eraser import Eraser
    from services.mirror.reading import Reading
    from services.playback import Playback
    from services.sending import Sending
    from services.sourcing.sourcing import Sourcing
    from services.watching.pictures import TrackPictures
    from services.web_access.visitors import Visitors
    from services.words import Words


@dataclass(frozen=True)
class RoomParts:
    """What the pages need of the chat, and of what people think of the queue."""

    recorder: Recorder
    eraser: Eraser
    reading: Reading
    chat_server: ChatServer
    messenger: Messenger
    sending: Sending
    ballots: Ballots


@dataclass(frozen=True)
class WatchRoomServices:
    """The services of the groups' pages. Whoever has them closes `watch_rooms`."""

    moments: Moments
    page_requests: PageRequests
    watch_reactions: Reactions
    watch_rooms: WatchRooms
    watch_writing: Writing


def put_watch_room_together(
    database: Database,
    parts: RoomParts,
    visitors: Visitors,
    playback: Playback,
    sourcing: Sourcing,
    track_pictures: TrackPictures,
    words: Words,
    clock: Clock,
) -> WatchRoomServices:
    """The services themselves, which follow players, chats and who is let in from now on."""
    server_time, chat_server = ServerTime(), parts.chat_server
    pictures = PagePictures(track_pictures, words)
    playback.gate.has_picture = pictures.has_picture
    viewer = PanelViewer(database, sourcing, playback.player_of, clock)
    look = PlayerLook(viewer, playback.room, playback.player_of, pictures, parts.ballots, clock, server_time)
    chat = Chat(database, parts.recorder, chat_server, playback.player_of)
    sound = WatchSound(playback.player_of, server_time)
    playback.watch(sound.player_changed)
    rooms = WatchRooms(database, visitors, chat_server, playback, look, chat, sound, clock)
    parts.recorder.watch(rooms.written)
    parts.eraser.erased = rooms.erased
    return WatchRoomServices(
        moments=Moments(database, parts.reading, chat, playback),
        page_requests=PageRequests(playback, chat_server, parts.ballots),
        watch_reactions=Reactions(database, parts.messenger, rooms, clock),
        watch_rooms=rooms,
        watch_writing=Writing(database, parts.sending, chat, parts.recorder, clock),
    )
