"""Everything that is kept about a person, over all tables: read for their export, erased with their account.

A table that points at people or at Discord accounts gets its part here; a test finds those that were forgotten. Failed
log-ins name nobody and are forgotten by themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, inspect, or_, text, update
from sqlmodel import SQLModel, col, select

from models import chat_index
from models.announcement import PageVote
from models.audit import AuditEntry
from models.chat import Chat, ChatVersion
from models.chat_exporting import PendingExport
from models.chat_file import ChatFile
from models.chat_writing import ChatWriter
from models.favourite import Favourite
from models.group import Group
from models.invitation import Invitation
from models.login import PasswordReset
from models.member import Member
from models.outgoing import Outgoing, OutgoingPart
from models.page_reaction import PageReaction
from models.player import Playback, QueueEntry
from models.playlist import Playlist, PlaylistTrack
from models.presence import VoicePresence
from models.room import SkipVote
from models.suppression import Suppression
from models.upload import Upload
from models.user import DiscordAccount, FormerName, LoginSession, User
from models.web_access import WatchLink, WebSession

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession

NOBODY_ID = 0
"""Stands where the id of an erased Discord account stood; Discord gives it to nobody (docs: Snowflakes)."""


class PersonalData:
    """The queries about all that is kept of one person, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, user_id: int, discord_ids: Sequence[int]) -> Mapping[str, Sequence[SQLModel]]:
        """The rows about a person, by what they are; `discord_ids` are the Discord accounts linked to theirs."""
        return {
            name: (await self._session.exec(select(table).where(about).order_by(*inspect(table).primary_key))).all()
            for name, (table, about) in _parts(user_id, discord_ids).items()
        }

    async def group_names(self, group_ids: Sequence[int]) -> Mapping[int, str]:
        """What groups are or were called, by their id."""
        rows = await self._session.exec(select(Group).where(col(Group.id).in_(group_ids)))
        return {group.row_id: group.name for group in rows.all()}

    async def erase(
        self, user_id: int, discord_ids: Sequence[int], *, known_as: str, first_name: str, last_name: str
    ) -> None:
        """Take a person out of every row; what they said and asked for stays, under the name that is given.

        `known_as` is the full name they had last. Their groups and memberships are not looked at: those end before.
        """
        parts = _parts(user_id, discord_ids)
        former = await self._session.exec(select(FormerName.name).where(parts["former_names"][1]))
        naming = _naming({known_as, *former.all()}, discord_ids)
        for name in (
            "former_names",
            "sessions",
            "web_sessions",
            "watch_links",
            "password_resets",
            "invitations",
            "sent",
            "page_reactions",
            "exports",
            "uploads",
            "favourites",
            "voice_presences",
            "skip_votes",
            "page_votes",
            "discord_accounts",
        ):
            table, about = parts[name]
            await self._session.exec(delete(table).where(about))
        await self._session.exec(delete(Playlist).where(_private(user_id)))
        await self._session.exec(update(Playlist).where(parts["playlists"][1]).values(owner_id=None))
        name = f"{first_name} {last_name}"
        await self._untag(parts["messages"][1])
        await self._session.exec(
            update(Chat).where(parts["messages"][1]).values(author_id=NOBODY_ID, author_name=name, owner_id=user_id)
        )
        await self._unname(naming, name)
        await self._session.exec(update(AuditEntry).where(_done_by(user_id, discord_ids)).values(actor_discord_id=None))
        # No password fits this hash.
        await self._session.exec(
            update(User)
            .where(col(User.id) == user_id)
            .values(
                first_name=first_name,
                last_name=last_name,
                email=nobodys_email(user_id),
                email_key=nobodys_email(user_id),
                password="",
                avatar=None,
            )
        )

    async def _unname(self, naming: re.Pattern[str], name: str) -> None:
        """Put `name` where a person is named in what the bot itself told groups; what other people wrote is theirs.

        The bot's messages are among those of authors without an account.
        """
        unnamed = {}
        query = select(Chat.message_id, Chat.message, Chat.group_id, Chat.author_id).where(col(Chat.owner_id).is_(None))
        for message_id, message, group_id, author_id in (await self._session.exec(query)).all():
            words = naming.sub(name, message)
            if words != message:
                unnamed[message_id] = chat_index.index_entry(group_id, author_id, words)
                await self._session.exec(update(Chat).where(col(Chat.message_id) == message_id).values(message=words))
        await ChatWriter(self._session).index(unnamed, instead_of=unnamed)

    async def _untag(self, theirs: ColumnElement[bool]) -> None:
        """Let the index no longer tell whose messages are."""
        said = (await self._session.exec(select(Chat.message_id, Chat.group_id).where(theirs))).all()
        rows = [{"message_id": one, "tags": chat_index.tags(group_id, NOBODY_ID)} for one, group_id in said]
        if rows:
            await (await self._session.connection()).execute(text(chat_index.CHANGE_TAGS), rows)


def nobodys_email(user_id: int) -> str:
    """Stands where the address of an erased account stood: none that anybody can type, and each its own."""
    return f"deleted:{user_id}"


def _naming(full_names: Collection[str], discord_ids: Sequence[int]) -> re.Pattern[str]:
    """What names a person in a message: a mention, or a full name, which is told with its markdown escaped."""
    escaped = ["".join(rf"\\?{re.escape(character)}\u200b?" for character in name) for name in full_names]
    mentions = [f"<@!?{discord_id}>" for discord_id in discord_ids]
    return re.compile("|".join([*mentions, *(rf"(?<!\w){name}(?!\w)" for name in escaped)]))


def _parts(user_id: int, discord_ids: Sequence[int]) -> dict[str, tuple[type[SQLModel], Any]]:
    """Each table that knows of people, and which of its rows are about this one."""
    messages = select(Chat.message_id).where(_said_by(user_id, discord_ids))
    sent = select(Outgoing.id).where(Outgoing.user_id == user_id)
    playlists = select(Playlist.id).where(_private(user_id))
    return {
        "account": (User, col(User.id) == user_id),
        "former_names": (FormerName, col(FormerName.user_id) == user_id),
        "discord_accounts": (DiscordAccount, col(DiscordAccount.user_id) == user_id),
        "sessions": (LoginSession, col(LoginSession.user_id) == user_id),
        "web_sessions": (WebSession, col(WebSession.user_id) == user_id),
        "watch_links": (WatchLink, col(WatchLink.user_id) == user_id),
        "password_resets": (PasswordReset, col(PasswordReset.user_id) == user_id),
        "memberships": (Member, col(Member.user_id) == user_id),
        "owned_groups": (Group, or_(col(Group.owner_id) == user_id, col(Group.second_owner_id) == user_id)),
        "invitations": (Invitation, col(Invitation.discord_id).in_(discord_ids)),
        "invitations_made": (Invitation, col(Invitation.inviter_id) == user_id),
        "messages": (Chat, _said_by(user_id, discord_ids)),
        "former_words": (ChatVersion, col(ChatVersion.message_id).in_(messages)),
        "files": (ChatFile, col(ChatFile.message_id).in_(messages)),
        "sent": (Outgoing, col(Outgoing.user_id) == user_id),
        "sent_parts": (OutgoingPart, col(OutgoingPart.outgoing_id).in_(sent)),
        "page_reactions": (PageReaction, col(PageReaction.user_id) == user_id),
        "forgotten": (Suppression, col(Suppression.discord_id).in_(discord_ids)),
        "exports": (PendingExport, col(PendingExport.user_id) == user_id),
        "uploads": (Upload, col(Upload.author_id).in_(discord_ids)),
        "queued": (QueueEntry, col(QueueEntry.requester_id) == user_id),
        "favourites": (Favourite, col(Favourite.user_id) == user_id),
        "playlists": (Playlist, col(Playlist.owner_id) == user_id),
        "playlist_tracks": (PlaylistTrack, col(PlaylistTrack.playlist_id).in_(playlists)),
        "page_votes": (PageVote, col(PageVote.user_id) == user_id),
        "skip_votes": (SkipVote, col(SkipVote.user_id) == user_id),
        "played": (Playback, col(Playback.requester_id) == user_id),
        "voice_presences": (VoicePresence, col(VoicePresence.user_id) == user_id),
        "deeds": (AuditEntry, or_(_done_by(user_id, discord_ids), col(AuditEntry.subject_id) == user_id)),
    }


def _private(user_id: int) -> ColumnElement[bool]:
    """The playlists that are somebody's own, and no group's."""
    return and_(col(Playlist.owner_id) == user_id, col(Playlist.group_id).is_(None))


def _said_by(user_id: int, discord_ids: Sequence[int]) -> ColumnElement[bool]:
    """What somebody said with their account, and what their Discord accounts said while they were nobody's."""
    before = and_(col(Chat.owner_id).is_(None), col(Chat.author_id).in_(discord_ids))
    return or_(col(Chat.owner_id) == user_id, before)


def _done_by(user_id: int, discord_ids: Sequence[int]) -> ColumnElement[bool]:
    """The same of deeds."""
    before = and_(col(AuditEntry.actor_id).is_(None), col(AuditEntry.actor_discord_id).in_(discord_ids))
    return or_(col(AuditEntry.actor_id) == user_id, before)
