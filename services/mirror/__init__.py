"""The mirror: everything said in the groups' threads, kept as Discord shows it, and read back.

`said` has the shapes in which the front end tells of messages, `history` what it is asked for.
"""

from services.mirror.mirror import LONGEST_PAGE, Mirror
from services.mirror.said import SaidFile, SaidMessage

__all__ = ["LONGEST_PAGE", "Mirror", "SaidFile", "SaidMessage"]
