"""Which of the formats that a site offers is played. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Format = Mapping[str, Any]

# What a browser and a watch page can show without much of a machine.
_BEST_HEIGHT = 720


def best_audio(formats: Iterable[Format]) -> Format | None:
    """One resource before segments, sound alone before pictures too, Opus, which is sent as it is, before others.

    What is only a preview, dubbed or encrypted comes last, or never.
    """
    return max(filter(_is_heard, formats), key=_audio_rank, default=None)


def best_video(formats: Iterable[Format]) -> Format | None:
    """Pictures of at most 720 lines where there are any such, those with the most lines; None where there are none."""
    return max(filter(_is_seen, formats), key=_video_rank, default=None)


def _audio_rank(format: Format) -> tuple[float, ...]:
    return (
        format.get("preference") or 0,
        format.get("language_preference") or 0,
        not _is_segmented(format),
        not _is_seen(format),
        str(format.get("acodec")).startswith("opus"),
        format.get("abr") or format.get("tbr") or 0,
    )


def _video_rank(format: Format) -> tuple[float, ...]:
    height = format.get("height") or 0
    is_small = height <= _BEST_HEIGHT
    return (
        not _is_segmented(format),
        is_small,
        height if is_small else -height,
        str(format.get("vcodec")).startswith("avc1"),
        format.get("tbr") or 0,
    )


def _is_heard(format: Format) -> bool:
    return format.get("acodec") != "none" and _can_be_fetched(format)


def _is_seen(format: Format) -> bool:
    codec = format.get("vcodec")
    return codec != "none" and (codec is not None or bool(format.get("height"))) and _can_be_fetched(format)


def _can_be_fetched(format: Format) -> bool:
    url, protocol = format.get("url"), str(format.get("protocol") or "http")
    if format.get("has_drm") is True or not isinstance(url, str):
        return False
    return protocol in ("http", "https", "m3u8", "m3u8_native") and url.startswith(("https://", "http://"))


def _is_segmented(format: Format) -> bool:
    return "m3u8" in str(format.get("protocol"))
