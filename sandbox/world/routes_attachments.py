"""Mended routes: fresh links to attachments.

Not in Discord's documentation, nor in its OpenAPI description; Discord's own clients ask it, and bots may.
"""

from __future__ import annotations

from simcord.backend import errors

from .call import Call, Reply, mended
from .cdn import ATTACHMENTS

MAX_LINKS = 50


@mended("POST", "/attachments/refresh-urls")
def refresh_links(call: Call) -> Reply:
    """Sign up to 50 links anew, expired or not, in their order; None for what is no link to an attachment."""
    links = call.body["attachment_urls"]
    if not isinstance(links, list) or not 1 <= len(links) <= MAX_LINKS:
        raise errors.invalid_form_body(f"attachment_urls: Must be between 1 and {MAX_LINKS} in length.")
    signed = [call.backend.cdn.signed(link) if link.startswith(ATTACHMENTS) else None for link in links]
    refreshed = [{"original": old, "refreshed": new} for old, new in zip(links, signed, strict=True)]
    return Reply(200, {"refreshed_urls": refreshed})
