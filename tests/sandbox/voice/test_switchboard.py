"""Which voice events a bot is told, and in which order, by the switchboard alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.switchboard import ADDRESS_AFTER_S, Switchboard
from sandbox.voice import VoiceService
from sandbox.voice.opcodes import Close
from sandbox.world import World
from tests.sandbox.voice.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sandbox.client.listener import Seat


class Telephone:
    """A switchboard in a server with two voice channels, the bot's wishes, and what comes of them."""

    def __init__(self) -> None:
        world = World()
        self.voice = VoiceService()
        self.switchboard = Switchboard(world, self.voice)
        self.bot_id = world.bot_id
        self.guild_id = int(world.people.create_guild("Film club")["id"])
        self.owner_id = world.people.owner(self.guild_id)
        self.lounge_id, self.attic_id = (
            int(world.people.create_channel(self.guild_id, name, kind="voice")["id"]) for name in ("Lounge", "Attic")
        )
        self._told: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        world.listen(self._hear)

    def wish(self, channel_id: int | None, *, self_deaf: bool = False, session_id: str = "one") -> None:
        """Opcode 4 of the bot."""
        wish = {"guild_id": self.guild_id, "channel_id": channel_id, "self_deaf": self_deaf}
        self.switchboard.obey(self.bot_id, session_id, wish)

    async def next(self, event: str) -> dict[str, Any]:
        """The next voice event, which has to be this one."""
        name, payload = await asyncio.wait_for(self._told.get(), timeout=5)
        assert name == event
        return payload

    async def address(self) -> dict[str, Any]:
        """What the bot is told of its server, behind its voice state."""
        await self.next("VOICE_STATE_UPDATE")
        return await self.next("VOICE_SERVER_UPDATE")

    async def stays_silent(self) -> bool:
        """Whether nothing comes in a time in which an address would have."""
        try:
            await asyncio.wait_for(self._told.get(), timeout=5 * ADDRESS_AFTER_S)
        except TimeoutError:
            return True
        return False

    def seat(self, user_id: int, session_id: str, address: Mapping[str, Any]) -> Seat:
        """What a member of the lounge connects with."""
        return {
            "endpoint": address["endpoint"],
            "token": address["token"],
            "session_id": session_id,
            "guild_id": self.guild_id,
            "channel_id": self.lounge_id,
            "user_id": user_id,
        }

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        if event.startswith("VOICE_"):
            self._told.put_nowait((event, dict(payload)))


@pytest.fixture
def telephone() -> Telephone:
    return Telephone()


async def test_a_bot_that_asks_again_is_told_the_same_address_while_it_is_good(telephone: Telephone) -> None:
    telephone.wish(telephone.lounge_id)
    first = await telephone.address()
    telephone.wish(telephone.lounge_id)
    assert await telephone.address() == first
    telephone.voice.disconnect(guild_id=telephone.guild_id, user_id=telephone.bot_id)
    telephone.wish(telephone.lounge_id)
    assert (await telephone.address())["token"] != first["token"]


async def test_a_bot_that_asks_again_once_it_is_connected_is_told_no_address(
    telephone: Telephone, tmp_path: Path
) -> None:
    async with serving(telephone.voice, tmp_path) as site:
        telephone.wish(telephone.lounge_id)
        async with await site.enter(telephone.seat(telephone.bot_id, "one", await telephone.address())):
            telephone.wish(telephone.lounge_id)
            await telephone.next("VOICE_STATE_UPDATE")
            assert await telephone.stays_silent()


async def test_who_is_in_a_call_whose_server_goes_away_is_not_told_that_the_others_left_first(
    telephone: Telephone, tmp_path: Path
) -> None:
    async with serving(telephone.voice, tmp_path) as site:
        telephone.wish(telephone.lounge_id)
        seat = telephone.seat(telephone.bot_id, "one", await telephone.address())
        owner_id = telephone.owner_id
        joined = telephone.switchboard.join(telephone.guild_id, owner_id, telephone.lounge_id, "two")
        async with (
            await site.enter(telephone.seat(owner_id, "two", joined)) as first,
            await site.enter(seat) as second,
        ):
            telephone.switchboard.vacate(telephone.lounge_id)
            assert await first.wait_closed() == await second.wait_closed() == Close.CALL_TERMINATED
            assert first.departures == second.departures == 0


async def test_a_bot_that_moves_or_comes_with_another_session_gets_another_token(telephone: Telephone) -> None:
    tokens = set()
    for channel_id, session_id in (
        (telephone.lounge_id, "one"),
        (telephone.attic_id, "one"),
        (telephone.attic_id, "two"),
    ):
        telephone.wish(channel_id, session_id=session_id)
        tokens.add((await telephone.address())["token"])
    assert len(tokens) == 3


async def test_a_bot_that_deafens_itself_stays_connected_where_it_is(telephone: Telephone) -> None:
    telephone.wish(telephone.lounge_id)
    await telephone.address()
    telephone.wish(telephone.lounge_id, self_deaf=True)
    assert (await telephone.next("VOICE_STATE_UPDATE"))["self_deaf"]
    telephone.wish(None)
    assert (await telephone.next("VOICE_STATE_UPDATE"))["channel_id"] is None


async def test_a_bot_that_leaves_at_once_is_told_no_address(telephone: Telephone) -> None:
    telephone.wish(telephone.lounge_id)
    telephone.wish(None)
    telephone.wish(telephone.attic_id)
    for channel_id in (telephone.lounge_id, None, telephone.attic_id):
        state = await telephone.next("VOICE_STATE_UPDATE")
        assert state["channel_id"] == (None if channel_id is None else str(channel_id))
    address = await telephone.next("VOICE_SERVER_UPDATE")
    seat = (telephone.guild_id, telephone.bot_id)
    assert address == await telephone.switchboard.next_address(*seat, former_token="")


async def test_the_next_address_is_waited_for_until_one_leaves(telephone: Telephone) -> None:
    telephone.wish(telephone.lounge_id)
    address = await telephone.address()
    seat = (telephone.guild_id, telephone.bot_id)
    waiting = asyncio.create_task(telephone.switchboard.next_address(*seat, former_token=address["token"]))
    telephone.switchboard.vacate(telephone.lounge_id)
    assert (await telephone.next("VOICE_SERVER_UPDATE"))["endpoint"] is None
    assert not waiting.done()
    telephone.wish(None)
    with pytest.raises(KeyError):
        await waiting
