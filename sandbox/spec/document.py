"""Discord's OpenAPI file: where it is, its operations by path, and a validator for each schema in it.

Source: discord/discord-api-spec, specs/openapi.json (OpenAPI 3.1, so its schemas are JSON Schema 2020-12). Gateway
events are not in it; `dispatches.py` describes them with the same schemas, and they are added under `components`.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .corrections import correct
from .dispatches import EVENT, describe_dispatches
from .formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VARIABLE = "CHORUS_OPENAPI"
DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "discord-openapi.json"
METHODS = ("get", "put", "post", "patch", "delete")
_BASE = "urn:discord-openapi"


def find_document(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file that `CHORUS_OPENAPI` names, or the one beside the project; None when it is not there.

    Raises FileNotFoundError when it is not there and `CI` is set: what runs unattended must not skip the check.
    """
    path = Path(environment.get(VARIABLE) or DEFAULT)
    if path.is_file():
        return path
    if environment.get("CI"):
        raise FileNotFoundError(f"Discord's OpenAPI file is not at {path}; say where it is with {VARIABLE}")
    return None


@dataclass(frozen=True)
class Parameter:
    """One value of a path or of a query string: `place` is path or query, `pointer` leads to its schema."""

    name: str
    place: str
    required: bool
    pointer: str


@dataclass(frozen=True)
class Operation:
    """A method on a path template. `request` leads to its body's schema; statuses lead to an answer's or to None."""

    name: str
    template: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    request: str | None
    body_required: bool
    answers: dict[str, str | None]

    def values(self, path: str) -> dict[str, str]:
        """What stands in the path for the variables of the template."""
        pairs = zip(self.template, path.strip("/").split("/"), strict=True)
        return {expected[1:-1]: given for expected, given in pairs if expected.startswith("{")}

    def answer(self, status: int) -> tuple[bool, str | None]:
        """Whether a status is described, and the pointer to its body's schema if it has one."""
        for key in (str(status), f"{status // 100}XX"):
            if key in self.answers:
                return True, self.answers[key]
        return False, None


class SpecDocument:
    """The description, read once; validators are made when they are first needed, and kept."""

    def __init__(self, contents: dict[str, Any]) -> None:
        self._contents = contents
        schemas = contents["components"]["schemas"]
        correct(schemas)
        self._events = describe_dispatches(schemas)
        schemas.update(self._events)
        resource = Resource.from_contents(contents, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(_BASE, resource)
        self._validators: dict[str, Draft202012Validator] = {}
        self._schemas: dict[str, dict[str, Any]] = {}

    @classmethod
    def load(cls, path: Path) -> SpecDocument:
        """Read the file. Raises OSError, ValueError or KeyError when it is no OpenAPI file."""
        return cls(json.loads(path.read_text("utf-8")))

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation, those with fewer variables in their path first."""
        found = [
            self._operation(method, path, item)
            for path, item in self._contents["paths"].items()
            for method in METHODS
            if method in item
        ]
        return sorted(found, key=lambda operation: sum(part.startswith("{") for part in operation.template))

    @property
    def events(self) -> list[str]:
        """The gateway events that are described."""
        return [name.removeprefix(EVENT) for name in self._events if name.startswith(EVENT)]

    def find(self, method: str, path: str) -> Operation | None:
        """The operation of a request; `path` starts after `/api/v10`."""
        segments = path.strip("/").split("/")
        for operation in self._by_shape.get((method, len(segments)), ()):
            if all(a == b or a.startswith("{") for a, b in zip(operation.template, segments, strict=True)):
                return operation
        return None

    def event(self, name: str) -> str | None:
        """The pointer to a gateway event's schema, if it has one."""
        return _pointer("components", "schemas", EVENT + name) if EVENT + name in self._events else None

    def schema(self, pointer: str) -> dict[str, Any]:
        """The schema at a pointer."""
        if pointer not in self._schemas:
            found: Any = self._contents
            for part in pointer.split("/")[1:]:
                key = unquote(part).replace("~1", "/").replace("~0", "~")
                found = found[int(key)] if isinstance(found, list) else found[key]
            self._schemas[pointer] = found
        return self._schemas[pointer]

    def target(self, reference: str) -> str:
        """The pointer that a `$ref` of the document means."""
        return quote(unquote(reference.removeprefix("#")), safe="/~")

    def validator(self, pointer: str) -> Draft202012Validator:
        """The validator of the schema at a pointer."""
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"{_BASE}#{pointer}"}, registry=self._registry, format_checker=FORMATS
            )
        return self._validators[pointer]

    @cached_property
    def _by_shape(self) -> dict[tuple[str, int], list[Operation]]:
        grouped: dict[tuple[str, int], list[Operation]] = {}
        for operation in self.operations:
            key = operation.name.partition(" ")[0], len(operation.template)
            grouped.setdefault(key, []).append(operation)
        return grouped

    def _operation(self, method: str, path: str, item: dict[str, Any]) -> Operation:
        described = item[method]
        parameters = (*self._parameters(item, path), *self._parameters(described, path, method))
        body = described.get("requestBody", {})
        return Operation(
            name=f"{method.upper()} {path}",
            template=tuple(path.strip("/").split("/")),
            parameters=parameters,
            request=_content_pointer(body, ("paths", path, method, "requestBody")),
            body_required=bool(body.get("required")),
            answers=dict(self._answers(described["responses"], ("paths", path, method, "responses"))),
        )

    def _parameters(self, owner: dict[str, Any], *where: str) -> Iterator[Parameter]:
        for index, entry in enumerate(owner.get("parameters", ())):
            if entry["in"] in ("path", "query"):
                pointer = _pointer("paths", *where, "parameters", str(index), "schema")
                yield Parameter(entry["name"], entry["in"], bool(entry.get("required")), pointer)

    def _answers(self, responses: dict[str, Any], where: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
        for status, response in responses.items():
            if "$ref" in response:
                name = response["$ref"].rpartition("/")[2]
                shared = self._contents["components"]["responses"][name]
                yield status, _content_pointer(shared, ("components", "responses", name))
            else:
                yield status, _content_pointer(response, (*where, status))


def _content_pointer(owner: dict[str, Any], where: tuple[str, ...]) -> str | None:
    """The pointer to the JSON schema of a body; a multipart form's where there is no other."""
    content = owner.get("content") or {}
    for kind in ("application/json", *content):
        if kind in content:
            return _pointer(*where, "content", kind, "schema")
    return None


@cache
def _pointer(*parts: str) -> str:
    return "".join("/" + quote(part.replace("~", "~0").replace("/", "~1"), safe="~") for part in parts)
