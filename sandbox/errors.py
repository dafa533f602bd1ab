"""Why a person's action did not happen. `RefusedError` for what a Discord client would not let one do."""

from __future__ import annotations


class RefusedError(Exception):
    """A person cannot do this here; `code` is Discord's JSON error code where there is one."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


INVALID_FORM_BODY = 50035
THREAD_ARCHIVED = 50083
