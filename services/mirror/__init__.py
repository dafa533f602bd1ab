"""The mirror: everything said in the groups' threads, kept as Discord shows it, and read back.

`events` are what the front end tells, in the shapes of `said`; `recorder` writes them down, by the rules of `versions`;
`history` is what the front end is asked for.
"""

from models.chat import PANEL, SAID
from models.chat_reading import Cursor
from services.mirror.batch import Keeping
from services.mirror.coverage import Coverage
from services.mirror.events import Deleted, Edited, Event, Interrupted, ReadPage, Said, SessionBegan, Touched
from services.mirror.recorder import Recorder
from services.mirror.said import SaidFile, SaidMessage, SaidPart
from services.mirror.versions import UNKNOWN_AUTHOR, said_at

__all__ = [
    "PANEL",
    "SAID",
    "UNKNOWN_AUTHOR",
    "Coverage",
    "Cursor",
    "Deleted",
    "Edited",
    "Event",
    "Interrupted",
    "Keeping",
    "ReadPage",
    "Recorder",
    "Said",
    "SaidFile",
    "SaidMessage",
    "SaidPart",
    "SessionBegan",
    "Touched",
    "said_at",
]
