"""What the guided first visit goes by: facts of one person's that they can see, and no sentence of the bot's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.acting.desk import Desk

    Payload = dict[str, Any]

_MENTION = re.compile(r"</([^:>]+):\d+>|`/([^`]+)`")
_SENDING = 1
"""The bit of Speaking that says that sound is sent. Source: Discord docs, Voice > Speaking."""


def visit(desk: Desk, member_id: int) -> Payload:
    """What came of this person's commands, oldest first, and whom they hear now.

    Each answer names its command, the interaction's `state`, and the commands that it suggests by clickable mentions.
    """
    return {
        "answers": [
            {"command": command, "state": answer["state"], "suggests": _suggested(answer["message"])}
            for command, answer in desk.world.interactions.answers_to(member_id)
        ],
        "hears": [str(user_id) for user_id in _heard(desk, member_id)],
    }


def _suggested(message: Payload | None) -> list[str]:
    return [] if message is None else [one[1] or one[2] for one in _MENTION.finditer(message["content"])]


def _heard(desk: Desk, member_id: int) -> list[int]:
    """Who sends sound in the voice channel in which this person sits."""
    for guild in desk.world.people.guilds():
        state = desk.world.voices.state(int(guild["id"]), member_id)
        if state is not None:
            spoken = desk.switchboard.voice.speakers(int(state["channel_id"]))
            return [user_id for user_id, flags in spoken.items() if flags & _SENDING and user_id != member_id]
    return []
