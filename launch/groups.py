"""Puts together the services that are about groups and their members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from services.arrivals import Arrivals
from services.caretaker import Caretaker
from services.directory import Directory
from services.endings import Endings
from services.group_locks import GroupLocks
from services.group_settings import GroupSettings
from services.groups import GroupLimits, Groups
from services.guest_list import GuestList
from services.guilds import Guilds
from services.inviting import Inviting
from services.joining import Joining
from services.members import Members
from services.memberships import Memberships
from services.openings import Openings
from services.rebuilding import Rebuilding
from services.seats import Seats
from services.succession import Succession
from services.turns import Turns
from services.upkeep import Upkeep

if TYPE_CHECKING:
    from launch.sections import GroupsSettings
    from models.database import Database
    from services.accounts import Accounts
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.mirror.retention import Retention
    from services.pictures import Pictures
    from services.playback import Playback


@dataclass(frozen=True)
class GroupServices:
    """The services that are about groups and their members."""

    caretaker: Caretaker
    directory: Directory
    group_settings: GroupSettings
    groups: Groups
    guilds: Guilds
    joining: Joining
    members: Members


class Doorkeeping:
    """What lets people in and out of groups, and ends groups: the part that accounts need, and that needs none."""

    def __init__(
        self,
        settings: GroupsSettings,
        database: Database,
        chat_server: ChatServer,
        playback: Playback,
        pictures: Pictures,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._database = database
        self._chat_server = chat_server
        self._playback = playback
        self._pictures = pictures
        self._clock = clock
        self._locks = GroupLocks()
        self._memberships = Memberships(database, chat_server, clock, max_members=settings.max_members)
        self._openings = Openings(database, chat_server, clock)
        self._endings = Endings(
            database, chat_server, playback, pictures, clock, delete_threads=settings.on_delete == "delete"
        )
        self._inviting = Inviting(database, chat_server, self._memberships, clock)
        self.arrivals = Arrivals(database, chat_server, self._memberships, self._inviting, self._locks, clock)
        self.succession = Succession(
            database, chat_server, self._endings, self._locks, clock, max_owned=settings.max_per_owner
        )

    def put_groups_together(self, accounts: Accounts, retention: Retention) -> GroupServices:
        """The services themselves, each with what it needs."""
        database, chat_server, clock = self._database, self._chat_server, self._clock
        memberships, locks, openings = self._memberships, self._locks, self._openings
        turns = Turns(locks, Seats(database, accounts))
        guilds = Guilds(database, chat_server, clock)
        rebuilding = Rebuilding(database, chat_server, guilds, openings, self._playback, clock)
        guest_list = GuestList(database, chat_server, memberships, self._inviting, self.succession, clock)
        upkeep = Upkeep(database, chat_server, self._endings, rebuilding, guest_list, self._playback, clock)
        limits = GroupLimits(per_guild=self._settings.max_per_guild, per_owner=self._settings.max_per_owner)
        return GroupServices(
            caretaker=Caretaker(database, openings, upkeep, locks),
            directory=Directory(database, accounts, chat_server),
            group_settings=GroupSettings(
                database,
                chat_server,
                rebuilding,
                self._playback,
                turns,
                retention,
                self._pictures,
                clock,
                max_owned=self._settings.max_per_owner,
            ),
            groups=Groups(
                database,
                accounts,
                guilds,
                chat_server,
                openings,
                self._endings,
                self._playback,
                turns,
                clock,
                limits=limits,
            ),
            guilds=guilds,
            joining=Joining(
                database,
                chat_server,
                memberships,
                self._inviting,
                turns,
                clock,
                needs_approval=self._settings.join_needs_approval,
                ask_again_after=timedelta(hours=self._settings.ask_again_hours),
            ),
            members=Members(database, memberships, self._inviting, turns, clock),
        )
