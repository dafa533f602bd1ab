"""Puts together what keeps people's words no longer than it should."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.mirror.eraser import Eraser
from services.mirror.retention import Retention
from services.privacy import Forgetting, PrivacyNotice, Sidecar
from services.privacy.notice import PrivacyText

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from launch.settings import Settings
    from models.database import Database
    from services.accounts import Accounts
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.mirror import Recorder
    from services.mirror.files import Files
    from services.privacy import Withdrawal
    from services.uploads import Uploads

FORGOTTEN, TO_OVERWRITE = ".forgotten", ".erasing"
"""What the files beside the database are called, behind its name."""


@dataclass(frozen=True)
class PrivacyServices:
    """The services that a cog may call."""

    forgetting: Forgetting
    privacy: PrivacyNotice


class Discretion:
    """Erases in the background, within `running`."""

    def __init__(self, database: Database, path: Path, files: Files, clock: Clock) -> None:
        self._database = database
        self._path = path
        self._clock = clock
        self.eraser = Eraser(database, files, path.with_name(path.name + TO_OVERWRITE))
        self.retention = Retention(database, self.eraser, clock)

    def put_together(
        self,
        accounts: Accounts,
        recorder: Recorder,
        withdrawal: Withdrawal,
        uploads: Uploads,
        chat_server: ChatServer,
        says: PrivacyText,
    ) -> PrivacyServices:
        sidecar = Sidecar(self._path.with_name(self._path.name + FORGOTTEN))
        return PrivacyServices(
            Forgetting(self._database, accounts, recorder, sidecar, self.eraser, withdrawal, uploads, self._clock),
            PrivacyNotice(self._database, chat_server, says),
        )

    @asynccontextmanager
    async def running(self, forgetting: Forgetting) -> AsyncIterator[None]:
        """Know who is forgotten, and erase what is too old. To be entered before anything is mirrored."""
        await forgetting.recall()
        async with self.retention.running():
            try:
                yield
            finally:
                await forgetting.close()


def privacy_text(settings: Settings) -> PrivacyText:
    """What people are told, in the operator's words where there are any."""
    return PrivacyText(
        settings.privacy.text,
        settings.privacy.contact,
        settings.privacy.policy_url,
        keeps_unregistered=settings.mirror.keep_unregistered,
        keeps_deleted=settings.mirror.deleted_words == "keep",
    )
