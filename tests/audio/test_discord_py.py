"""What the voice adapter leans on in discord.py 2.7.1 and davey that is not public: read in their source."""

from __future__ import annotations

import inspect
import re
import textwrap
from importlib.metadata import version
from typing import TYPE_CHECKING

import davey
import discord
import pytest
from discord.gateway import DiscordVoiceWebSocket
from discord.state import ConnectionState
from discord.voice_state import ConnectionFlowState, SocketReader, VoiceConnectionState

from audio.discord_voice.client import LineVoiceClient
from audio.discord_voice.state import LineVoiceState
from audio.discord_voice.web_socket import LineVoiceWebSocket

if TYPE_CHECKING:
    from collections.abc import Callable

OURS_IN_THE_STATE = {
    "sealer", "standing", "loss", "close_code", "end", "session_described",
    "_stand", "_fall", "_give_up", "_watch", "_watch_later", "_run", "_come_back", "_follow", "_resume", "_begin_anew",
    "_hang_up", "_agree", "listen", "deaf", "ears", "_replace_reader", "_over", "_giving_up", "_watching",
    "_failed_before", "_udp_is_dead", "_errands",
}  # fmt: skip


def source(thing: Callable[..., object] | type) -> str:
    return textwrap.dedent(inspect.getsource(thing))


def test_it_is_the_release_that_was_read() -> None:
    assert version("discord.py") == "2.7.1"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(LineVoiceState, VoiceConnectionState), (LineVoiceWebSocket, DiscordVoiceWebSocket)],
)
def test_what_is_overridden_is_there_to_be_overridden(ours: type, theirs: type) -> None:
    added = OURS_IN_THE_STATE | {"resumed", "_take_over_encryption", "dave_session"}
    overridden = {name for name in vars(ours) if not name.startswith("__")} - added
    assert overridden
    assert overridden <= set(dir(theirs))


def test_names_of_our_own_mean_nothing_to_discord_py() -> None:
    theirs = set(dir(VoiceConnectionState)) | set(re.findall(r"self\.(\w+)", source(VoiceConnectionState)))
    assert OURS_IN_THE_STATE.isdisjoint(theirs)
    assert {
        "line",
        "sealer",
        "holder",
        "removed",
        "channel_id",
        "_over",
        "state",
        "is_forgotten",
        "register_again",
    }.isdisjoint(set(dir(discord.VoiceClient)) | set(re.findall(r"self\.(\w+)", source(discord.VoiceClient))))
    assert "resumed" not in source(DiscordVoiceWebSocket)


@pytest.mark.parametrize(
    "name",
    [
        "_state", "_state_event", "_runner", "_disconnected", "_expecting_disconnect", "_socket_reader", "socket",
        "ssrc", "mode", "secret_key", "ws", "endpoint", "timeout", "dave_session", "dave_protocol_version",
        "dave_pending_transitions",
    ],
)  # fmt: skip
def test_the_state_has_it_from_the_start(name: str) -> None:
    assert f"self.{name}" in source(VoiceConnectionState.__init__)


def test_the_state_is_a_property_whose_setter_says_connected_last() -> None:
    assert isinstance(vars(VoiceConnectionState)["state"], property)
    handshake = source(VoiceConnectionState._handshake_websocket)
    assert handshake.index("secret_key is None") < handshake.index("ConnectionFlowState.connected")
    assert ConnectionFlowState.got_voice_server_update.value < ConnectionFlowState.connected.value


def test_the_reader_that_is_replaced_is_only_told_of_listeners_and_does_its_work_in_one_method() -> None:
    used = set(re.findall(r"_socket_reader\.(\w+)", source(VoiceConnectionState)))
    assert used == {"start", "register", "unregister", "pause", "resume", "stop"}
    assert "self._do_run()" in source(SocketReader.run)
    assert "add_socket_listener" in source(DiscordVoiceWebSocket.discover_ip)
    assert "add_socket_listener" not in source(DiscordVoiceWebSocket.initial_connection)


def test_the_handshake_asks_us_where_we_say_otherwise() -> None:
    assert "await self.discover_ip()" in source(DiscordVoiceWebSocket.initial_connection)
    assert "await self.initial_connection(data)" in source(DiscordVoiceWebSocket.received_message)
    assert "await self.load_secret_key(data)" in source(DiscordVoiceWebSocket.received_message)
    assert "in self._connection.supported_modes" in source(DiscordVoiceWebSocket.initial_connection)
    assert "modes[0]" in source(DiscordVoiceWebSocket.initial_connection)
    assert "self._connect_websocket(resume)" in source(VoiceConnectionState._inner_connect)
    assert "self._handshake_websocket()" in source(VoiceConnectionState._inner_connect)
    assert "_connect_websocket(False)" in source(VoiceConnectionState._potential_reconnect)
    assert "self._wait_for_state(" in source(VoiceConnectionState._potential_reconnect)
    assert "self._poll_voice_ws(reconnect)" in source(VoiceConnectionState._connect)
    assert "if not self._runner" in source(VoiceConnectionState._connect)
    assert "_create_socket()" in source(VoiceConnectionState.voice_server_update)
    assert list(inspect.signature(VoiceConnectionState._connect).parameters) == [
        "self", "reconnect", "timeout", "self_deaf", "self_mute", "resume",
    ]  # fmt: skip


def test_encryption_is_changed_where_we_take_note_of_it() -> None:
    assert "reinit_dave_session()" in source(DiscordVoiceWebSocket.received_message)
    assert "_execute_transition(" in source(DiscordVoiceWebSocket.received_message)
    assert "elif self._connection.dave_session:" in source(DiscordVoiceWebSocket.received_message)
    changed = re.findall(r"self\.dave_protocol_version = ", source(VoiceConnectionState))
    assert changed == ["self.dave_protocol_version = "]  # in _execute_transition; the constructor's has a type


def test_what_is_done_to_the_session_davey_can_do() -> None:
    done = set(re.findall(r"dave_session\.(\w+)", source(VoiceConnectionState) + source(DiscordVoiceWebSocket)))
    assert {"reinit", "reset", "process_commit", "process_welcome", "process_proposals"} <= done
    assert all(hasattr(davey.DaveSession, name) for name in done | {"ready", "encrypt_opus"})


def test_a_new_session_of_the_main_gateway_forgets_voice_clients() -> None:
    assert "self._voice_clients" in source(ConnectionState.clear)
    assert "self.clear(" in source(ConnectionState.parse_ready)
    assert "self._get_voice_client(guild.id)" in source(ConnectionState.parse_voice_state_update)
    assert list(inspect.signature(ConnectionState._add_voice_client).parameters) == ["self", "guild_id", "voice"]


def test_leaving_ends_with_a_word_to_the_client() -> None:
    leaves = source(VoiceConnectionState.disconnect)
    assert leaves.index("ConnectionFlowState.disconnected") < leaves.index("voice_client.cleanup()")
    assert "_expecting_disconnect" in source(VoiceConnectionState.voice_state_update)


def test_discord_py_sends_only_what_it_is_told_to_play() -> None:
    assert "play" not in vars(LineVoiceClient)
    assert "send_packet" not in source(VoiceConnectionState).replace("def send_packet", "")
    assert "send_packet" not in source(DiscordVoiceWebSocket)
