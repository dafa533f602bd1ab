"""How the page speaks: the catalogue's sentences as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.named_commands import NAMED_COMMANDS
from services.refs import ChannelRef, CommandRef, LengthRef, MomentRef, PersonRef, Variant

if TYPE_CHECKING:
    from services.errors import UserError
    from services.words import Words


class PageSpeech:
    """Says sentences of the catalogue without Discord's markup. Names stand as they are: no page makes HTML of them."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def say(self, key: str, **params: object) -> str:
        """The sentence of `key`. Raises LookupError for an unknown key or a missing parameter."""
        commands = {param: f"/{name}" for param, name in NAMED_COMMANDS.items()}
        sentence = self._words.say(key, **commands, **{name: self._show(value) for name, value in params.items()})
        return sentence.replace("**", "")

    def explain(self, error: UserError) -> str:
        """The sentence of a failure."""
        return self.say(error.key, **error.params)

    def _show(self, value: object) -> object:
        match value:
            case Variant():
                return str(value)
            case CommandRef(name):
                return f"/{name}"
            case ChannelRef():
                return "the group's channel"
            case PersonRef():
                return "that person"
            case MomentRef(when):
                return f"at {when:%H:%M:%S} UTC"
            case LengthRef(milliseconds):
                minutes, seconds = divmod(milliseconds // 1000, 60)
                return f"{minutes}:{seconds:02}"
            case _:
                return value
