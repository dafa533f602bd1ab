"""What the fields of channels, roles, members and embeds may hold: the last value that is taken, the first refused."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from sandbox.world import DiscordError
from tests.sandbox.asking import START, Asker

TEXT, VOICE, STAGE, PUBLIC, PRIVATE = 0, 2, 13, 11, 12
PERMISSIONS = ("manage_channels", "manage_roles", "manage_threads", "create_public_threads", "create_private_threads")
PEOPLE = ("change_nickname", "manage_nicknames", "moderate_members")


@pytest.fixture
def asker() -> Asker:
    return Asker(*PERMISSIONS, *PEOPLE)


def refusal_of(error: DiscordError, field: str) -> str:
    """Discord's code of a field of a 50035."""
    assert (error.status, error.code, error.message) == (400, 50035, "Invalid Form Body")
    assert error.errors is not None
    code: str = error.errors[field]["_errors"][0]["code"]
    return code


@pytest.mark.parametrize(
    ("kind", "field", "taken", "refused", "code"),
    [
        (VOICE, "user_limit", 99, 100, "NUMBER_TYPE_MAX"),
        (VOICE, "user_limit", 0, -1, "NUMBER_TYPE_MIN"),
        (STAGE, "user_limit", 10_000, 10_001, "NUMBER_TYPE_MAX"),
        (VOICE, "bitrate", 8_000, 7_999, "NUMBER_TYPE_MIN"),
        (VOICE, "bitrate", 96_000, 96_001, "NUMBER_TYPE_MAX"),
        (STAGE, "bitrate", 64_000, 64_001, "NUMBER_TYPE_MAX"),
        (VOICE, "rtc_region", "japan", "nowhere", "BASE_TYPE_CHOICES"),
        (TEXT, "topic", "x" * 1024, "x" * 1025, "BASE_TYPE_MAX_LENGTH"),
        (TEXT, "rate_limit_per_user", 21_600, 21_601, "NUMBER_TYPE_MAX"),
    ],
)
def test_a_channel_is_made_and_changed_within_its_limits(
    asker: Asker, kind: int, field: str, taken: Any, refused: Any, code: str
) -> None:
    channel = asker.channel("room", type=kind, **{field: taken})
    assert channel[field] == taken
    for doing in (
        lambda: asker.channel("other", type=kind, **{field: refused}),
        lambda: asker("PATCH", f"/channels/{channel['id']}", name="changed", **{field: refused}),
    ):
        with pytest.raises(DiscordError) as wrong:
            doing()
        assert refusal_of(wrong.value, field) == code
    kept = asker("GET", f"/channels/{channel['id']}")
    assert (kept["name"], kept[field]) == ("room", taken)


@pytest.mark.parametrize("kind", [1, PUBLIC, 99])
def test_a_guild_has_no_channels_of_other_types(asker: Asker, kind: int) -> None:
    with pytest.raises(DiscordError) as wrong:
        asker.channel("odd", type=kind)
    assert refusal_of(wrong.value, "type") == "BASE_TYPE_CHOICES"


def test_a_threads_slow_mode_ends_at_six_hours_too(asker: Asker) -> None:
    threads = f"/channels/{asker.channel('general')['id']}/threads"
    with pytest.raises(DiscordError) as started:
        asker("POST", threads, name="Slow", type=PRIVATE, rate_limit_per_user=21_601)
    assert refusal_of(started.value, "rate_limit_per_user") == "NUMBER_TYPE_MAX"
    thread = asker("POST", threads, name="Slow", type=PRIVATE)
    with pytest.raises(DiscordError) as changed:
        asker("PATCH", f"/channels/{thread['id']}", locked=True, rate_limit_per_user=21_601)
    assert refusal_of(changed.value, "rate_limit_per_user") == "NUMBER_TYPE_MAX"
    assert asker("GET", f"/channels/{thread['id']}")["thread_metadata"]["locked"] is False
    assert asker("PATCH", f"/channels/{thread['id']}", rate_limit_per_user=21_600)["rate_limit_per_user"] == 21_600


@pytest.mark.parametrize("kind", [PUBLIC, PRIVATE])
def test_nobody_starts_a_thread_in_a_voice_channel(asker: Asker, kind: int) -> None:
    lobby = asker.channel("Lobby", type=VOICE)
    with pytest.raises(DiscordError) as refused:
        asker("POST", f"/channels/{lobby['id']}/threads", name="Aside", type=kind)
    assert refused.value.code == 50024


def test_a_guild_has_250_roles_of_up_to_100_characters(asker: Asker) -> None:
    roles = f"/guilds/{asker.guild_id}/roles"
    made = asker("POST", roles, name="x" * 100)
    for method, path in (("POST", roles), ("PATCH", f"{roles}/{made['id']}")):
        with pytest.raises(DiscordError) as long:
            asker(method, path, name="x" * 101)
        assert refusal_of(long.value, "name") == "BASE_TYPE_MAX_LENGTH"
    for _ in range(250 - len(asker("GET", roles))):
        asker("POST", roles, name="one of many")
    with pytest.raises(DiscordError) as full:
        asker("POST", roles, name="one too many")
    assert full.value.code == 30005


def test_a_nickname_has_32_characters_at_most(asker: Asker) -> None:
    members = f"/guilds/{asker.guild_id}/members"
    for who in ("@me", str(asker.member("Ada"))):
        with pytest.raises(DiscordError) as long:
            asker("PATCH", f"{members}/{who}", nick="x" * 33)
        assert refusal_of(long.value, "nick") == "BASE_TYPE_BAD_LENGTH"
        assert asker("PATCH", f"{members}/{who}", nick="x" * 32)["nick"] == "x" * 32


def test_the_bot_times_nobody_out_for_more_than_28_days_and_no_administrator(asker: Asker) -> None:
    members = f"/guilds/{asker.guild_id}/members"
    ada, mo = asker.member("Ada"), asker.member("Mo", administrator=True)
    longest = (START + timedelta(days=28)).isoformat()
    too_long = (START + timedelta(days=28, seconds=1)).isoformat()
    with pytest.raises(DiscordError) as long:
        asker("PATCH", f"{members}/{ada}", communication_disabled_until=too_long)
    assert refusal_of(long.value, "communication_disabled_until") == "DATE_TIME_TYPE_MAX"
    timed_out = asker("PATCH", f"{members}/{ada}", communication_disabled_until=longest)
    assert timed_out["communication_disabled_until"] == longest
    with pytest.raises(DiscordError) as above:
        asker("PATCH", f"{members}/{mo}", communication_disabled_until=longest)
    assert above.value.code == 50013
    asker("PATCH", f"{members}/{mo}", communication_disabled_until=None)  # who stands higher is not the reason


def test_the_list_of_members_takes_the_privileged_intent_and_up_to_1000(asker: Asker) -> None:
    path = f"/guilds/{asker.guild_id}/members"
    assert len(asker.world.request("GET", path, query={"limit": "1000"}).body) == 2
    for limit in ("0", "1001"):
        with pytest.raises(DiscordError) as wrong:
            asker.world.request("GET", path, query={"limit": limit})
        assert refusal_of(wrong.value, "limit") == "NUMBER_TYPE_MAX"
    asker.world.granted_intents = frozenset({"message_content", "presences"})
    with pytest.raises(DiscordError) as missing:
        asker.world.request("GET", path, query={"limit": "10"})
    assert missing.value.code == 50001


LINKED: dict[str, dict[str, Any]] = {
    "url": {"url": "{}"},
    "author": {"author": {"name": "x", "url": "{}"}},
    "author's icon": {"author": {"name": "x", "icon_url": "{}"}},
    "footer's icon": {"footer": {"text": "x", "icon_url": "{}"}},
    "image": {"image": {"url": "{}"}},
    "thumbnail": {"thumbnail": {"url": "{}"}},
}


def linked(part: str, link: str) -> dict[str, Any]:
    """An embed with the link in that part."""
    filled: dict[str, Any] = json.loads(json.dumps(LINKED[part]).replace("{}", link))
    return {"title": "x", **filled}


@pytest.mark.parametrize("part", LINKED)
def test_an_embed_links_to_the_web_only(asker: Asker, part: str) -> None:
    messages = f"/channels/{asker.channel('general')['id']}/messages"
    sent = asker("POST", messages, embeds=[linked(part, "https://example.com/a.png")])
    for link, code in (("javascript:1", "URL_TYPE_INVALID_SCHEME"), ("example.com", "URL_TYPE_INVALID_URL")):
        for method, path in (("POST", messages), ("PATCH", f"{messages}/{sent['id']}")):
            with pytest.raises(DiscordError) as wrong:
                asker(method, path, embeds=[linked(part, link)])
            assert code in str(wrong.value.errors)
    assert len(asker("GET", messages)) == 1
