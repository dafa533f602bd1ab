"""An endpoint of the API: a function whose annotations say what comes in and what goes out.

    @endpoint("PUT", "/groups/{group_id}")
    async def update_group(call: Call, path: GroupPath, body: GroupChanges) -> GroupShown:
        "Changes a group."

`path`, `query` and `body` are pydantic models, read and checked before the function is called; what it returns is a
model that is sent as JSON, None, or a response of its own (`web.StreamResponse`), as for media. With `files` the body
may also be a form. The API's description is made from the same annotations (`web/openapi.py`).
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_type_hints

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from services.messenger import FileToSend
from web.multipart import form
from web.problems import HttpProblem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from web.call import Call

Access = Literal["public", "session"]
Files = Sequence[FileToSend]
"""What a handler gets as `files` where a form with some may be sent."""
PARTS = ("path", "query", "body")
MAX_BODY_BYTES = 64 * 1024


class Model(BaseModel):
    """What is sent and answered: nothing but what is declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


@dataclass(frozen=True)
class Endpoint:
    """One method of one address."""

    method: str
    path: str
    access: Access
    changes: bool
    """Whether it changes something, so that another page must not be able to ask for it."""
    handler: Callable[..., Awaitable[Model | web.StreamResponse | None]]
    models: dict[str, type[Model]] = field(default_factory=dict)
    result: type[Model] | None = None
    body_bytes: int = MAX_BODY_BYTES
    """The largest body that it reads."""
    sends_media: bool = False
    """Whether it answers with something else than JSON, which may then be asked for by HEAD and in ranges, too."""
    takes_files: bool = False
    """Whether the body may be a form: the same JSON as its `message`, and `files`."""

    @property
    def name(self) -> str:
        """Its name in the API's description."""
        return self.handler.__name__

    @property
    def summary(self) -> str:
        """What it does, in one sentence."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[0]

    async def run(self, call: Call, request: web.Request) -> web.StreamResponse:
        """Read what comes in, have it done, and answer. Raises HttpProblem, UserError."""
        request = request.clone(client_max_size=self.body_bytes)
        if self.takes_files and request.content_type == "multipart/form-data":
            async with form(request) as (body, files):
                return await self._answer(call, request, files, body)
        return await self._answer(call, request, () if self.takes_files else None, None)

    async def _answer(
        self, call: Call, request: web.Request, files: Files | None, body: bytes | None
    ) -> web.StreamResponse:
        parts: dict[str, object] = {
            part: await _read(part, model, request, body) for part, model in self.models.items()
        }
        result = await self.handler(call, **parts, **({} if files is None else {"files": files}))
        if result is None:
            return web.Response(status=204)
        if isinstance(result, web.StreamResponse):
            return result
        return web.Response(body=result.model_dump_json().encode(), content_type="application/json")


def endpoint(
    method: str,
    path: str,
    *,
    access: Access = "session",
    changes: bool | None = None,
    body_bytes: int = MAX_BODY_BYTES,
) -> Callable[[Callable[..., Awaitable[Model | web.StreamResponse | None]]], Endpoint]:
    """Make an endpoint of a function. It changes something unless it is a GET; `changes` says otherwise."""

    def made(handler: Callable[..., Awaitable[Model | web.StreamResponse | None]]) -> Endpoint:
        hints = get_type_hints(handler)
        result = hints.get("return")
        return Endpoint(
            method,
            path,
            access,
            method != "GET" if changes is None else changes,
            handler,
            {part: hints[part] for part in PARTS if part in hints},
            result if isinstance(result, type) and issubclass(result, Model) else None,
            body_bytes,
            isinstance(result, type) and issubclass(result, web.StreamResponse),
            "files" in hints,
        )

    return made


async def _read(part: str, model: type[Model], request: web.Request, body: bytes | None) -> Model:
    try:
        match part:
            case "path":
                return model.model_validate_strings(dict(request.match_info))
            case "query":
                return model.model_validate_strings(_once_each(request))
        # Strictly: a member who sends `true` for a volume does not mean 1.
        return model.model_validate_json(await _json(request) if body is None else body, strict=True)
    except ValidationError as error:
        raise _invalid(error) from None


async def _json(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise HttpProblem(415, "error-body-not-json")
    return await request.read()


def _once_each(request: web.Request) -> dict[str, str]:
    """The query's fields; of one that is given twice, the last counts."""
    return dict(request.query)


def _invalid(error: ValidationError) -> HttpProblem:
    """Some fields are missing, of the wrong type, or out of their bounds: what the first one's trouble is."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    return HttpProblem(422, "error-field", field=field or "body", problem=first["msg"].lower())
