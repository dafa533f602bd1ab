"""All services on a real database, with people and groups in it."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from launch.groups import Doorkeeping
from launch.privacy import Discretion
from launch.saving import put_saving_together
from launch.sections import GroupsSettings, PlayerSettings, WebSettings
from launch.timeline import put_timeline_together
from launch.watch_room import RoomParts, put_watch_room_together
from launch.web import put_web_together
from models import Playback as PlaybackRow
from models.chat_reading import Cursor, Range
from models.database import Database
from services.accounts import Accounts
from services.audit_trail import AuditTrail
from services.avatars import Avatars
from services.ballots import Ballots
from services.chat_export import ChatExport
from services.completion import Completion
from services.enqueueing import QueueRules
from services.erasure import Erasure
from services.export import Export
from services.group_locks import GroupLocks
from services.guide import Guide
from services.links import Links
from services.login_guard import DelayPolicy, LoginGuard
from services.media import Media
from services.mirror import Coverage, Edited, Recorder, Said, SaidMessage, SaidPart
from services.mirror.catch_up import CatchUp
from services.mirror.completeness import CompletenessBook
from services.mirror.file_fetcher import FileLimits
from services.mirror.files import Files
from services.mirror.reading import Reading
from services.mirror.stats import Stats
from services.passwords import PasswordPolicy, Passwords
from services.pictures import PICTURE_MAX_BYTES, Pictures
from services.playback import Playback
from services.privacy.notice import PrivacyText
from services.profiles import Profiles
from services.resets import Resets
from services.seats import Seats
from services.sending import Sending
from services.sessions import Sessions
from services.sourcing.canary import CanaryWatch
from services.sourcing.catalogue import Catalogue
from services.sourcing.health import SourcesWatch
from services.sourcing.rules import Rules
from services.sourcing.sourcing import Sourcing
from services.status import Status
from services.suggesting import Suggesting
from services.uploads import UploadLimits, Uploads
from services.watching.pictures import TrackPictures
from services.words import Words
from sources.guard.guard import Guard
from sources.guard.session import GuardedSession
from sources.tagging.reader import TagReader
from sources.uploads import UploadSource
from storage.local import LocalStore
from tests.moving.clock import MovableClock
from tests.services.memory_ballot_box import MemoryBallotBox
from tests.services.memory_chat_server import MemoryChatServer
from tests.services.memory_messenger import MemoryMessenger
from tests.services.mirror.memory_downloads import MemoryDownloads
from tests.services.mirror.memory_history import MemoryHistory
from tests.services.person import Person
from tests.services.sourcing.shelf import FarShelf, MemoryFetcher
from tests.services.stand_ins import (
    MemoryNotices,
    MemoryOpener,
    MemoryShelf,
    MemoryVoiceGateway,
    MemoryWithdrawal,
    SteppedEngine,
)
from tests.services.what_plays import TITLES, WhatPlays

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime
    from pathlib import Path

    from models import Chat, User
    from services.mirror import Event
    from services.seats import Seat

CHEAP = PasswordPolicy(time_cost=1, memory_kib=8, parallelism=1)
MAX_GROUPS = 4
UPLOAD_LIMITS = UploadLimits(max_file_bytes=20_000, quota_bytes=40_000, keep=timedelta(days=7))
FILE_LIMITS = FileLimits(max_file_bytes=1000, quota_bytes=3000, at_once=2)
PUBLIC_URL = "https://chorus.example.com"


@dataclass
class House(WhatPlays):
    """The services of one bot, and what is behind them."""

    path: Path
    database: Database
    session: GuardedSession
    clock: MovableClock = field(default_factory=MovableClock)
    chat_server: MemoryChatServer = field(default_factory=MemoryChatServer)
    messenger: MemoryMessenger = field(default_factory=MemoryMessenger)
    notices: MemoryNotices = field(default_factory=MemoryNotices)
    engine: SteppedEngine = field(default_factory=SteppedEngine)
    shelf: MemoryShelf = field(default_factory=lambda: MemoryShelf(TITLES))
    opener: MemoryOpener = field(default_factory=MemoryOpener)
    far: FarShelf = field(default_factory=lambda: FarShelf([]))
    fetcher: MemoryFetcher = field(default_factory=MemoryFetcher)
    reader: TagReader = field(default_factory=TagReader)
    rules: Rules = field(default_factory=Rules)
    leave_when_idle_s: float = 600.0
    player_settings: PlayerSettings = field(default_factory=PlayerSettings)
    dead: list[Playback] = field(default_factory=list)
    """Bots that were killed, which a test process has to close all the same."""
    queue_rules: QueueRules = field(default_factory=QueueRules)
    groups_settings: GroupsSettings = field(kw_only=True)

    def __post_init__(self) -> None:
        self.opener.gate.set()
        self.downloads = MemoryDownloads()
        self.history = MemoryHistory(0)
        self.attachments = LocalStore(self.path.parent / "attachments", max_file_bytes=FILE_LIMITS.max_file_bytes)
        self.files = Files(self.database, self.attachments, self.downloads, self.history, self.clock, FILE_LIMITS)
        self.uploads = Uploads(
            self.database,
            self.path.parent / "uploads",
            self.files,
            self.downloads,
            self.reader,
            self.clock,
            UPLOAD_LIMITS,
        )
        self.voice = MemoryVoiceGateway(self.engine, self.opener)
        self.playback = self.new_playback()
        store = LocalStore(self.path.parent / "avatars", max_file_bytes=PICTURE_MAX_BYTES)
        self.pictures = Pictures(self.database, store)
        self.doorkeeping = Doorkeeping(
            self.groups_settings, self.database, self.chat_server, self.playback, self.pictures, self.clock
        )
        self.arrivals, self.succession = self.doorkeeping.arrivals, self.doorkeeping.succession
        self.passwords = Passwords(CHEAP)
        self.guard = LoginGuard(self.database, self.passwords, self.clock, DelayPolicy())
        self.accounts = Accounts(self.database, self.passwords, self.guard, self.arrivals, self.clock, session_days=30)
        self.avatars = Avatars(self.database, self.accounts, self.pictures, self.clock)
        self.profiles = Profiles(self.database, self.accounts, self.guard, self.passwords, self.notices, self.clock)
        self.sessions = Sessions(self.database, self.accounts, self.clock)
        self.links = Links(self.database, self.accounts, self.guard, self.arrivals, self.notices, self.clock)
        self.resets = Resets(self.database, self.accounts, self.passwords, self.notices, self.clock)
        self.erasure = Erasure(self.database, self.accounts, self.guard, self.succession, self.avatars, self.clock)
        self.export = Export(self.database, self.accounts, self.avatars, Words(), self.clock)
        self.discretion = Discretion(self.database, self.path, self.files, self.clock)
        self.retention = self.discretion.retention
        services = self.doorkeeping.put_groups_together(self.accounts, self.retention)
        self.caretaker, self.groups, self.group_settings = services.caretaker, services.groups, services.group_settings
        self.directory = services.directory
        self.guilds, self.joining, self.members = services.guilds, services.joining, services.members
        coverage = Coverage()
        self.recorder = Recorder(self.database, coverage, self.clock)
        # Nothing is read from a history here: tests/services/mirror has that.
        catch_up = CatchUp(self.database, self.recorder, coverage, self.history, self.clock)
        book = CompletenessBook(self.database, coverage, catch_up, self.clock)
        self.recorder.tell_files(self.files.look)
        self.status = Status(
            self.database, book, self.recorder, SourcesWatch(CanaryWatch(None, self.clock)), self.clock
        )
        self.reading = Reading(self.database, self.recorder, self.clock)
        timeline = put_timeline_together(self.database, self.recorder, catch_up, self.reading, self.clock)
        self.presences, self.recaps, self.replay = timeline.presences, timeline.recaps, timeline.replay
        self.ballot_box = MemoryBallotBox()
        self.ballots = Ballots(self.database, self.ballot_box, self.chat_server, self.playback)
        self.stats = Stats(self.database, self.recorder, self.clock)
        self.withdrawn = MemoryWithdrawal()
        privacy = self.discretion.put_together(
            self.accounts, self.recorder, self.withdrawn, self.uploads, self.chat_server, PrivacyText()
        )
        self.forgetting, self.privacy = privacy.forgetting, privacy.privacy
        self.seats = Seats(self.database, self.accounts, self.playback.viewers)
        settings = WebSettings(public_url=PUBLIC_URL)
        self.web = put_web_together(settings, self.database, self.guard, self.chat_server, self.seats, self, self.clock)
        self.track_pictures = TrackPictures(self.database, self.media.sourcing, self.session, self.reader)
        self.chat_export = self.new_chat_export()
        self.sending = self.new_sending()
        parts = RoomParts(
            self.recorder,
            self.discretion.eraser,
            self.reading,
            self.chat_server,
            self.messenger,
            self.sending,
            self.ballots,
        )
        self.watching = put_watch_room_together(
            self.database,
            parts,
            self.web.visitors,
            self.playback,
            self.media.sourcing,
            self.track_pictures,
            Words(),
            self.clock,
        )
        self.audit = AuditTrail(self.database)
        self.completion = Completion(self.database, self.clock)
        self.suggesting = Suggesting(self.database, self.media.sourcing, self.media.picks, self.clock)
        self.guide = Guide(self.database, self.accounts, self.seats)
        self.saving = put_saving_together(
            self.player_settings, self.database, self.accounts, self.media, self.playback, Words(), self.clock
        )
        self.favourites, self.playlists, self.listening = (
            self.saving.favourites,
            self.saving.playlists,
            self.saving.listening,
        )
        self._numbers = itertools.count(2**53 + 1_001)

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, groups_settings: GroupsSettings | None = None) -> AsyncIterator[House]:
        """A house on the migrated database at `path`; closes everything with the block."""
        async with (
            Database.open(path) as database,
            TagReader.opened() as reader,
            GuardedSession(Guard()) as session,
        ):
            house = cls(
                path,
                database,
                session,
                reader=reader,
                groups_settings=groups_settings or GroupsSettings(max_per_guild=MAX_GROUPS),
            )
            try:
                async with house.recorder.running(), house.files.running():
                    yield house
            finally:
                house.opener.gate.set()
                await house.watching.watch_rooms.close()
                await house.ballots.close()
                await house.chat_export.close()
                await house.sending.close()
                await house.forgetting.close()
                await house.suggesting.close()
                await house.saving.importing.close()
                for playback in (*house.dead, house.playback):
                    await playback.close()

    def new_media(self) -> Media:
        """What the house has to play: the shelf, and `far`, which comes over a network."""
        catalogue = Catalogue([self.shelf, self.far, UploadSource(self.uploads, self.reader)])
        sourcing = Sourcing(catalogue, self.database, self.clock, self.rules)
        self.media = Media(sourcing, self.opener, self.fetcher)
        return self.media

    def new_playback(self) -> Playback:
        """The players of a bot that has just started."""
        return Playback(
            self.database,
            self.voice,
            self.engine,
            self.chat_server,
            self.new_media(),
            self.clock,
            leave_when_idle_s=self.leave_when_idle_s,
            queue_rules=self.queue_rules,
            wait_for_viewers_s=WebSettings().wait_for_viewers_s,
        )

    def new_chat_export(self) -> ChatExport:
        """What hands chats over in a bot that has just started."""
        return ChatExport(self.database, self.accounts, self.seats, self.recorder, self.files, Words(), self.clock)

    def new_sending(self) -> Sending:
        """What sends for people in a bot that has just started."""
        return Sending(self.database, self.messenger, self.seats, self.avatars, GroupLocks(), self.clock)

    def stranger(self, name: str) -> Person:
        """Somebody who has never registered."""
        person = Person(name, next(self._numbers))
        self.chat_server.here.add(person.discord_id)
        self.chat_server.called[person.discord_id] = name
        return person

    async def person(self, name: str) -> Person:
        """Somebody registered and logged in."""
        person = self.stranger(name)
        await self.accounts.register(person.discord_id, name, person.typed())
        return person

    async def count_people(self) -> int:
        """How many are registered."""
        async with self.database.read() as tx:
            return await tx.users.count()

    async def account_of(self, person: Person) -> User:
        return await self.accounts.require(person.discord_id)

    async def group(self, owner: Person, name: str = "Film night", *members: Person) -> Seat:
        """A new group; the seat of its owner, who sits in its voice channel."""
        group, venue = await self.groups.create(owner.asks(), name)
        seat = await self.seats.of(owner.asks(venue.thread_id, voice=venue.voice_channel_id), group_id=group.row_id)
        for member in members:
            await self.members.add(seat, member.discord_id)
        return seat

    async def join(self, person: Person, seat: Seat, *, listening: bool = True, is_admin: bool = False) -> Seat:
        """The seat of somebody else in the group of `seat`."""
        voice = seat.venue.voice_channel_id if listening else None
        return await self.seats.of(person.asks(seat.venue.thread_id, voice=voice, is_admin=is_admin))

    async def say(self, seat: Seat, person: Person, message_id: int, text: str) -> None:
        """The person says something in a group's thread, and the mirror is told."""
        message = SaidMessage(
            message_id=message_id,
            thread_id=seat.venue.thread_id,
            author_id=person.discord_id,
            author_name=person.name,
            content=text,
            created_at=self.clock(),
        )
        await self.tell(Said(message))

    async def listed(self, seat: Seat) -> list[Chat]:
        """What stands in a group's list, as it is kept, oldest first."""
        async with self.database.read() as tx:
            return [*reversed(await tx.chat_reading.page(Range(seat.group_id), Cursor(), limit=100))]

    async def edit(self, seat: Seat, message_id: int, text: str, edited_at: datetime) -> None:
        """Only the words of a message in a group's thread are told, and when they were written."""
        await self.tell(Edited(SaidPart(message_id, seat.venue.thread_id, content=text, edited_at=edited_at)))

    async def tell(self, *events: Event) -> None:
        """The mirror is told, and has written it down."""
        for event in events:
            self.recorder.offer(event)
        await self.recorder.settled()

    async def log(self) -> list[tuple[str, str | None]]:
        """What was played, and how it ended."""
        async with self.database.read() as tx:
            rows = (await tx.session.exec(select(PlaybackRow).order_by(col(PlaybackRow.id)))).all()
        return [(row.title, row.ending) for row in rows]

    @asynccontextmanager
    async def nobody_writes(self) -> AsyncIterator[None]:
        """Whatever has to be written into the database waits until the block ends."""
        async with self.database.begin() as tx:
            await tx.users.count()  # the lock is taken with the first statement
            yield

    def rows(self) -> list[str]:
        """Everything the database holds, but for the counters of ids and what is only noted: by sources, by players."""
        with closing(sqlite3.connect(self.path)) as connection:
            dump = [line for line in connection.iterdump() if line.startswith("INSERT")]
        aside = ("sqlite_sequence", '"source_', '"player_standings"', '"player_transitions"')
        return [line for line in dump if not any(name in line for name in aside)]

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """Asserts that the block leaves the database as it was, and the chat server's channels too."""
        rows, admitted = self.rows(), {venue: set(ids) for venue, ids in self.chat_server.admitted.items()}
        yield
        assert self.rows() == rows
        assert self.chat_server.admitted == admitted
