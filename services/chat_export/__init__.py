"""A group's chat, taken along by those whose it is: as a page, a table, JSON Lines, or with its files in archives.

`chat_export` says who may and hands it over; `entry` reads what is taken along; `documents` and `html_page` write it
down, `parts` and `archive` cut it into parts that can be sent; `delivery` is what the front end does.
"""

from services.chat_export.chat_export import ChatExport, ChatSource, Wish, ended_reference
from services.chat_export.delivery import (
    Delivery,
    ExportNotices,
    ExportUndeliverableError,
    ExportUnderWayError,
)
from services.chat_export.documents import Form
from services.chat_export.entry import PAGE
from services.chat_export.parts import Part

__all__ = [
    "PAGE",
    "ChatExport",
    "ChatSource",
    "Delivery",
    "ExportNotices",
    "ExportUndeliverableError",
    "ExportUnderWayError",
    "Form",
    "Part",
    "Wish",
    "ended_reference",
]
