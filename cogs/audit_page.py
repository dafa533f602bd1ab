"""What `/chorus audit` shows: deeds as sentences, and the buttons to the pages beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.asking import asker_of
from cogs.lasting import presented
from cogs.speech import LONGEST_MESSAGE, Markup, plain
from services.audit_trail import AuditQuestion
from services.permissions import Operation
from services.refs import PersonRef, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cogs.speech import Speech
    from models import User
    from models.audit import AuditEntry, NamedEntry
    from services.audit_trail import AuditPage

OLDER, NEWER = "older", "newer"
_DETAILED: Mapping[tuple[str, str], str] = {
    (Operation.GROUP_UPDATE, "owner"): "owner",
    (Operation.GROUP_UPDATE, "second owner"): "second-owner",
    (Operation.GROUP_JOIN, "asked"): "asked-to-join",
    (Operation.GROUP_JOIN, "declined"): "turned-away",
    (Operation.MEMBER_ADD, "invited"): "invited",
    (Operation.MEMBER_ADD, "by invitation"): "by-invitation",
    (Operation.MEMBER_REMOVE, "invitation"): "invitation-taken-back",
}
"""Deeds that are told in another way than others of their action, by their detail."""


def audit_message(speech: Speech, question: AuditQuestion, page: AuditPage, *, upwards: bool = False) -> dict[str, Any]:
    """What a message with that page is sent or edited with. `upwards`: it was reached from an older page."""
    shown, lines = list(page.deeds), [_line(speech, named) for named in page.deeds]
    heading = speech.say("audit-heading")
    has_newer, has_older = page.has_newer, page.has_older
    # A deed that finds no room stands on the next page in the direction the reader goes.
    while len("\n".join([heading, *lines])) > LONGEST_MESSAGE:
        if upwards:
            del shown[0], lines[0]
            has_newer = True
        else:
            del shown[-1], lines[-1]
            has_older = True
    if not shown:
        return {"content": speech.say("audit-empty"), "view": discord.ui.View(timeout=None)}
    first_id, last_id = shown[0].entry.row_id, shown[-1].entry.row_id
    view = discord.ui.View(timeout=None)
    view.add_item(TurnButton(NEWER, first_id, question, speech.say("audit-newer"), disabled=not has_newer))
    view.add_item(TurnButton(OLDER, last_id, question, speech.say("audit-older"), disabled=not has_older))
    return {"content": "\n".join([heading, *lines]), "view": view}


class TurnButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"audit:(?P<way>older|newer):(?P<entry>\d{1,18}):(?P<person>\d{1,20}):(?P<group>\d{1,18})",
):
    """Turns to the deeds that are older or newer than one; person and group are 0 when all are wanted."""

    def __init__(
        self, way: str, entry_id: int, question: AuditQuestion, label: str = "", *, disabled: bool = False
    ) -> None:
        custom_id = f"audit:{way}:{entry_id}:{question.discord_id or 0}:{question.group_id or 0}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._way = way
        self._entry_id = entry_id
        self._question = question

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        question = AuditQuestion(int(match["person"]) or None, int(match["group"]) or None)
        return cls(match["way"], int(match["entry"]), question)

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        upwards = self._way == NEWER
        where = {"after_id" if upwards else "before_id": self._entry_id}
        page = await interaction.client.services.audit.page(asker_of(interaction), self._question, **where)
        speech = interaction.client.speech
        await interaction.response.edit_message(**audit_message(speech, self._question, page, upwards=upwards))


def _line(speech: Speech, named: NamedEntry) -> str:
    entry = named.entry
    when = Markup(discord.utils.format_dt(entry.at, "f"))
    group = Markup("" if named.group is None else f"**{plain(named.group.name)}**")
    subject = None if named.subject is None else str(speech.show(_person(speech, named.subject, None)))
    about = [part for part in (subject, group) if part]
    is_told, what = _what(entry)
    said = speech.say(
        "audit-deed",
        what=Variant(what),
        actor=_person(speech, named.actor, entry.actor_discord_id),
        subject=_person(speech, named.subject, None),
        group=group,
        about=Markup(f" ({', '.join(about)})" if about else ""),
        action=entry.action,
    )
    detail = "" if is_told or not entry.detail else f" ({plain(entry.detail)})"
    return speech.say("audit-entry", when=when, deed=Markup(said + detail))


def _what(entry: AuditEntry) -> tuple[bool, str]:
    """The variant of the sentence that tells a deed, and whether that tells the entry's detail too.

    Where the detail does not decide, it is the action's name with hyphens: "member add" is member-add.
    """
    if (entry.action, entry.detail) == (Operation.GROUP_UPDATE, "second owner") and entry.subject_id is None:
        return True, "no-second-owner"
    if (entry.action, entry.detail) in _DETAILED:
        return True, _DETAILED[entry.action, entry.detail]
    return False, entry.action.replace(" ", "-")


def _person(speech: Speech, user: User | None, discord_id: int | None) -> object:
    """Somebody's name; who has no account is mentioned, and what nobody did was Chorus."""
    if user is not None:
        return user.full_name if user.deleted_at is None else Markup(speech.say("deleted-user"))
    return Markup(speech.say("chorus")) if discord_id is None else PersonRef(discord_id)
