"""The world by itself, on a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.discord_types import InteractionType
from sandbox.world import DiscordError, World

if TYPE_CHECKING:
    from collections.abc import Mapping

GUILDS, MEMBERS = 1 << 0, 1 << 1
START = datetime(2026, 1, 1, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def world(clock: SetClock) -> World:
    return World(clock=clock)


@pytest.fixture
def interaction(world: World) -> dict[str, Any]:
    """An interaction as the bot is told of it."""
    told: list[dict[str, Any]] = []
    world.listen(lambda event, payload: told.append(dict(payload)) if event == "INTERACTION_CREATE" else None)
    guild_id = int(world.people.create_guild("Film club")["id"])
    channel_id = int(world.people.create_channel(guild_id, "general")["id"])
    user_id = int(world.people.add_member(guild_id, "Ada")["user"]["id"])
    world.interactions.start(
        InteractionType.COMMAND, user_id=user_id, channel_id=channel_id, data={"name": "ping", "type": 1}
    )
    return told[0]


def answer(world: World, interaction: dict[str, Any]) -> None:
    """The bot's first answer."""
    path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
    world.request("POST", path, json={"type": 4, "data": {"content": "pong"}})


def follow_up(world: World, interaction: dict[str, Any]) -> None:
    """The bot says more."""
    path = f"/webhooks/{world.application_id}/{interaction['token']}"
    world.request("POST", path, json={"content": "more"})


def test_an_interaction_is_answered_once_and_within_three_seconds(
    world: World, clock: SetClock, interaction: dict[str, Any]
) -> None:
    clock.now += timedelta(seconds=2.9)
    answer(world, interaction)
    with pytest.raises(DiscordError) as twice:
        answer(world, interaction)
    assert twice.value.code == 40060


def test_after_three_seconds_an_interaction_is_unknown(
    world: World, clock: SetClock, interaction: dict[str, Any]
) -> None:
    clock.now += timedelta(seconds=3)
    with pytest.raises(DiscordError) as late:
        answer(world, interaction)
    assert late.value.code == 10062


def test_an_answered_interaction_lives_for_fifteen_minutes(
    world: World, clock: SetClock, interaction: dict[str, Any]
) -> None:
    answer(world, interaction)
    clock.now += timedelta(minutes=14, seconds=59)
    follow_up(world, interaction)
    clock.now += timedelta(seconds=1)
    with pytest.raises(DiscordError) as late:
        follow_up(world, interaction)
    assert late.value.code == 50027


def test_timestamps_always_carry_their_fraction(world: World) -> None:
    assert world.now_iso() == "2026-01-01T00:00:00.000001+00:00"


def test_attachments_know_when_their_link_was_made(world: World) -> None:
    url = world.chat.upload(1, "a.txt", b"a")["url"]
    assert f"is={int(START.timestamp()):x}&" in url
    assert world.attachment(url.removeprefix("https://cdn.discordapp.com")) == b"a"
    assert world.attachment(url.removeprefix("https://cdn.discordapp.com").replace("hm=", "hm=0")) is None


def test_a_message_says_in_which_guild_it_is_only_where_it_is_told_of(world: World) -> None:
    """Discord docs, Gateway Events > Message Create Extra Fields."""
    guild_id = int(world.people.create_guild("Film club")["id"])
    channel_id = int(world.people.create_channel(guild_id, "general")["id"])
    view = world.view((1 << 26) - 1)
    told: list[dict[str, Any] | None] = []
    world.listen(lambda event, payload: told.append(view.shape(event, payload)) if "MESSAGE" in event else None)
    sent = world.request("POST", f"/channels/{channel_id}/messages", json={"content": "hello"}).body
    path = f"/channels/{channel_id}/messages/{sent['id']}"
    changed = world.request("PATCH", path, json={"content": "hi"}).body
    world.request("DELETE", path)
    assert [event and event["guild_id"] for event in told] == [str(guild_id)] * 3
    assert "guild_id" not in {**sent, **changed}


def test_without_the_members_intent_a_bot_hears_of_its_own_threads_only(world: World) -> None:
    """Discord docs, Gateway > List of Intents: of THREAD_MEMBERS_UPDATE what concerns others is left out."""
    guild_id = int(world.people.create_guild("Film club")["id"])
    channel_id = int(world.people.create_channel(guild_id, "general")["id"])
    ada = int(world.people.add_member(guild_id, "Ada")["user"]["id"])
    thread_id = int(world.threads.start(ada, channel_id, "Open")["id"])
    seen: dict[bool, list[list[str]]] = {True: [], False: []}
    views = {members: world.view(GUILDS | (MEMBERS if members else 0)) for members in seen}

    def hear(event: str, payload: Mapping[str, Any]) -> None:
        for members, view in views.items():
            shaped = view.shape(event, payload) if event == "THREAD_MEMBERS_UPDATE" else None
            if shaped is not None:
                seen[members].append([entry["user_id"] for entry in shaped["added_members"]])

    world.listen(hear)
    world.threads.join(int(world.people.owner(guild_id)), thread_id)
    world.threads.add(ada, thread_id, world.bot_id)
    assert seen[True] == [[str(world.people.owner(guild_id))], [str(world.bot_id)]]
    assert seen[False] == [[], [str(world.bot_id)]]
