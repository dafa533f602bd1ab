"""The pages of one group: who looks at them, and what they are told when something changes.

Nothing is worked out for a page alone: what is told is the same for all who may do the same, or who neither said nor
did anything that it is about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from services.watching import presence
from services.watching.audience import ErasedTold, MessageTold, PeopleTold, PlayerTold, QueueTold, ReactionsTold
from services.watching.player_look import SHOWN_WAITING, same
from services.watching.presence import Report, people_of
from services.watching.pulse import Pulse
from services.watching.rights import may
from services.watching.roster import Roster, faces, listening, read_roster
from services.watching.views import PlayerShown, QueueShown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.seats import Seat
    from services.watching.audience import Audience, OverReason, Told
    from services.watching.chat import Chat
    from services.watching.chat_feed import ChatNews
    from services.watching.player_look import PlayerLook
    from services.watching.views import Person, ShownMessage
    from services.web_access.sessions import Visit

PLAYER_GAP_S, QUEUE_GAP_S, ROSTER_GAP_S = 0.05, 0.25, 0.1
TOLD_AGAIN_S = 5.0
"""How often pages are told where a player is that goes on, so that what they reckon from never gets old."""
LOOKED_AGAIN_S = 30.0
"""How often it is looked which sessions have expired; one that is ended is looked at when that is committed."""


@dataclass(slots=True)
class Page:
    """An open page, and who looks at it."""

    key: str
    visit: Visit
    seat: Seat
    report: Report | None = None


class WatchRoom:
    """The open pages of a group. `close` it when there are none left."""

    def __init__(
        self,
        group_id: int,
        database: Database,
        chat_server: ChatServer,
        look: PlayerLook,
        chat: Chat,
        audience: Audience,
        clock: Clock,
    ) -> None:
        self.group_id = group_id
        self._database = database
        self._chat_server = chat_server
        self._look = look
        self._chat = chat
        self._audience = audience
        self._clock = clock
        self.pages: dict[str, Page] = {}
        self._roster = Roster()
        self._in_voice: frozenset[int] = frozenset()
        self._revisions = count(int(look.server_time.now_ms()))  # never smaller than before, also after a restart
        self._player, self._queue = PlayerShown(), QueueShown()
        self._entry_told: int | None = None
        self._queue_told = 0
        """What all pages know, but for those that came since: the entry that plays, and the queue's revision."""
        self._people: tuple[Person, ...] = ()
        self._news: list[ChatNews] = []
        self._reports = count()
        self._pulses = (
            player := Pulse(self._tell_player, clock, gap_s=lambda: PLAYER_GAP_S, again_s=self._told_again_s),
            queue := Pulse(self._tell_queue, clock, gap_s=lambda: QUEUE_GAP_S),
            people := Pulse(self._tell_people, clock, gap_s=lambda: presence.gap_s(len(self._roster.members))),
            roster := Pulse(self._call_the_roll, clock, gap_s=lambda: ROSTER_GAP_S, again_s=lambda: LOOKED_AGAIN_S),
            chat_pulse := Pulse(self._tell_chat, clock, gap_s=lambda: 0),
        )
        self._ask_player, self._ask_queue, self._ask_people = player.ask, queue.ask, people.ask
        self.members_changed: Callable[[], None] = roster.ask
        self._ask_chat = chat_pulse.ask

    @property
    def guild_id(self) -> int | None:
        """The server that the group meets on; None before that was looked up."""
        return None if self._roster.venue is None else self._roster.venue.guild_id

    async def close(self) -> None:
        """Tell nobody anything any more."""
        self._look.forget(self.group_id)
        for pulse in self._pulses:
            await pulse.close()

    # What happens

    def player_changed(self) -> None:
        """Something changed in the player, in what may be done with it, or in what waits."""
        self._ask_player()
        self._ask_queue()
        self._ask_people()

    def voice_changed(self) -> None:
        """Somebody came into the voice channel, or left it."""
        self.members_changed()

    def chat_changed(self, news: ChatNews) -> None:
        """Something was said, or changed."""
        self._news.append(news)
        self._ask_chat()

    async def enter(self, page: Page) -> None:
        """A page was opened; whoever opens it is to be shown how all stands."""
        self.pages[page.key] = page
        self._roster = await read_roster(self._database, self._clock, self.group_id, self._sessions())
        self._in_voice = listening(self._roster, self._chat_server)
        self._ask_people()
        self._ask_player()  # who is told once is told again while it goes on

    def leave(self, key: str) -> None:
        """A page was closed."""
        if self.pages.pop(key, None) is not None:
            self._ask_people()

    def reported(self, page: Page, report: Callable[[int], Report]) -> None:
        """A page tells how its picture does; `report` is given the report's number."""
        page.report = report(next(self._reports))
        self._ask_people()

    # How all stands

    async def music_of(self, seat: Seat) -> tuple[PlayerTold, QueueTold]:
        """The player and what waits, for somebody in the group."""
        player, queue = await self._look_at_both()
        return PlayerTold(player, self._may(seat)), QueueTold(queue, seat.user_id)

    async def queue_part(self, seat: Seat, first: int, count: int) -> QueueTold:
        """Some of what waits, for somebody in the group; its revision is that of the queue it is a part of."""
        part = await self._look.queue(self.group_id, self.names, first, count)
        if part.order != self._queue.order:
            self._ask_queue()  # what is told then has a greater revision
        return QueueTold(replace(part, revision=self._queue.revision), seat.user_id)

    @property
    def names(self) -> Mapping[int, str]:
        """What the members are called, by their accounts."""
        return self._roster.names(faces(self._roster, self._chat_server))

    def people(self) -> PeopleTold:
        """Who is here."""
        return PeopleTold(self._present())

    # What pages are told

    async def _tell_player(self) -> None:
        player = await self._look.player(self.group_id, self.names)
        if _id_of(player) != self._entry_told:
            await self._tell_both()
        else:
            self._tell_each_right(self._revised(player))

    async def _tell_queue(self) -> None:
        queue = await self._look.queue(self.group_id, self.names, 0, SHOWN_WAITING)
        if self._requeued(queue).revision != self._queue_told:
            await self._tell_both()

    async def _tell_both(self) -> None:
        """A queue is told right before the player that it belongs to: a page shows them at once."""
        player, queue = await self._look_at_both()
        if queue.revision != self._queue_told:
            self._queue_told = queue.revision
            voters = {user_id for votes in queue.votes.values() for user_id in votes}
            self._tell_each(voters, lambda user_id: QueueTold(queue, user_id))
        self._tell_each_right(player)

    async def _look_at_both(self) -> tuple[PlayerShown, QueueShown]:
        player, queue = await self._look.both(self.group_id, self.names)
        return self._revised(player), self._requeued(queue)

    def _tell_each_right(self, player: PlayerShown) -> None:
        self._entry_told = _id_of(player)
        by_rights: defaultdict[frozenset[str], list[str]] = defaultdict(list)
        for page in self.pages.values():
            by_rights[self._may(page.seat)].append(page.key)
        for rights, keys in by_rights.items():
            self._audience.tell(keys, PlayerTold(player, rights))

    async def _tell_people(self) -> None:
        people = self._present()
        if people != self._people:
            self._people = people
            self._audience.tell(list(self.pages), PeopleTold(people))

    async def _tell_chat(self) -> None:
        news, self._news = self._news, []
        if not news or self._roster.venue is None:
            return
        said = {one for each in news for one in each.said}
        changed = {one for each in news for one in each.changed}
        shown = {one.id: one for one in await self._chat.these(self._roster, said | changed)}
        for message_id in sorted(said | changed):
            message = shown.get(message_id)
            if message is None:
                if message_id in changed:
                    self._audience.tell(list(self.pages), ErasedTold(message_id))
            else:
                self._tell_message(message, is_new=message_id in said)
        for message_id in sorted({one for each in news for one in each.erased}):
            self._audience.tell(list(self.pages), ErasedTold(message_id))
        reacted = {one for each in news for one in each.reacted} - said - changed
        for message in await self._chat.these(self._roster, reacted):
            concerned = {user_id for reaction in message.reactions for user_id in reaction.by}
            self._tell_each(concerned, partial(ReactionsTold, message.id, message.reactions))

    def _tell_message(self, message: ShownMessage, *, is_new: bool) -> None:
        concerned = {user_id for reaction in message.reactions for user_id in reaction.by}
        if message.author.id is not None:
            concerned.add(message.author.id)
        self._tell_each(concerned, lambda user_id: MessageTold("said" if is_new else "edited", message, user_id))

    def _tell_each(self, concerned: Collection[int], told: Callable[[int | None], Told]) -> None:
        """Tell those it concerns their own, and all others the same."""
        others = []
        own: defaultdict[int, list[str]] = defaultdict(list)
        for page in self.pages.values():
            if page.visit.user_id in concerned:
                own[page.visit.user_id].append(page.key)
            else:
                others.append(page.key)
        if others:
            self._audience.tell(others, told(None))
        for user_id, keys in own.items():
            self._audience.tell(keys, told(user_id))

    async def _call_the_roll(self) -> None:
        """See who is a member and let in still, and who sits in voice."""
        pages = list(self.pages.values())  # whoever comes meanwhile was looked at on the way in
        roster = await read_roster(self._database, self._clock, self.group_id, self._sessions())
        self._roster, self._in_voice = roster, listening(roster, self._chat_server)
        members = roster.by_user
        over: defaultdict[OverReason, list[str]] = defaultdict(list)
        for page in pages:
            if self.pages.get(page.key) is not page:
                continue
            if page.visit.session_id not in roster.sessions:
                over["session"].append(page.key)
            elif roster.group is None or roster.venue is None:
                over["group"].append(page.key)
            elif page.visit.user_id not in members:
                over["membership"].append(page.key)
            else:
                page.seat = self._seated(page.seat, roster)
        for reason, keys in over.items():
            for key in keys:
                del self.pages[key]
            self._audience.end(keys, reason)
        self.player_changed()

    def _seated(self, seat: Seat, roster: Roster) -> Seat:
        """The seat as it is now."""
        assert roster.group is not None
        assert roster.venue is not None
        membership, user = roster.by_user[seat.user_id]
        voice = roster.venue.voice_channel_id if seat.user_id in self._in_voice else None
        asker = replace(seat.asker, voice_channel_id=voice, channel_id=roster.venue.thread_id)
        return replace(seat, asker=asker, user=user, group=roster.group, venue=roster.venue, membership=membership)

    def _present(self) -> tuple[Person, ...]:
        latest: dict[int, Report | None] = {}
        for page in self.pages.values():
            known = latest.setdefault(page.visit.user_id, page.report)
            if page.report is not None and (known is None or known.number < page.report.number):
                latest[page.visit.user_id] = page.report
        player = self._look.player_of(self.group_id)
        entry_id = None if player is None else player.state.current
        seen = faces(self._roster, self._chat_server)
        return people_of(self._roster, seen, self._in_voice, latest, entry_id)

    def _may(self, seat: Seat) -> frozenset[str]:
        return may(seat, self._look.room, self._look.player_of(self.group_id))

    def _revised(self, shown: PlayerShown) -> PlayerShown:
        revision = self._player.revision if same(shown, self._player) else next(self._revisions)
        self._player = replace(shown, revision=revision)
        return self._player

    def _requeued(self, queue: QueueShown) -> QueueShown:
        """What was told before, where nothing but when it begins is different."""
        if _without_times(queue) != _without_times(self._queue) or not self._queue.revision:
            self._queue = replace(queue, revision=next(self._revisions))
        return self._queue

    def _told_again_s(self) -> float | None:
        return TOLD_AGAIN_S if self._player.rate and self.pages else None

    def _sessions(self) -> Sequence[int]:
        return [page.visit.session_id for page in self.pages.values()]


def _id_of(player: PlayerShown) -> int | None:
    return None if player.entry is None else player.entry.id


def _without_times(queue: QueueShown) -> QueueShown:
    entries = tuple(replace(entry, starts_in_ms=None) for entry in queue.entries)
    return replace(queue, revision=0, entries=entries)
