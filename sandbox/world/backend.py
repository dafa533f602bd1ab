"""simcord's backend with its deviations from Discord mended, assembled from one mixin per subject.

Everything that changes state goes through here, from REST, from the gateway and from people alike, so a rule that is
mended here holds for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.intents import PRIVILEGED_INTENTS

from .cdn import SignedCdn
from .channels import ChannelRules
from .clock import WallClock, utc_now
from .guilds import GuildRules
from .messages import MessageRules
from .threads import ThreadRules
from .voice import VoiceRules

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class SandboxBackend(MessageRules, ThreadRules, ChannelRules, GuildRules, VoiceRules):
    """The one store of the local Discord.

    Listeners in `subscribers` receive every gateway event as (name, payload); those in `message_watchers` receive
    (channel id, message id) for every message that was made, edited or deleted, ephemeral ones included.
    """

    cdn: SignedCdn
    granted_intents: frozenset[str]
    """The privileged intents that are switched on in the developer portal."""

    def __init__(self, *, bot_name: str, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(clock=WallClock(clock))
        self.cdn = SignedCdn(clock)
        self.bot_user.name = bot_name
        self.granted_intents = frozenset(PRIVILEGED_INTENTS)

    def register_commands(self, guild_id: int | None, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replace the commands of a scope; each carries the fields that Discord adds."""
        commands = super().register_commands(guild_id, payloads)
        for command in commands:
            command["version"] = str(self.snowflake())
            command.setdefault("nsfw", False)
            command["integration_types"] = command.get("integration_types") or [0]
        return commands

    def forget_records(self) -> None:
        """Drop simcord's own log of requests, which would grow for as long as the sandbox runs."""
        self.http_requests.clear()
        self.transcript.clear()
