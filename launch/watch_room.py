"""Puts together what the pages of groups show and what people do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.panel.viewer import PanelViewer
from services.watching.anchor import ServerTime
from services.watching.chat import Chat
from services.watching.picture import NoPictures
from services.watching.player_look import NoVotes, PlayerLook
from services.watching.reactions import Reactions
from services.watching.rooms import WatchRooms
from services.watching.writing import Writing

if TYPE_CHECKING:
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.messenger import Messenger
    from services.mirror import Recorder
    from services.mirror.eraser import Eraser
    from services.playback import Playback
    from services.sending import Sending
    from services.sourcing.sourcing import Sourcing
    from services.watching.picture import Pictures
    from services.watching.player_look import QueueVotes
    from services.web_access.visitors import Visitors


@dataclass(frozen=True)
class WatchRoomServices:
    """The services of the groups' pages. Whoever has them closes `watch_rooms`."""

    watch_reactions: Reactions
    watch_rooms: WatchRooms
    watch_writing: Writing


def put_watch_room_together(
    database: Database,
    recorder: Recorder,
    eraser: Eraser,
    chat_server: ChatServer,
    messenger: Messenger,
    sending: Sending,
    visitors: Visitors,
    sourcing: Sourcing,
    playback: Playback,
    clock: Clock,
    *,
    pictures: Pictures | None = None,
    votes: QueueVotes | None = None,
) -> WatchRoomServices:
    """The services themselves, which follow players, chats and who is let in from now on."""
    viewer = PanelViewer(database, sourcing, playback.player_of, clock)
    look = PlayerLook(
        viewer,
        playback.room,
        playback.player_of,
        pictures or NoPictures(),
        votes or NoVotes(),
        clock,
        ServerTime(),
    )
    chat = Chat(database, recorder, chat_server, playback.player_of)
    rooms = WatchRooms(database, visitors, chat_server, playback, look, chat, clock)
    recorder.watch(rooms.written)
    eraser.erased = rooms.erased
    return WatchRoomServices(
        watch_reactions=Reactions(database, messenger, rooms, clock),
        watch_rooms=rooms,
        watch_writing=Writing(database, sending, chat, recorder, clock),
    )
