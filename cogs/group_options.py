"""The options of `/group update`: what each is called, what it is told to do, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from services.group_settings import GroupChanges
from services.privacy.keeping import keeping_of
from services.room.settings import RoomChanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.group_settings import FirstSetting
    from services.room.settings import Rule

UPDATE_OPTIONS = {
    "name": "What it is called from now on",
    "owner": "Who owns it from now on",
    "second_owner": "Who may do as much as its owner, and takes over when that one goes",
    "voice": "A voice channel or stage of this server to listen in",
    "visibility": "Who can find it: its members, or everybody here, who can join too",
    "music": "Who may pause, skip and stop: everyone, DJs, or whoever asked for the track",
    "fair_turns": "Whether everybody has a track in turn, however many they put in",
    "reactions": "Whether listeners' 👍 and 👎 under a queued track move it up and take it out",
    "keep": "How long its chat is kept: for ever, so many days, no more from now on, or nothing at all",
    "picture": "A picture of it, up to 4 MB",
    "vote_skip": "How many percent of the listeners must want the next track; 0: whoever may skip does",
    "requester_left": "What becomes of the waiting tracks of who left the voice channel",
    "pause_alone": "Minutes without a listener until the music is held",
    "leave_alone": "Minutes from then on until I leave the voice channel",
    "always_on": "24/7: stay, whether or not anybody listens or anything plays",
    "volume_limit": "How loud anybody may make it, in percent",
    "takeover": "Minutes of pause, or without listeners, until another group of the server may have the voice",
    "quieter_while_speaking": "Whether the music is turned down while somebody in the voice channel speaks",
    "panel": "Whether a message in the thread shows what plays, with buttons",
    "reset": "What is to be as at first: no second owner, no picture, its own voice channel, a rule as the bot has it",
    "block": "Words, sites or sources that may not be played, with commas between",
    "unblock": "What of them may be played again",
}
"""All but which group is meant."""
Reset = Literal[
    "second_owner",
    "picture",
    "voice",
    "vote_skip",
    "requester_left",
    "pause_alone",
    "leave_alone",
    "always_on",
    "volume_limit",
    "takeover",
    "quieter_while_speaking",
    "panel",
    "music",
    "fair_turns",
    "reactions",
    "blocklist",
    "all rules",
]
_RULES: dict[str, Rule] = {
    "vote_skip": "vote_percent",
    "requester_left": "requester_left",
    "pause_alone": "pause_alone_minutes",
    "leave_alone": "leave_alone_minutes",
    "always_on": "always_on",
    "volume_limit": "volume_ceiling",
    "takeover": "takeover_minutes",
    "quieter_while_speaking": "quieter_while_speaking",
    "panel": "panel",
}
_SETTINGS = {
    "name": "name",
    "visibility": "visibility",
    "music": "music_control",
    "fair_turns": "fair_turns",
    "reactions": "counts_reactions",
}
"""The options that are values of `GroupChanges` as they are."""
_WITHOUT = {"second_owner": "no_second_owner", "picture": "no_picture", "voice": "own_voice"}
"""What `reset` can take from a group that is no rule of its music."""
_FIRST: dict[str, FirstSetting] = {
    "music": "music_control",
    "fair_turns": "fair_turns",
    "reactions": "counts_reactions",
}
"""What it can set as in a new group."""
_ALL = "all rules"


def changes_of(chosen: Mapping[str, Any]) -> GroupChanges:
    """What was chosen of the options, as discord.py has checked it; a picture is still to be read."""
    ids = {"owner": "owner", "second_owner": "second_owner", "voice": "voice_channel_id"}
    rules: dict[str, Any] = {field: chosen[option] for option, field in _RULES.items() if option in chosen}
    reset = chosen.get("reset")
    without: dict[str, Any] = {_WITHOUT[reset]: True} if reset in _WITHOUT else {}
    if reset is not None:
        rules["reset"] = {**_RULES, "blocklist": "blocked", _ALL: "all"}.get(reset)
    keep = chosen.get("keep")
    return GroupChanges(
        **{field: chosen[option] for option, field in _SETTINGS.items() if option in chosen},
        **without,
        as_at_first=frozenset(field for option, field in _FIRST.items() if reset in (option, _ALL)),
        **{field: chosen[option].id for option, field in ids.items() if option in chosen},
        keeping=None if keep is None else keeping_of(keep),
        room=RoomChanges(**rules, block=chosen.get("block"), unblock=chosen.get("unblock")),
    )
