"""People on the chat server, registered or not, and what they type."""

from __future__ import annotations

from dataclasses import dataclass

from services.accounts import Registration
from services.seats import Asker

GUILD_ID = 2**53 + 101
GENERAL_ID = 2**53 + 102
PASSWORD = "three cats on a tram"


@dataclass(frozen=True)
class Person:
    """Somebody on the chat server, registered or not."""

    name: str
    discord_id: int

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"

    def typed(self, *, email: str | None = None, password: str = PASSWORD) -> Registration:
        """What they type to register."""
        return Registration(self.name, "Example", email or self.email, password)

    def asks(
        self,
        channel_id: int = GENERAL_ID,
        *,
        voice: int | None = None,
        guild_id: int | None = GUILD_ID,
        is_admin: bool = False,
    ) -> Asker:
        """The person typing a command."""
        return Asker(self.discord_id, self.name, guild_id, channel_id, voice, is_admin)
