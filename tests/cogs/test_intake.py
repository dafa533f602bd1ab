"""The seam to discord.py's gateway: what it touches is there, and a full queue slows the reading."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import pytest
from discord import gateway, http, state

from cogs.client import Chorus, needed_intents
from cogs.intake import EVENTS, GATEWAY, Intake
from services.mirror import Interrupted, Said, SessionBegan, Touched

if TYPE_CHECKING:
    from services.mirror import Event


class Listening:
    """Stands for the recorder: remembers, and lets wait when told to."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.asked = 0

    def offer(self, event: Event) -> None:
        self.events.append(event)

    async def room(self) -> None:
        self.asked += 1


class Socket:
    """Stands for aiohttp's, which would need a server."""

    async def receive(self, timeout: float | None = None) -> Any:  # noqa: ASYNC109 # aiohttp's own signature
        return timeout


@pytest.fixture
async def bot() -> Chorus:
    return Chorus()


def test_every_event_is_one_that_discord_py_has_a_parser_for_and_asks_to_be_told(bot: Chorus) -> None:
    assert set(EVENTS) <= set(bot._connection.parsers)
    intents = needed_intents()
    assert intents.guild_messages
    assert intents.guild_reactions
    assert intents.guild_polls


def test_discord_py_still_reads_its_sockets_the_way_that_is_tapped() -> None:
    assert "ws._discord_parsers = client._connection.parsers" in inspect.getsource(gateway.DiscordWebSocket.from_client)
    assert "client.http.ws_connect(str(url))" in inspect.getsource(gateway.DiscordWebSocket.from_client)
    assert f"{GATEWAY[:-1]}=encoding" in inspect.getsource(gateway.DiscordWebSocket.from_client)
    assert "self.socket.receive(timeout=" in inspect.getsource(gateway.DiscordWebSocket.poll_event)
    assert "_keep_alive.tick()" in inspect.getsource(gateway.DiscordWebSocket.received_message)
    assert "with_query" not in inspect.getsource(gateway.DiscordVoiceWebSocket.from_connection_state)
    assert list(inspect.signature(http.HTTPClient.ws_connect).parameters) == ["self", "url", "compress"]
    assert issubclass(state.AutoShardedConnectionState, state.ConnectionState)


def test_what_is_dispatched_is_handed_on_and_discord_py_is_told_too(bot: Chorus) -> None:
    told: list[Any] = []
    bot._connection.parsers.update(dict.fromkeys(EVENTS, told.append))
    recorder = Listening()
    intake = Intake(bot, recorder)  # type: ignore[arg-type]
    intake.open()
    message = {"id": "9", "channel_id": "7", "content": "hi", "author": {"id": "5"}}
    payloads = {"READY": {}, "MESSAGE_CREATE": message, "MESSAGE_REACTION_ADD": {"message_id": "9", "channel_id": "7"}}
    for name, payload in payloads.items():
        bot._connection.parsers[name](payload)
    assert [type(event) for event in recorder.events] == [SessionBegan, Said, Touched]
    assert told == list(payloads.values())
    intake.close()
    bot._connection.parsers["READY"]({})
    assert len(recorder.events) == 3


def test_what_may_leave_something_out_is_told_before_what_is_said_behind_it(bot: Chorus) -> None:
    bot._connection.parsers.update(dict.fromkeys(EVENTS, lambda _payload: None))
    recorder = Listening()
    Intake(bot, recorder).open()  # type: ignore[arg-type]
    message = {"id": "9", "channel_id": "7", "content": "hi", "author": {"id": "5"}}
    for name, payload in (
        ("GUILD_CREATE", {"id": "3"}),
        ("MESSAGE_CREATE", message),
        ("THREAD_LIST_SYNC", {"guild_id": "3"}),
        ("THREAD_CREATE", {"id": "7", "guild_id": "3"}),
        ("MESSAGE_CREATE", message),
    ):
        bot._connection.parsers[name](payload)
    assert [event for event in recorder.events if isinstance(event, Interrupted)] == [
        Interrupted(guild_id=3),
        Interrupted(guild_id=3),
        Interrupted((7,)),
    ]
    assert isinstance(recorder.events[1], Said)
    assert isinstance(recorder.events[4], Said)


def test_what_cannot_be_understood_is_asked_for_and_stops_nothing(bot: Chorus, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr("cogs.intake.log.disabled", True, raising=False)
    bot._connection.parsers.update(dict.fromkeys(EVENTS, told.append))
    recorder = Listening()
    Intake(bot, recorder).open()  # type: ignore[arg-type]
    bot._connection.parsers["MESSAGE_DELETE_BULK"]({"ids": 5, "channel_id": "7", "id": "9"})
    bot._connection.parsers["MESSAGE_DELETE"]([])
    assert recorder.events == [Touched(7, 9)]
    assert len(told) == 2


async def test_the_gateways_sockets_wait_for_room_and_those_of_voice_do_not(
    bot: Chorus, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect(url: str, *, compress: int = 0) -> Socket:
        return Socket()

    monkeypatch.setattr(bot.http, "ws_connect", connect)
    recorder = Listening()
    Intake(bot, recorder).open()  # type: ignore[arg-type]
    voice = await bot.http.ws_connect("wss://voice.example/?v=8", compress=15)
    assert await voice.receive(timeout=3) == 3  # type: ignore[comparison-overlap]
    assert recorder.asked == 0
    main = await bot.http.ws_connect("wss://gateway.example/?v=10&encoding=json")
    for _ in range(20):
        assert await main.receive(timeout=3) == 3  # type: ignore[comparison-overlap]
    assert recorder.asked == 20
