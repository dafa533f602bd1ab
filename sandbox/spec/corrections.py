"""Where Discord's description contradicts Discord's documentation, what Discord sends decides.

Each correction names the page that shows it. Checks that the description lacks do not belong here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .schemas import TEXT, fields, many

if TYPE_CHECKING:
    from .schemas import Schema


def correct(schemas: dict[str, Schema]) -> None:
    """Replace what is described wrongly in `components.schemas`."""
    # Discord docs, Reference > Error Messages: the codes of single fields are words, such as BASE_TYPE_REQUIRED.
    schemas["InnerErrors"] = fields(_errors=many(fields(code=TEXT, message=TEXT)))
    # Discord docs, Message > Message Reference Types: a forward's reference is of type 1.
    schemas["MessageReferenceType"] = {"enum": [0, 1]}
