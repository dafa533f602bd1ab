"""Which REST calls a fault means: those of a route, or those to webhooks. Speaks HTTP, knows no world."""

from __future__ import annotations

import re
from typing import Protocol


class CallPattern(Protocol):
    """Tells which calls are meant; as a text it is how that was ordered."""

    def fits(self, method: str, path: str) -> bool:
        """Whether it means this call; the path starts after the version and has no query."""
        ...


class RoutePattern:
    """`POST /channels/*/messages`, `*` for one part of the path; a lone `*` for every call. Raises ValueError."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        method, _, path = self._text.partition(" ")
        if self._text != "*" and not path.startswith("/"):
            raise ValueError(f"not a route: {text!r}; write it as 'POST /channels/*/messages'")
        self._method = method
        self._parts = [_wild(part) for part in path.split("/")] if path else None

    def __str__(self) -> str:
        return self._text

    def fits(self, method: str, path: str) -> bool:
        """Whether it means this call; the path starts after the version and has no query."""
        return self._means(method, path, is_template=False)

    def could_fit(self, method: str, template: str) -> bool:
        """Whether it means any call of a route, whose template is like `/channels/{channel_id}`."""
        return self._means(method, template, is_template=True)

    def _means(self, method: str, path: str, *, is_template: bool) -> bool:
        if self._parts is None:
            return True
        given = path.split("/")
        if self._method not in ("*", method) or len(given) != len(self._parts):
            return False
        return all(
            (is_template and part.startswith("{")) or expected.fullmatch(part) is not None
            for expected, part in zip(self._parts, given, strict=True)
        )


class WebhookPattern:
    """Calls to webhooks, but not to those that an application's interactions have for their answers."""

    def __init__(self, application_id: int) -> None:
        self._application = str(application_id)

    def __str__(self) -> str:
        return "webhooks"

    def fits(self, _method: str, path: str) -> bool:
        """Whether it means this call, with the webhook's token or without."""
        parts = path.split("/")
        return parts[1] == "webhooks" and parts[2:3] != [self._application]


def _wild(part: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, part.split("*"))))
