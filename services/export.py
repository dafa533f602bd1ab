"""Everything that is kept about a person, as one file for them to read."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from models import Invitation
from services.audit import deed_on_account
from services.errors import ExportTooLargeError
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import SQLModel

    from models import User
    from models.database import Database
    from services.accounts import Accounts
    from services.avatars import Avatars
    from services.clock import Clock
    from services.words import Words

_WITHHELD = {"password", "token_hash", "email_key", "url", "next_try_at"}
"""Columns that tell the person nothing: the hash, the e-mail once more, links that expire and when they are tried."""
_SNOWFLAKES = {
    "discord_id",
    "message_id",
    "thread_id",
    "author_id",
    "attachment_id",
    "guild_id",
    "reply_to_id",
    "until_message_id",
    "webhook_id",
    "actor_discord_id",
}
"""Discord's ids, written as texts: what reads JSON may keep numbers in 53 bits (Discord docs: API Reference)."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to hand over."""

    name: str
    data: bytes


class Export:
    """Collects what is kept of a person."""

    def __init__(self, database: Database, accounts: Accounts, avatars: Avatars, words: Words, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._avatars = avatars
        self._words = words
        self._clock = clock

    async def of(self, discord_id: int, *, limit_bytes: int) -> ExportFile:
        """All that is kept of whoever is logged in on a Discord account, as JSON; zipped when that is too large.

        Raises NotRegisteredError, LoggedOutError, or ExportTooLargeError when it is too large zipped, too.
        """
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, discord_id)
            linked = await tx.users.discord_ids(user.row_id)
            parts = await tx.personal_data.of(user.row_id, linked)
            group_ids = {row.group_id for rows in parts.values() for row in rows if hasattr(row, "group_id")}
            groups = await tx.personal_data.group_names([id_ for id_ in group_ids if id_ is not None])
        document = self._document(user, linked, parts, groups)
        if (picture := await self._avatars.fetch(user)) is not None:
            document["picture"] = {
                "about": self._words.say("export-about-picture"),
                "file_name": picture.file_name,
                "base64": base64.b64encode(picture.data).decode(),
            }
        data = json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        file = _fitting(data, limit_bytes)
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, discord_id)
            entry = deed_on_account(user, Operation.USER_EXPORT, now=self._clock(), discord_id=discord_id)
            await tx.audit.write(entry)
        return file

    def _document(
        self,
        user: User,
        linked: Sequence[int],
        parts: Mapping[str, Sequence[SQLModel]],
        groups: Mapping[int, str],
    ) -> dict[str, object]:
        document: dict[str, object] = {
            "about": self._words.say("export-about", name=user.full_name),
            "made_at": self._clock().isoformat(),
        }
        headings = self._headings()
        for name, rows in parts.items():
            document[name] = {"about": headings[name], "entries": [_entry(row, linked, groups) for row in rows]}
        return document

    def _headings(self) -> Mapping[str, str]:
        """What each part is."""
        say = self._words.say
        return {
            "account": say("export-about-account"),
            "former_names": say("export-about-former-names"),
            "discord_accounts": say("export-about-discord-accounts"),
            "sessions": say("export-about-sessions"),
            "web_sessions": say("export-about-web-sessions"),
            "watch_links": say("export-about-watch-links"),
            "password_resets": say("export-about-password-resets"),
            "memberships": say("export-about-memberships"),
            "owned_groups": say("export-about-owned-groups"),
            "invitations": say("export-about-invitations"),
            "invitations_made": say("export-about-invitations-made"),
            "messages": say("export-about-messages"),
            "former_words": say("export-about-former-words"),
            "files": say("export-about-files"),
            "sent": say("export-about-sent"),
            "sent_parts": say("export-about-sent-parts"),
            "page_reactions": say("export-about-page-reactions"),
            "forgotten": say("export-about-forgotten"),
            "exports": say("export-about-exports"),
            "uploads": say("export-about-uploads"),
            "queued": say("export-about-queued"),
            "favourites": say("export-about-favourites"),
            "playlists": say("export-about-playlists"),
            "playlist_tracks": say("export-about-playlist-tracks"),
            "page_votes": say("export-about-page-votes"),
            "skip_votes": say("export-about-skip-votes"),
            "played": say("export-about-played"),
            "voice_presences": say("export-about-voice-presences"),
            "deeds": say("export-about-deeds"),
        }


def _entry(row: SQLModel, linked: Sequence[int], groups: Mapping[int, str]) -> dict[str, object]:
    """A row as JSON can hold it; the Discord accounts of others, who did something or are invited, are theirs."""
    entry: dict[str, object] = {}
    of_others = {"actor_discord_id"} | ({"discord_id"} if isinstance(row, Invitation) else set())
    for name, value in row.model_dump().items():
        if name in _WITHHELD or (name in of_others and value not in linked):
            continue
        if isinstance(value, datetime):
            entry[name] = value.isoformat()
        elif name in _SNOWFLAKES and value is not None:
            entry[name] = str(value)
        else:
            entry[name] = value
        if name == "group_id" and value in groups:
            entry["group"] = groups[value]
    return entry


def _fitting(data: bytes, limit_bytes: int) -> ExportFile:
    if len(data) <= limit_bytes:
        return ExportFile("chorus-export.json", data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chorus-export.json", data)
    if packed.tell() > limit_bytes:
        raise ExportTooLargeError(megabytes=limit_bytes // 1024 // 1024)
    return ExportFile("chorus-export.zip", packed.getvalue())
