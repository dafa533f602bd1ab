"""The tables, the queries beside them, the database they live in and its migrations.

Knows SQL and nothing else of ours: no Discord, no HTTP, no rules. What a row means to a person is decided in
`services`; here it is only kept. Start reading at `models.database`.
"""

from models.announcement import Announcement, BallotCount, DueAnnouncement, PageVote
from models.audit import AuditEntry
from models.chat import Chat, ChatVersion
from models.chat_exporting import PendingExport
from models.chat_file import ChatFile
from models.commands import SyncedCommands
from models.coverage import ChatRange, MirroredThread, Reread
from models.favourite import Favourite
from models.group import Group, Place
from models.guild import Guild
from models.invitation import Invitation
from models.login import LoginDelay, PasswordReset
from models.member import Member
from models.opening import Opening
from models.outgoing import Outgoing, OutgoingPart, Webhook
from models.page_reaction import PageReaction
from models.panel import Panel
from models.player import Playback, PlaybackMark, Player, QueueEntry, QueueOrder
from models.player_standing import PlayerStanding, PlayerTransition
from models.playlist import Playlist, PlaylistTrack
from models.presence import VoicePresence
from models.queue_order import QueueChange
from models.room import RoomRules, SkipVote
from models.source import SourceQuota, SourceSearch, SourceTrack
from models.suppression import Suppression
from models.upload import Upload
from models.user import DiscordAccount, FormerName, LoginSession, User
from models.web_access import WatchLink, WebSession

__all__ = [
    "Announcement",
    "AuditEntry",
    "BallotCount",
    "Chat",
    "ChatFile",
    "ChatRange",
    "ChatVersion",
    "DiscordAccount",
    "DueAnnouncement",
    "Favourite",
    "FormerName",
    "Group",
    "Guild",
    "Invitation",
    "LoginDelay",
    "LoginSession",
    "Member",
    "MirroredThread",
    "Opening",
    "Outgoing",
    "OutgoingPart",
    "PageReaction",
    "PageVote",
    "Panel",
    "PasswordReset",
    "PendingExport",
    "Place",
    "Playback",
    "PlaybackMark",
    "Player",
    "PlayerStanding",
    "PlayerTransition",
    "Playlist",
    "PlaylistTrack",
    "QueueChange",
    "QueueEntry",
    "QueueOrder",
    "Reread",
    "RoomRules",
    "SkipVote",
    "SourceQuota",
    "SourceSearch",
    "SourceTrack",
    "Suppression",
    "SyncedCommands",
    "Upload",
    "User",
    "VoicePresence",
    "WatchLink",
    "WebSession",
    "Webhook",
]
