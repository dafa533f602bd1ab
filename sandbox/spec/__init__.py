"""Holds what the bot asks and what the sandbox says against Discord's own OpenAPI description.

Knows nothing of the world: it is told of requests, answers and gateway events, and keeps what does not fit. Without
the description at hand everything goes unchecked, and says so.
"""

from __future__ import annotations

import logging

from .document import SpecDocument, find_document
from .recorder import Finding, Recorder
from .report import leave_at_exit
from .requests import Request
from .watch import watched

__all__ = ["Finding", "Recorder", "Request", "SpecDocument", "find_document", "open_recorder", "watched"]

_log = logging.getLogger(__name__)


def open_recorder() -> Recorder:
    """A recorder with the document that the environment names, or without any, which is logged.

    Raises OSError when it must be there and is not.
    """
    path = find_document()
    if path is None:
        _log.info("not held against Discord's OpenAPI file: it is not there")
        return Recorder(None)
    recorder = Recorder(SpecDocument.load(path))
    leave_at_exit(recorder)
    return recorder
