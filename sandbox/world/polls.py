"""Polls as Discord runs them: they end by the clock and tell their result. A mixin of the backend, and their timers.

Source: Discord docs, Poll, and Message > Poll Result Embed Fields.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend
from simcord.backend.models import SystemMessageMetadata
from simcord.enums import MessageType

from .rules import DiscordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simcord.backend.models import Message, Poll

    from .backend import SandboxBackend
    from .clock import MovableClock


class PollRules(Backend):
    """Polls with Discord's refusals and their result message."""

    def set_poll_votes(self, channel_id: int, message_id: int, answer_ids: Sequence[int], user_id: int) -> None:
        """Replace one person's votes; raises 520001 when the poll has ended."""
        poll = self._poll(channel_id, message_id)
        if poll.finalized:
            raise DiscordError(400, 520001, "Poll expired")
        super().set_poll_votes(channel_id, message_id, answer_ids, user_id)

    def expire_poll(self, channel_id: int, message_id: int) -> Message:
        """End a poll; the channel is told its result. Raises 520006 without one, 520001 when it has ended."""
        poll = self._poll(channel_id, message_id)
        if poll.finalized:
            raise DiscordError(400, 520001, "Poll expired")
        poll.expiry = min(poll.expiry, self.now_iso(), key=datetime.fromisoformat)
        message = super().expire_poll(channel_id, message_id)
        self.create_message(
            channel_id,
            message.author_id,
            message_type=MessageType.POLL_RESULT,
            embeds=[{"type": "poll_result", "fields": _result_fields(poll)}],
            system_metadata=SystemMessageMetadata(recipient_id=message.author_id, referenced_message_id=message_id),
        )
        return message

    def _poll(self, channel_id: int, message_id: int) -> Poll:
        poll = self.get_message(channel_id, message_id).poll
        if poll is None:
            raise DiscordError(400, 520006, "Cannot expire a non-poll message")
        return poll


def _result_fields(poll: Poll) -> list[dict[str, Any]]:
    votes = {answer.answer_id: len(poll.votes.get(answer.answer_id, ())) for answer in poll.answers}
    highest = max(votes.values())
    first = [answer for answer in poll.answers if votes[answer.answer_id] == highest]
    values = {
        "poll_question_text": poll.question,
        "victor_answer_votes": str(highest),
        "total_votes": str(sum(votes.values())),
    }
    if len(first) == 1:
        values["victor_answer_id"] = str(first[0].answer_id)
        values["victor_answer_text"] = first[0].text or ""
    return [{"name": name, "value": value, "inline": False} for name, value in values.items()]


class PollTimers:
    """Ends every poll when its time is over by the sandbox's clock."""

    def __init__(self, backend: SandboxBackend, clock: MovableClock) -> None:
        self._backend = backend
        self._clock = clock
        self._known: set[int] = set()
        backend.message_watchers.append(self._look)

    def watch_all(self) -> None:
        """Set the timers of every poll that has not ended, as after a state was loaded."""
        for channel_id, messages in self._backend.messages.items():
            for message in messages.values():
                if message.poll is not None and not message.poll.finalized:
                    self._look(channel_id, message.id)

    def _look(self, channel_id: int, message_id: int) -> None:
        message = self._backend.messages.get(channel_id, {}).get(message_id)
        if message is None or message.poll is None or message_id in self._known:
            return
        self._known.add(message_id)
        self._clock.call_at(datetime.fromisoformat(message.poll.expiry), lambda: self._end(channel_id, message_id))

    def _end(self, channel_id: int, message_id: int) -> None:
        message = self._backend.messages.get(channel_id, {}).get(message_id)
        if message is not None and message.poll is not None and not message.poll.finalized:
            self._backend.expire_poll(channel_id, message_id)
