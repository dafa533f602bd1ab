"""How people name a message: by its link, by its id, or as Discord copies the two ids of channel and message."""

from __future__ import annotations

import re

from services.sending.errors import MessageMalformedError

_ADDRESS = re.compile(
    r"<?(?:https?://(?:[a-z]+\.)?discord(?:app)?\.com/channels/\d{1,20}/\d{1,20}/|\d{15,20}-)?(\d{15,20})/?>?",
    re.ASCII,
)
_LARGEST_ID = 2**63 - 1


def message_id_in(typed: str) -> int:
    """The id of the message that is meant. Raises MessageMalformedError."""
    found = _ADDRESS.fullmatch(typed.strip())
    if found is None or int(found[1]) > _LARGEST_ID:
        raise MessageMalformedError()
    return int(found[1])
