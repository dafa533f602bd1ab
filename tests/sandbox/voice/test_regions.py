"""A voice channel whose region is changed, and one that is deleted, under an unmodified discord.py and listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from sandbox.voice.opcodes import Close
from sandbox.voice.transport import XCHACHA20_POLY1305
from tests.sandbox.voice.streams import (
    PATIENT,
    assert_no_packet_is_another,
    assert_one_hole_at_most,
    play_on_to,
    play_to,
)

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox
    from tests.sandbox.voice.conftest import Conductor


async def move_to(api: discord.Client, channel: Channel, region: str | None) -> None:
    """The bot changes a channel's region."""
    found = await api.fetch_channel(channel.id)
    assert isinstance(found, discord.VoiceChannel)
    await found.edit(rtc_region=region)


async def test_a_new_region_is_another_server_and_the_song_goes_on(
    api: discord.Client, sandbox: Sandbox, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge, PATIENT)
        playing = await play_to(listener, conductor)
        vacated = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: data["endpoint"] is None)
        await move_to(api, lounge, "rotterdam")
        await vacated
        await listener.wait_until(lambda: listener.reconnected == 1, timeout=PATIENT)
        await play_on_to(listener, conductor, playing)
        assert listener.reconnected == 1
    assert "rotterdam" in await conductor.order("where")
    assert_one_hole_at_most(listener.packets)
    assert_no_packet_is_another(listener.packets)


async def test_a_change_of_anything_else_leaves_the_call_alone(
    api: discord.Client, ada: Member, ben: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge) as listener:
        await lounge.rename("Salon")
        await move_to(api, lounge, None)
        async with await ben.join(lounge):
            await listener.wait_until_secure()
        assert listener.reconnected == 0


async def test_who_comes_first_after_a_change_is_in_the_new_region(
    api: discord.Client, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    await move_to(api, lounge, "rotterdam")
    await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
    assert "rotterdam" in await conductor.order("where")
    await conductor.order("leave")
    await move_to(api, lounge, "sydney")
    await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
    assert "sydney" in await conductor.order("where")


async def test_a_bot_in_a_deleted_channel_is_out_of_voice(
    sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge)
        await lounge.delete()
        assert await conductor.order("gone") == "gone"
        assert await listener.wait_closed() == Close.CALL_TERMINATED
    assert await guild.voice_state(int((await sandbox.bot_user())["id"])) is None


async def test_the_regions_are_listed_and_each_can_be_chosen(api: discord.Client, lounge: Channel) -> None:
    assert lounge.guild is not None
    listed = await api.http.request(discord.http.Route("GET", "/voice/regions"))
    of_guild = await api.http.request(discord.http.Route("GET", "/guilds/{guild_id}/regions", guild_id=lounge.guild.id))
    assert listed == of_guild
    assert [region["optimal"] for region in listed].count(True) == 1
    for region in listed:
        await move_to(api, lounge, region["id"])
        moved = await api.fetch_channel(lounge.id)
        assert isinstance(moved, discord.VoiceChannel)
        assert moved.rtc_region == region["id"]
