"""A message as a member's client shows it. A snapshot: read the history again for a newer one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from sandbox.component_tree import media_of, walk
from sandbox.discord_types import EPHEMERAL, SELECTS, ComponentType

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Select:
    """A select menu: its custom id, placeholder and, for a string select, the labels on offer."""

    custom_id: str
    placeholder: str | None
    options: list[str]


@dataclass(frozen=True)
class Message:
    """One message; `raw` is Discord's own object. `reactions` counts by emoji."""

    id: int
    channel_id: int
    content: str
    author_id: int
    author_name: str
    is_bot: bool
    edited: bool
    flags: int
    type: int
    embeds: list[dict[str, Any]] = field(repr=False)
    components: list[dict[str, Any]] = field(repr=False)
    attachments: list[dict[str, Any]] = field(repr=False)
    reactions: dict[str, int] = field(repr=False)
    raw: dict[str, Any] = field(repr=False)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Read Discord's message object."""
        author = payload["author"]
        return cls(
            id=int(payload["id"]),
            channel_id=int(payload["channel_id"]),
            content=payload["content"],
            author_id=int(author["id"]),
            author_name=author.get("global_name") or author["username"],
            is_bot=bool(author.get("bot")),
            edited=payload["edited_timestamp"] is not None,
            flags=payload["flags"],
            type=payload["type"],
            embeds=payload["embeds"],
            components=payload["components"],
            attachments=payload["attachments"],
            reactions={entry["emoji"]["name"]: entry["count"] for entry in payload.get("reactions") or ()},
            raw=payload,
        )

    @property
    def ephemeral(self) -> bool:
        """Whether only the one who asked for it sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """All that one reads: the content, the text of embeds, the text displays, one below the other."""
        parts = [self.content, *_embed_texts(self.embeds)]
        parts += [part["content"] for part in walk(self.components) if part["type"] == ComponentType.TEXT_DISPLAY]
        return "\n".join(part for part in parts if part)

    @property
    def pictures(self) -> list[str]:
        """The addresses of the pictures and files that its components show."""
        return [media["url"] for media in media_of(self.components)]

    @property
    def buttons(self) -> list[str]:
        """The labels (or else custom ids) of the buttons that can be pressed."""
        return [
            component.get("label") or component.get("custom_id") or ""
            for component in walk(self.components)
            if component["type"] == ComponentType.BUTTON and not component.get("disabled")
        ]

    @property
    def selects(self) -> list[Select]:
        """The select menus."""
        return [
            Select(
                component["custom_id"],
                component.get("placeholder"),
                [option["label"] for option in component.get("options") or ()],
            )
            for component in walk(self.components)
            if component["type"] in SELECTS
        ]


def _embed_texts(embeds: list[dict[str, Any]]) -> Iterator[str]:
    for embed in embeds:
        yield (embed.get("author") or {}).get("name") or ""
        yield embed.get("title") or ""
        yield embed.get("description") or ""
        for entry in embed.get("fields") or ():
            yield f"{entry['name']}\n{entry['value']}"
        yield (embed.get("footer") or {}).get("text") or ""
