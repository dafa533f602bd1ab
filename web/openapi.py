"""The API's description, made from what its endpoints declare (OpenAPI 3.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.endpoint import Endpoint, Model

VERSION = "1"
REF = "#/components/schemas/{model}"
PROBLEM = {
    "type": "object",
    "required": ["title", "status", "code", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "A stable name of what went wrong."},
        "detail": {"type": "string", "description": "The sentence for the person who met it."},
        "reference": {"type": "string", "description": "Under which the log has it, where it was our fault."},
    },
}


def described(endpoints: Sequence[Endpoint], public_url: str) -> dict[str, Any]:
    """The whole description."""
    inputs = {model for one in endpoints for part, model in one.models.items() if part == "body"}
    results = {one.result for one in endpoints if one.result is not None}
    wanted = [*((model, "validation") for model in inputs), *((model, "serialization") for model in results)]
    references, schemas = models_json_schema(
        sorted(wanted, key=lambda pair: pair[0].__name__),  # type: ignore[arg-type]
        ref_template=REF,
    )
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Chorus", "version": VERSION, "description": "What the web page of Chorus is made of."},
        "servers": [{"url": public_url}],
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Endpoint, references: Any) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": one.name, "summary": one.summary}
    parameters = [*_parameters("path", one.models.get("path")), *_parameters("query", one.models.get("query"))]
    if parameters:
        operation["parameters"] = parameters
    if body := one.models.get("body"):
        schema = references[body, "validation"]
        content = {"application/json": {"schema": schema}}
        if one.takes_files:
            files = {"type": "array", "items": {"type": "string", "format": "binary"}}
            form = {"type": "object", "required": ["message"], "properties": {"message": schema, "files": files}}
            content["multipart/form-data"] = {"schema": form}
        operation["requestBody"] = {"required": True, "content": content}
    if one.access == "session":
        operation["security"] = [{"bearer": []}]
    return {**operation, "responses": _responses(one, references)}


def _responses(one: Endpoint, references: Any) -> dict[str, Any]:
    problem = {"content": {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}}
    if one.result is None:
        done: dict[str, Any] = {"204": {"description": "Done"}}
    else:
        schema = references[one.result, "serialization"]
        done = {"200": {"description": "Done", "content": {"application/json": {"schema": schema}}}}
    return {**done, "default": {"description": "What went wrong", **problem}}


def _parameters(where: str, model: type[Model] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema(ref_template=REF)
    return [
        {"name": name, "in": where, "required": where == "path" or name in schema.get("required", ()), "schema": shape}
        for name, shape in schema["properties"].items()
    ]


def names_in(path: str) -> list[str]:
    """The parts of an address that vary."""
    return re.findall(r"{(\w+)}", path)
