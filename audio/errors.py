"""What can go wrong with sound. Touches nothing.

    AudioError
    ├── MediaError   a file cannot be heard
    └── VoiceError   a voice channel cannot be entered, or was lost

Each carries a `reason`, one word out of a closed list that a service turns into a sentence, and a `detail`
for the log. Nothing here is worded for a person.
"""

from __future__ import annotations

from typing import Literal

MediaReason = Literal[
    "not_found",
    "empty",
    "broken",
    "no_audio",
    "unreachable",
    "forbidden",
    "bad_server",
    "changed",
    "incomplete",
    "no_room",
    "closed",
]
VoiceReason = Literal["timeout", "full", "forbidden", "unavailable", "no_e2ee"]


class AudioError(Exception):
    """Any failure of this package."""


class MediaError(AudioError):
    """A media file cannot be played, or not to its end.

    `reason`: "not_found" (no such file, or a folder), "empty" (zero bytes), "broken" (not media, or damaged),
    "no_audio" (media without any sound); and of what is downloaded: "unreachable" (no connection, stalls, 5xx),
    "forbidden" (the server refuses it, with a new link too), "bad_server" (answers that are not HTTP as it should be),
    "changed" (it is not what it was when it began), "incomplete" (it broke off, and the rest cannot be had), "no_room"
    (this machine's disk is full), "closed" (whoever read it let go of it).
    """

    def __init__(self, reason: MediaReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: MediaReason = reason
        self.detail = detail


class VoiceError(AudioError):
    """A voice connection could not be made or is gone.

    `reason`: "timeout" (Discord did not answer in time), "full" (the channel's user limit), "forbidden" (the
    bot may not see, enter or speak there), "unavailable" (no such guild or channel, or the connection is
    gone), "no_e2ee" (no end-to-end encryption could be agreed on, without which Discord lets nobody in).
    """

    def __init__(self, reason: VoiceReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: VoiceReason = reason
        self.detail = detail
