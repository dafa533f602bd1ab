"""Voice connections through discord.py: the one package below the front ends that knows it, and Discord.

discord.py 2.7.1 keeps the handshake, the end-to-end encryption (DAVE) and what it does well of coming back. It sends
nothing: each connection has a `Line` to the sender process. `tests/audio/test_discord_py.py` pins what is leant on.

- `gateway.py`: enters channels; one connection for each bot user and guild.
- `connection.py`: such a connection as services see it.
- `client.py`, `state.py`, `web_socket.py`: discord.py's three classes, with what is done otherwise here.
- `sealing.py`: end-to-end encryption from the feeder's thread.
"""

from audio.discord_voice.gateway import DiscordVoiceGateway

__all__ = ["DiscordVoiceGateway"]
