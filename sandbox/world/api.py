"""REST, without HTTP: a request in, a reply out. Mended routes first, simcord's for the rest."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from simcord.backend import errors

from . import (
    routes_application,
    routes_attachments,
    routes_bot_guilds,
    routes_channels,
    routes_commands,
    routes_history,
    routes_members,
    routes_messages,
    routes_reactions,
    routes_regions,
    routes_stage,
    routes_thread_lists,
    routes_threads,
    routes_webhooks,
)
from .audit import check_reason, note_request
from .call import Call, Reply, Upload, find_route
from .form import as_answered, missing_field
from .payloads import complete

if TYPE_CHECKING:
    from .backend import SandboxBackend

__all__ = ["Reply", "Upload", "request"]

_log = logging.getLogger(__name__)

ROUTE_MODULES = (
    routes_application,
    routes_attachments,
    routes_bot_guilds,
    routes_channels,
    routes_commands,
    routes_history,
    routes_members,
    routes_messages,
    routes_reactions,
    routes_regions,
    routes_stage,
    routes_thread_lists,
    routes_threads,
    routes_webhooks,
)
"""Importing these registers the routes that stand before simcord's."""

_CREATED = (re.compile(r"/guilds/\d+/channels"), re.compile(r"/channels/\d+(/messages/\d+)?/threads"))


def request(
    backend: SandboxBackend,
    method: str,
    path: str,
    *,
    query: dict[str, str] | None = None,
    json: Any = None,
    uploads: list[Upload] | None = None,
    reason: str | None = None,
) -> Reply:
    """Answer a request of the bot; `path` starts after `/api/v10`.

    Raises DiscordError as Discord answers it; a malformed path or body is error 50035.
    """
    call = Call(backend, method, path, query or {}, json, uploads or [], reason)
    route = find_route(method, path)
    try:
        backend.check_path(path)
        check_reason(reason)
        if route is None:
            reply = _plain(call)
        else:
            handler, call.args = route
            reply = handler(call)
        note_request(call, reply)
    except errors.BackendError as error:
        raise as_answered(error) from error
    except (KeyError, TypeError, ValueError) as error:
        _log.warning("%s %s is malformed", method, path, exc_info=error)
        raise as_answered(_malformed(error)) from error
    finally:
        backend.forget_records()
    return Reply(reply.status, complete(backend, reply.body))


def _malformed(error: Exception) -> errors.BackendError:
    if isinstance(error, KeyError) and isinstance(error.args[0], str):
        return missing_field(error.args[0])
    return errors.invalid_form_body(repr(error))


def _plain(call: Call) -> Reply:
    body = call.pass_on()
    if body is None:
        return Reply(204)
    created = call.method == "POST" and any(pattern.fullmatch(call.path) for pattern in _CREATED)
    return Reply(201 if created else 200, body)
