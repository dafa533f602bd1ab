"""Words that came from outside, made fit to stand in a line. Touches nothing."""

from __future__ import annotations

import re

LONGEST = 300
# What turns around the order of the letters behind it (Unicode: UAX #9, 2), and so lets a line read otherwise.
_UNFIT = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def one_line(text: str, *, longest: int = LONGEST) -> str:
    """Without line breaks, control characters and what turns around the direction of writing; cut to so many."""
    return " ".join(_UNFIT.sub("", text).split())[:longest].rstrip()
