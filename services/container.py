"""All services of one bot, as the front ends get them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.accounts import Accounts
    from services.audit_trail import AuditTrail
    from services.avatars import Avatars
    from services.ballots import Ballots
    from services.caretaker import Caretaker
    from services.chat_export import ChatExport
    from services.command_memory import CommandMemory
    from services.completion import Completion
    from services.directory import Directory
    from services.erasure import Erasure
    from services.export import Export
    from services.group_settings import GroupSettings
    from services.groups import Groups
    from services.guide import Guide
    from services.guilds import Guilds
    from services.joining import Joining
    from services.links import Links
    from services.listening_history import ListeningHistory
    from services.members import Members
    from services.mirror import Recorder
    from services.mirror.catch_up import CatchUp
    from services.mirror.completeness import CompletenessBook
    from services.mirror.files import Files
    from services.mirror.reading import Reading
    from services.mirror.stats import Stats
    from services.panel.panels import Panels
    from services.pictures import Pictures
    from services.playback import Playback
    from services.presences import Presences
    from services.privacy import Forgetting, PrivacyNotice
    from services.profiles import Profiles
    from services.recaps import Recaps
    from services.replay import Replay
    from services.resets import Resets
    from services.saving.favourites import Favourites
    from services.saving.importing import Importing
    from services.saving.playing import PlaylistPlaying
    from services.saving.playlists import Playlists
    from services.saving.tracks import Tracks
    from services.seats import Seats
    from services.sending import Sending
    from services.sessions import Sessions
    from services.status import Status
    from services.suggesting import Suggesting
    from services.uploads import Uploads
    from services.watch import Watch
    from services.watching.moments import Moments
    from services.watching.pictures import TrackPictures
    from services.watching.reactions import Reactions
    from services.watching.requests import PageRequests
    from services.watching.rooms import WatchRooms
    from services.watching.writing import Writing
    from services.web_access.entrance import Entrance
    from services.web_access.links import WatchLinks
    from services.web_access.sessions import WebSessions
    from services.web_access.visitors import Visitors
    from services.words import Words


@dataclass(frozen=True)
class Services:
    """What a cog may call. `launch.running` puts it together and owns what is behind it."""

    accounts: Accounts
    audit: AuditTrail
    avatars: Avatars
    ballots: Ballots
    catch_up: CatchUp
    caretaker: Caretaker
    chat_export: ChatExport
    command_memory: CommandMemory
    completeness: CompletenessBook
    completion: Completion
    directory: Directory
    entrance: Entrance
    erasure: Erasure
    export: Export
    favourites: Favourites
    files: Files
    forgetting: Forgetting
    group_settings: GroupSettings
    groups: Groups
    guide: Guide
    guilds: Guilds
    importing: Importing
    joining: Joining
    kept_tracks: Tracks
    links: Links
    listening: ListeningHistory
    members: Members
    moments: Moments
    page_requests: PageRequests
    panels: Panels
    pictures: Pictures
    playback: Playback
    playlist_playing: PlaylistPlaying
    playlists: Playlists
    presences: Presences
    privacy: PrivacyNotice
    profiles: Profiles
    recorder: Recorder
    reading: Reading
    recaps: Recaps
    replay: Replay
    resets: Resets
    seats: Seats
    sending: Sending
    sessions: Sessions
    stats: Stats
    status: Status
    suggesting: Suggesting
    track_pictures: TrackPictures
    uploads: Uploads
    visitors: Visitors
    watch: Watch
    watch_links: WatchLinks
    watch_reactions: Reactions
    watch_rooms: WatchRooms
    watch_writing: Writing
    web_sessions: WebSessions
    words: Words
