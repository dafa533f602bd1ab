"""Numbers in few characters, for the custom ids of buttons, which hold all that a button means."""

from __future__ import annotations

LONGEST_ID = 100
"""Characters of a custom id (Discord docs: Component Reference > Custom ID)."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def short_number(number: int) -> str:
    """A number of at least 0 in the digits of base 36; `int(text, 36)` reads it."""
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
