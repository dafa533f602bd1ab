"""What `/group show` tells of the rules of a group's music."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.speech import Markup
from services.refs import Variant
from services.room.settings import LOUDEST

if TYPE_CHECKING:
    from cogs.speech import Speech
    from services.room.settings import RoomSettings, Rule


def rules_line(speech: Speech, rules: RoomSettings) -> str:
    """All rules in one line, with those that are the config's marked; those that forbid nothing are left out."""
    say = speech.say

    def rule(told: str, *names: Rule) -> str:
        return told if rules.own.intersection(names) else say("group-rule-default", rule=Markup(told))

    vote = say("group-rule-vote", percent=rules.vote_percent) if rules.vote_percent else say("group-rule-no-vote")
    parts = [
        rule(vote, "vote_percent"),
        rule(say("group-rule-always-on"), "always_on")
        if rules.always_on
        else rule(
            say("group-rule-alone", held=rules.pause_alone_minutes, gone=rules.leave_alone_minutes),
            "pause_alone_minutes",
            "leave_alone_minutes",
        ),
        rule(
            say("group-rule-requester-stays")
            if rules.requester_left == "stays"
            else say("group-rule-requester-goes", minutes=rules.requester_left_minutes),
            "requester_left",
        ),
        rule(say("group-rule-takeover", minutes=rules.takeover_minutes), "takeover_minutes"),
        rule(say("group-rule-panel", panel=Variant("on" if rules.panel else "off")), "panel"),
    ]
    if rules.quieter_while_speaking:
        parts.append(say("group-rule-quieter", percent=rules.quieter_percent))
    if rules.volume_ceiling < LOUDEST:
        parts.append(rule(say("group-rule-volume", most=rules.volume_ceiling), "volume_ceiling"))
    if rules.blocked:
        parts.append(say("group-rule-blocked", entries=speech.listed(rules.blocked)))
    return say("group-show-rules", rules=Markup("; ".join(parts)))
