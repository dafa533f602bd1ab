"""How long an interaction's token is good, and for what. A mixin of the backend.

Source: Discord docs, Receiving and Responding > Interaction Response, Followup Messages; the deadlines follow the
sandbox's clock. A token that has run out is answered as Discord answers it: 401 with 50027.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcord.backend import Backend, errors

if TYPE_CHECKING:
    from simcord.backend.models import Interaction


class InteractionRules(Backend):
    """Interactions whose tokens end 15 minutes after they were made."""

    def interaction_by_token(self, token: str) -> Interaction:
        """The interaction behind a token.

        Raises 10015 while it has no first answer, 50027 once it is over.
        """
        interaction_id = self.interaction_tokens.get(token)
        if interaction_id is None:
            raise errors.unknown_webhook()
        record = self.interactions[interaction_id]
        if record.expires_at is not None and self.now_iso() >= record.expires_at:
            raise errors.BackendError(401, 50027, "Invalid Webhook Token")
        if not record.responded:
            raise errors.unknown_webhook()
        return record
