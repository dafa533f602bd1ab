"""The keys of the configuration, how they are called in files and variables, and what they accept.

Pure values: nothing here reads a file or the environment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from launch.problems import nearest, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from launch.sections import Section

PREFIX = "CHORUS_"
_SECRET_VARIABLES = {
    "discord.token": "DISCORD_TOKEN",
    "sources.youtube_api_key": "YOUTUBE_API_KEY",
    "cloudinary.api_key": "CLOUDINARY_API_KEY",
    "cloudinary.api_secret": "CLOUDINARY_API_SECRET",
}

_REASONS = {
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "float_parsing": "should be a number",
    "finite_number": "should be a finite number",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "string_type": "should be text in quotes",
    "string_too_long": "should have at most {max_length} characters",
    "greater_than": "should be above {gt}",
    "greater_than_equal": "should be at least {ge}",
    "less_than_equal": "should be at most {le}",
    "literal_error": "should be {expected}",
    "value_error": "{error}",
}


class BadValueError(ValueError):
    """A value that its key does not accept. `nearest` is the value that was probably meant."""

    def __init__(self, reason: str, nearest: str | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.nearest = nearest


@dataclass(frozen=True)
class Key:
    """One key of one section."""

    section: str
    name: str
    model: type[Section]

    @property
    def dotted(self) -> str:
        """The key as problems spell it: `voice.connect_timeout_s`."""
        return f"{self.section}.{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable that sets it: `CHORUS_VOICE__CONNECT_TIMEOUT_S`."""
        return _SECRET_VARIABLES.get(self.dotted, f"{PREFIX}{self.section}__{self.name}".upper())

    @property
    def is_secret(self) -> bool:
        """Whether it may stand in no TOML file and its value in no message."""
        return self.dotted in _SECRET_VARIABLES

    @property
    def takes(self) -> str:
        """What a value of it should be, in the words that a wrong one is refused with: "a whole number"."""
        try:
            self.model.model_validate({self.name: object()})
        except ValidationError as error:
            return _reason(error.errors(include_url=False)[0]).removeprefix("should be ")
        raise AssertionError(f"{self.dotted} takes anything")

    @property
    def bounds(self) -> str:
        """Its limits: "1 to 120", "above 0, up to 60", "up to 200 characters", or nothing."""
        limits = self.model.model_fields[self.name].metadata
        least, above, most, longest = (
            next((getattr(limit, name) for limit in limits if hasattr(limit, name)), None)
            for name in ("ge", "gt", "le", "max_length")
        )
        if longest is not None:
            return f"up to {longest} characters"
        if most is None:
            return ""
        return f"{least} to {most}" if above is None else f"above {above}, up to {most}"

    def check(self, value: object, *, strict: bool) -> Any:
        """The setting for a value from a TOML file (`strict`) or for the text of a variable.

        Raises BadValueError.
        """
        try:
            return getattr(self.model.model_validate({self.name: value}, strict=strict), self.name)
        except ValidationError as error:
            raise self._bad_value(error) from None

    def _bad_value(self, error: ValidationError) -> BadValueError:
        details = error.errors(include_url=False)[0]
        reason = _reason(details)
        if self.is_secret:
            return BadValueError(reason, None)
        value = details["input"]
        meant = nearest(value, _choices(details)) if isinstance(value, str) else None
        return BadValueError(f"{reason}, not {_shown(value)}", meant)


def keys_of(sections: Mapping[str, type[Section]]) -> list[Key]:
    """Every key of every section, in the order in which they are written."""
    return [Key(section, name, model) for section, model in sections.items() for name in model.model_fields]


def _reason(details: ErrorDetails) -> str:
    template = _REASONS.get(details["type"])
    return template.format(**details.get("ctx", {})) if template else details["msg"]


def _choices(details: ErrorDetails) -> list[str]:
    """The texts of a Literal, which pydantic lists in quotes: 'DEBUG', 'INFO' or 'ERROR'."""
    return str(details.get("ctx", {}).get("expected", "")).split("'")[1::2]


def _shown(value: object) -> str:
    """A value in TOML's words, short."""
    match value:
        case dict():
            return "a table"
        case list():
            return "an array"
        case bool():
            return str(value).lower()
        case int() if abs(value) > 2**63:
            return printable(hex(value), limit=24)  # decimal would fail beyond 4,300 digits
        case _:
            return printable(repr(value))
