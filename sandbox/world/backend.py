"""simcord's backend with its deviations from Discord mended, assembled from one mixin per subject.

Everything that changes state goes through here, from REST, from the gateway and from people alike, so a rule that is
mended here holds for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.intents import PRIVILEGED_INTENTS

from .audit import AuditRules
from .cdn import SignedCdn
from .channels import ChannelRules
from .clock import WallClock, utc_now
from .commands import CommandRules
from .embeds import EmbedRules
from .enclosures import EnclosureRules
from .interaction_rules import InteractionRules
from .messages import MessageRules
from .polls import PollRules
from .reactions import ReactionRules
from .session_starts import SessionStarts
from .thread_access import ThreadAccessRules
from .threads import ThreadRules
from .voice import VoiceRules
from .webhooks import WebhookRules

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

INTENT_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}
"""The `_LIMITED` application flags (Discord docs: Application > Application Flags)."""


class SandboxBackend(
    EnclosureRules,
    PollRules,
    ReactionRules,
    EmbedRules,
    WebhookRules,
    MessageRules,
    ThreadRules,
    ChannelRules,
    ThreadAccessRules,
    CommandRules,
    InteractionRules,
    AuditRules,
    VoiceRules,
):
    """The one store of the local Discord.

    Listeners in `subscribers` receive every gateway event as (name, payload); those in `message_watchers` receive
    (channel id, message id) for every message that was made, edited or deleted, ephemeral ones included.
    """

    cdn: SignedCdn
    granted_intents: frozenset[str]
    """The privileged intents that are switched on in the developer portal."""
    modal_openers: dict[int, int]
    """Which interaction opened the modal that another one sent off."""

    application_details: dict[str, Any]
    """What the bot wrote about its application."""
    application_owner: int | None
    """Whose application the bot's is, of the people here; None for somebody who is not."""
    session_starts: SessionStarts

    def __init__(self, *, bot_name: str, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(clock=WallClock(clock))
        self.cdn = SignedCdn(clock)
        self.bot_user.name = bot_name
        self.modal_openers = {}
        self.application_details = {}
        self.application_owner = None
        self.session_starts = SessionStarts()
        self.granted_intents = frozenset(PRIVILEGED_INTENTS)

    @property
    def application_flags(self) -> int:
        """A flag for each privileged intent that is switched on, as an application with few servers has them."""
        return sum(INTENT_FLAGS[name] for name in self.granted_intents)

    def forget_records(self) -> None:
        """Drop simcord's own log of requests, which would grow for as long as the sandbox runs."""
        self.http_requests.clear()
        self.transcript.clear()
