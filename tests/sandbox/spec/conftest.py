"""Discord's OpenAPI file, as far as it is there, and what the sandbox really sends."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from sandbox.spec import Recorder, SpecDocument, find_document
from sandbox.world import World


@cache
def _load() -> SpecDocument | None:
    path = find_document()
    return None if path is None else SpecDocument.load(path)


@pytest.fixture
def document() -> SpecDocument:
    """The description; a test that needs it is skipped without it, and fails where `CI` is set."""
    document = _load()
    if document is None:
        pytest.skip("Discord's OpenAPI file is not there; CHORUS_OPENAPI says where it is")
    return document


@pytest.fixture
def recorder(document: SpecDocument) -> Recorder:
    """A recorder that has seen nothing yet."""
    return Recorder(document)


@pytest.fixture
def events() -> dict[str, dict[str, Any]]:
    """One event of each kind that a small world brings about, as a bot with all intents gets it."""
    return _small_world()


@cache
def _small_world() -> dict[str, dict[str, Any]]:
    world = World(bot_name="Bot")
    view = world.view((1 << 26) - 1)
    seen: dict[str, dict[str, Any]] = {}

    def listen(event: str, payload: Any) -> None:
        shaped = view.shape(event, payload)
        if shaped is not None:
            seen.setdefault(event, shaped)

    world.listen(listen)
    guild_id = _live(world)
    seen["GUILD_CREATE"] = view.guild(guild_id)
    return seen


def _live(world: World) -> int:
    """A server, a channel, a member who writes, and the bot who opens a thread; returns the server's id."""
    guild_id = int(world.people.create_guild("Film club", owner="Olga", permissions=["administrator"])["id"])
    channel_id = int(world.people.create_channel(guild_id, "general", kind="text")["id"])
    voice_id = int(world.people.create_channel(guild_id, "Lounge", kind="voice")["id"])
    user_id = int(world.people.add_member(guild_id, "Ada")["user"]["id"])
    message = world.chat.send(user_id, channel_id, "hello", files=[("a.txt", b"abc")])
    world.chat.edit(user_id, channel_id, int(message["id"]), "hello!")
    world.chat.react(user_id, channel_id, int(message["id"]), "👍")
    world.voices.set(guild_id, user_id, voice_id, session_id="s")
    world.request("POST", f"/channels/{channel_id}/threads", json={"name": "talk", "type": 11})
    world.interactions.start(2, user_id=user_id, channel_id=channel_id, data={"id": "1", "name": "x", "type": 1})
    return guild_id


def field_of(payload: Any, path: str) -> tuple[Any, str | int]:
    """The object that a path like `author.id` or `roles.0` leads into, and the last key."""
    *inner, last = path.split(".")
    for key in inner:
        payload = payload[int(key) if isinstance(payload, list) else key]
    return payload, int(last) if isinstance(payload, list) else last
