"""What `/group show` tells of the rules of a group's music."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.speech import Markup
from services.room.settings import LOUDEST

if TYPE_CHECKING:
    from cogs.speech import Speech
    from services.room.settings import RoomSettings


def rules_line(speech: Speech, rules: RoomSettings) -> str:
    """All rules in one line; those that forbid nothing are left out."""
    say = speech.say
    parts = [
        say("group-rule-vote", percent=rules.vote_percent) if rules.vote_percent else say("group-rule-no-vote"),
        say("group-rule-always-on")
        if rules.always_on
        else say("group-rule-alone", held=rules.pause_alone_minutes, gone=rules.leave_alone_minutes),
        say("group-rule-requester-stays")
        if rules.requester_left == "stays"
        else say("group-rule-requester-goes", minutes=rules.requester_left_minutes),
        say("group-rule-takeover", minutes=rules.takeover_minutes),
    ]
    if rules.quieter_while_speaking:
        parts.append(say("group-rule-quieter", percent=rules.quieter_percent))
    if rules.volume_ceiling < LOUDEST:
        parts.append(say("group-rule-volume", most=rules.volume_ceiling))
    if rules.blocked:
        parts.append(say("group-rule-blocked", entries=speech.listed(rules.blocked)))
    return say("group-show-rules", rules=Markup("; ".join(parts)))
