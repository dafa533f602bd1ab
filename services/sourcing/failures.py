"""Why a source cannot answer, as a sentence for whoever asked. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import UnavailableError
from services.refs import Variant

if TYPE_CHECKING:
    from sources.errors import SourceError


class SourceFailedError(UnavailableError):
    """`reason` picks one of the sentences, each of which says what can be done."""

    key = "error-source-failed"


def explained(error: SourceError, *, longest_ms: int = 0) -> SourceFailedError:
    """The failure in the person's words; `longest_ms` is what the rules let through."""
    return SourceFailedError(reason=Variant(error.reason), minutes=longest_ms // 60_000)
