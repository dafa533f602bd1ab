"""What fields of the API are made of: ids, and pages of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema

from web.endpoint import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ID = 2**63 - 1
"""The largest number that the database takes."""
DISCORD_ID = r"^[1-9][0-9]{0,18}$"
MOST_AT_ONCE = 100

T = TypeVar("T")


def _discord_id(value: object, info: ValidationInfo) -> int:
    """Discord's ids are strings in JSON, since a browser's numbers would round them; a larger one is nobody's."""
    if info.mode == "python" and isinstance(value, int):  # what we answer
        return value
    if not isinstance(value, str) or not value.isascii() or not value.isdecimal() or len(value) > 19 or value[0] == "0":
        raise ValueError("should be an id of Discord, as a string of digits")
    return min(int(value), MOST_ID)


DiscordId = Annotated[
    int,
    BeforeValidator(_discord_id),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": DISCORD_ID, "examples": ["80351110224678912"]}),
]
"""An id of Discord's."""
OwnId = Annotated[int, Field(ge=1, le=MOST_ID, strict=False, examples=[1])]
"""A number of ours."""


class Page(Model):
    """Which part of a list."""

    offset: int = Field(default=0, ge=0, le=MOST_ID, description="How many to pass over; `next` of the page before.")
    limit: int = Field(default=50, ge=1, le=MOST_AT_ONCE, description="How many at most.")


def following(page: Page, total: int) -> int | None:
    """What a page tells as `next`: the offset of the one that follows it, None at the end."""
    end = page.offset + page.limit
    return end if end < total else None


def cut(page: Page, everything: Sequence[T]) -> Sequence[T]:
    """That part of a list."""
    return everything[page.offset : page.offset + page.limit]
