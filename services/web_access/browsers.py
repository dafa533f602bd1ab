"""What a browser is, out of what it says of itself. Touches nothing.

The names are those of products, which no language has words of its own for; whatever else it says is shown to nobody.
"""

from __future__ import annotations

_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
"""By what stands in a user agent; those first that call themselves by the names of others, too."""
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """As "Firefox, Linux"; empty for what is none of the usual ones."""
    found = (
        next((name for mark, name in names.items() if mark in user_agent), None) for names in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name is not None)
