"""What the fields of a channel may hold. Pure checks.

Source: Discord docs, Channel > Channel Structure, Modify Channel; Guild > Create Guild Channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.enums import ChannelType

from .form import wrong_field

if TYPE_CHECKING:
    from collections.abc import Mapping

CREATABLE = (0, 2, 4, 5, 13, 15, 16)
"""The types of channel that a guild can be given; threads are started, and direct messages opened."""
MAX_TOPIC, MAX_FORUM_TOPIC = 1024, 4096
MAX_SLOW_MODE_S = 21_600
MAX_USERS, MAX_STAGE_USERS = 99, 10_000
MIN_BITRATE, MAX_BITRATE, MAX_STAGE_BITRATE = 8_000, 96_000, 64_000
"""In bits per second, for a guild without boosts."""
REGIONS = {
    "brazil": "Brazil",
    "hongkong": "Hong Kong",
    "india": "India",
    "japan": "Japan",
    "rotterdam": "Rotterdam",
    "russia": "Russia",
    "singapore": "Singapore",
    "south-korea": "South Korea",
    "southafrica": "South Africa",
    "sydney": "Sydney",
    "us-central": "US Central",
    "us-east": "US East",
    "us-south": "US South",
    "us-west": "US West",
}
"""Those that Discord lists, by id (docs: Voice > List Voice Regions, which names none: they come and go)."""


def check_type(kind: int) -> None:
    """Raises 50035 for a type that no channel of a guild is made with."""
    if kind not in CREATABLE:
        raise _not_among("type", CREATABLE)


def check_values(kind: int, values: Mapping[str, Any]) -> None:
    """Raises 50035 for a value that a channel of this type cannot have; other fields and nulls pass."""
    is_stage = kind == ChannelType.STAGE_VOICE
    _check_topic(values.get("topic"), MAX_FORUM_TOPIC if kind == ChannelType.FORUM else MAX_TOPIC)
    _check_number(values, "rate_limit_per_user", 0, MAX_SLOW_MODE_S)
    _check_number(values, "user_limit", 0, MAX_STAGE_USERS if is_stage else MAX_USERS)
    _check_number(values, "bitrate", MIN_BITRATE, MAX_STAGE_BITRATE if is_stage else MAX_BITRATE)
    region = values.get("rtc_region")
    if region is not None and region not in REGIONS:
        raise _not_among("rtc_region", tuple(REGIONS))


def _check_topic(topic: Any, most: int) -> None:
    if topic is not None and len(topic) > most:
        raise wrong_field("topic", "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def _check_number(values: Mapping[str, Any], name: str, least: int, most: int) -> None:
    value = values.get(name)
    if value is None or least <= value <= most:
        return
    if value < least:
        raise wrong_field(name, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
    raise wrong_field(name, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")


def _not_among(name: str, choices: tuple[object, ...]) -> Exception:
    listed = ", ".join(str(choice) for choice in choices)
    return wrong_field(name, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
