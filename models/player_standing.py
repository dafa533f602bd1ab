"""What a player takes along over a crash, where it stands, and why it went from phase to phase."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, bindparam, delete, exists, insert, update
from sqlalchemy import select as sa_select
from sqlmodel import Field, SQLModel, col, select

from models.columns import Row, moment, reference, setting
from models.plain import carry_out
from models.player import Player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class PlayerStanding(SQLModel, table=True):
    """Where a player stood when it was last noted."""

    __tablename__ = "player_standings"

    player_id: int = Field(sa_column_args=[ForeignKey("players.id", ondelete="CASCADE")], primary_key=True)
    entry_id: int | None = None
    """The queue entry that has its turn, or comes first; it may have left the queue since."""
    position_ms: int | None = None
    """Where in it listening goes on; None for its beginning."""
    is_on: bool = setting(False)
    """Whether it was playing or held, or about to, or sat where it is to stay."""
    is_held: bool = setting(False)
    loop: str = setting("off")
    on_page: bool = setting(False)
    """Whether it was followed on the watch page alone."""
    noted_at: datetime = moment()


class PlayerTransition(Row, table=True):
    """One step of a player from phase to phase, or from track to track, and the event that caused it."""

    __tablename__ = "player_transitions"
    __table_args__ = (Index(None, "player_id", "at"),)

    player_id: int = reference("players.id", index=False)
    at: datetime = moment()
    before: str
    after: str
    cause: str
    entry_id: int | None = None
    """The queue entry that has its turn after it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A `PlayerStanding` that is yet to be noted."""

    player_id: int
    entry_id: int | None
    position_ms: int | None
    is_on: bool
    is_held: bool
    loop: str
    on_page: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """A `PlayerTransition` that is yet to be kept."""

    player_id: int
    at: datetime
    before: str
    after: str
    cause: str
    entry_id: int | None


# As plain statements, since they are carried out with every step that somebody waits for.
_STANDINGS, _TRANSITIONS = SQLModel.metadata.tables["player_standings"], SQLModel.metadata.tables["player_transitions"]
_NOTED = ("entry_id", "position_ms", "is_on", "is_held", "loop", "on_page", "noted_at")
_NOTE = (
    update(_STANDINGS)
    .where(_STANDINGS.c.player_id == bindparam("whose"))
    .values({name: bindparam(name) for name in _NOTED})
)
_STEP = ("player_id", "at", "before", "after", "cause", "entry_id")
_LOG = insert(_TRANSITIONS).from_select(
    _STEP,
    sa_select(*(bindparam(name, type_=_TRANSITIONS.c[name].type) for name in _STEP)).where(
        exists().where(col(Player.id) == bindparam("player_id"))
    ),
)


class PlayerStandings:
    """The queries about what players take along, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, standing: Standing, *, now: datetime) -> None:
        """Let a player stand there now; nothing happens to one that is gone."""
        values = {**asdict(standing), "noted_at": now}
        whose = {"whose": values["player_id"]}
        others = {name: value for name, value in values.items() if name != "player_id"}
        noted = await carry_out(self._session, _NOTE, others | whose)
        if not noted.rowcount and await self._session.get(Player, standing.player_id) is not None:
            self._session.add(PlayerStanding(**values))
            await self._session.flush()

    async def move(self, standings: Sequence[Standing], *, now: datetime) -> None:
        """Let players that were noted before stand there now; those that are gone are passed over."""
        if not standings:
            return
        rows = [{"whose": one.player_id, "entry": one.entry_id, "place": one.position_ms} for one in standings]
        statement = (
            update(PlayerStanding)
            .where(col(PlayerStanding.player_id) == bindparam("whose"))
            .values(entry_id=bindparam("entry"), position_ms=bindparam("place"), noted_at=now)
        )
        await carry_out(self._session, statement, rows)

    async def of_player(self, player_id: int) -> PlayerStanding | None:
        return await self._session.get(PlayerStanding, player_id)

    async def that_were_on(self) -> Sequence[int]:
        """The ids of the groups whose players had something to play when they were last noted."""
        query = (
            select(Player.group_id)
            .join(PlayerStanding, col(PlayerStanding.player_id) == col(Player.id))
            .where(col(PlayerStanding.is_on))
        )
        return (await self._session.exec(query)).all()

    async def turn_off(self, group_id: int) -> None:
        """Let a group's player have nothing to come back for; its place stays."""
        ids = select(Player.id).where(Player.group_id == group_id)
        await self._session.exec(
            update(PlayerStanding).where(col(PlayerStanding.player_id).in_(ids)).values(is_on=False)
        )

    async def log(self, transition: Transition) -> None:
        """Keep a step; nothing happens for a player that is gone."""
        await carry_out(self._session, _LOG, asdict(transition))

    async def transitions(self, player_id: int) -> Sequence[PlayerTransition]:
        """What is kept of a player's steps, oldest first."""
        query = select(PlayerTransition).where(PlayerTransition.player_id == player_id)
        return (await self._session.exec(query.order_by(col(PlayerTransition.id)))).all()

    async def forget_transitions(self, group_id: int, *, before: datetime, keep: int) -> None:
        """Let go of what is older than `before`, and of all but the latest `keep` steps of a group's player."""
        ids = select(Player.id).where(Player.group_id == group_id)
        theirs = col(PlayerTransition.player_id).in_(ids)
        latest_first = select(PlayerTransition.id).where(theirs).order_by(col(PlayerTransition.id).desc())
        oldest = (await self._session.exec(latest_first.offset(keep).limit(1))).first()
        await self._session.exec(delete(PlayerTransition).where(theirs, col(PlayerTransition.at) < before))
        if oldest is not None:
            await self._session.exec(delete(PlayerTransition).where(theirs, col(PlayerTransition.id) <= oldest))
