"""The options of `/group update`: what each is called, what it is told to do, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from services.group_settings import GroupChanges
from services.privacy.keeping import keeping_of
from services.room.settings import RoomChanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.room.settings import Rule

UPDATE_OPTIONS = {
    "name": "What it is called from now on",
    "owner": "Who owns it from now on",
    "second_owner": "Who may do as much as its owner, and takes over when that one goes",
    "no_second_owner": "Do without a second owner",
    "voice": "A voice channel or stage of this server to listen in",
    "own_voice": "Back to a voice channel of its own",
    "visibility": "Who can find it: its members, or everybody here, who can join too",
    "music": "Who may pause, skip and stop: everyone, DJs, or whoever asked for the track",
    "fair_turns": "Whether everybody has a track in turn, however many they put in",
    "reactions": "Whether listeners' 👍 and 👎 under a queued track move it up and take it out",
    "keep": "How long its chat is kept: for ever, so many days, no more from now on, or nothing at all",
    "picture": "A picture of it, up to 4 MB",
    "no_picture": "Do without a picture",
    "vote_skip": "How many percent of the listeners must want the next track; 0: whoever may skip does",
    "requester_left": "What becomes of the waiting tracks of who left the voice channel",
    "pause_alone": "Minutes without a listener until the music is held",
    "leave_alone": "Minutes from then on until I leave the voice channel",
    "always_on": "24/7: stay, whether or not anybody listens or anything plays",
    "volume_limit": "How loud anybody may make it, in percent",
    "takeover": "Minutes of pause, or without listeners, until another group of the server may have the voice",
    "panel": "Whether a message in the thread shows what plays, with buttons",
    "reset": "Which rule is to be again as whoever runs the bot has set it for all groups",
    "block": "Words, sites or sources that may not be played, with commas between",
    "unblock": "What of them may be played again",
}
"""All but which group is meant."""
Reset = Literal[
    "vote_skip",
    "requester_left",
    "pause_alone",
    "leave_alone",
    "always_on",
    "volume_limit",
    "takeover",
    "panel",
    "all of them",
]
_RULES: dict[str, Rule] = {
    "vote_skip": "vote_percent",
    "requester_left": "requester_left",
    "pause_alone": "pause_alone_minutes",
    "leave_alone": "leave_alone_minutes",
    "always_on": "always_on",
    "volume_limit": "volume_ceiling",
    "takeover": "takeover_minutes",
    "panel": "panel",
}
_SETTINGS = {
    "name": "name",
    "no_second_owner": "no_second_owner",
    "own_voice": "own_voice",
    "visibility": "visibility",
    "music": "music_control",
    "fair_turns": "fair_turns",
    "reactions": "counts_reactions",
    "no_picture": "no_picture",
}
"""The options that are values of `GroupChanges` as they are."""


def changes_of(chosen: Mapping[str, Any]) -> GroupChanges:
    """What was chosen of the options, as discord.py has checked it; a picture is still to be read."""
    ids = {"owner": "owner", "second_owner": "second_owner", "voice": "voice_channel_id"}
    rules: dict[str, Any] = {field: chosen[option] for option, field in _RULES.items() if option in chosen}
    if (reset := chosen.get("reset")) is not None:
        rules["reset"] = _RULES.get(reset, "all")
    keep = chosen.get("keep")
    return GroupChanges(
        **{field: chosen[option] for option, field in _SETTINGS.items() if option in chosen},
        **{field: chosen[option].id for option, field in ids.items() if option in chosen},
        keeping=None if keep is None else keeping_of(keep),
        room=RoomChanges(**rules, block=chosen.get("block"), unblock=chosen.get("unblock")),
    )
