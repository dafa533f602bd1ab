"""The tables, the queries beside them, the database they live in and its migrations.

Knows SQL and nothing else of ours: no Discord, no HTTP, no rules. What a row means to a person is decided in
`services`; here it is only kept. Start reading at `models.database`.
"""

from models.audit import AuditEntry
from models.chat import Chat
from models.commands import SyncedCommands
from models.group import Group, Place
from models.guild import Guild
from models.invitation import Invitation
from models.login import LoginDelay, PasswordReset
from models.member import Member
from models.opening import Opening
from models.player import Playback, Player, QueueEntry
from models.user import DiscordAccount, FormerName, LoginSession, User

__all__ = [
    "AuditEntry",
    "Chat",
    "DiscordAccount",
    "FormerName",
    "Group",
    "Guild",
    "Invitation",
    "LoginDelay",
    "LoginSession",
    "Member",
    "Opening",
    "PasswordReset",
    "Place",
    "Playback",
    "Player",
    "QueueEntry",
    "SyncedCommands",
    "User",
]
