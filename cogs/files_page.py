"""How the files of a group's chat stand, as `/group show` tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.speech import Markup
from services.refs import Variant

if TYPE_CHECKING:
    from cogs.speech import Speech
    from services.mirror.files import FilesStanding

_MB = 1024 * 1024


def files_lines(speech: Speech, standing: FilesStanding) -> list[str]:
    """What is kept, what is still being fetched, and what is not kept and why; nothing where there are no files."""
    say, lines = speech.say, []
    if standing.kept:
        size, room = round(standing.size / _MB, 1), standing.limits.quota_bytes // _MB
        lines.append(say("group-show-files", count=standing.kept, size=size, room=room))
    if standing.waiting:
        key = "group-show-files-waiting" if standing.limits.enabled else "group-show-files-off"
        lines.append(say(key, count=standing.waiting))
    most = standing.limits.max_file_bytes // _MB
    refused = {"too-large": standing.too_large, "no-room": standing.over_quota, "gone": standing.gone}
    reasons = [
        say("files-refused", count=count, reason=Variant(reason), most=most)
        for reason, count in refused.items()
        if count
    ]
    if reasons:
        lines.append(say("group-show-files-not-kept", reasons=Markup(", ".join(reasons))))
    return lines
