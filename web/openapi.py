"""The API's description, made from what its endpoints declare (OpenAPI 3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from web.problems import TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.endpoint import Endpoint, Model

VERSION = "1"
REF = "#/components/schemas/{model}"
ABOUT = """What the web page of Chorus is made of.

Log in with `POST /users/login`; the answer's cookie, or its value as a bearer token, is who you are from then on. With
the cookie, what changes something is done for the page itself only (`Sec-Fetch-Site: same-origin`). Ids of Discord are
strings, numbers of Chorus's own are numbers. A list tells as `next` the `offset` of its next page, null at its end.
Whatever goes wrong is a problem (RFC 9457), whose `detail` is the sentence for the person who met it.
"""
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "A stable name of what went wrong.", "examples": ["not-inside"]},
        "detail": {"type": "string", "description": "The sentence for the person who met it."},
        "reference": {"type": "string", "description": "Under which the log has it, where it was our fault."},
    },
}
ALWAYS = (429, 500)
FOR_SESSIONS = (400, 401, 403, 404, 409, 503)
FOR_EVERYBODY = (400, 401, 403, 404, 409)
FOR_INPUT = (422,)
FOR_BODIES = (413, 415)
JSON, PROBLEM_JSON = "application/json", "application/problem+json"


def described(endpoints: Sequence[Endpoint], public_url: str, cookie: str = "chorus") -> dict[str, Any]:
    """The whole description; `cookie` is what the session's is called."""
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
        "info": {"title": "Chorus", "version": VERSION, "description": ABOUT},
        "servers": [{"url": public_url}],
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": PROBLEM},
            "responses": {str(status): _problem(title) for status, title in TITLES.items()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": cookie},
            },
        },
    }


def _operation(one: Endpoint, references: Any) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": one.name, "summary": one.summary, "tags": [one.path.split("/")[1]]}
    parameters = [*_parameters("path", one.models.get("path")), *_parameters("query", one.models.get("query"))]
    if parameters:
        operation["parameters"] = parameters
    if body := one.models.get("body"):
        schema = references[body, "validation"]
        content = {JSON: {"schema": schema}}
        if one.takes_files:
            files = {"type": "array", "items": {"type": "string", "format": "binary"}}
            form = {"type": "object", "required": ["message"], "properties": {"message": schema, "files": files}}
            content["multipart/form-data"] = {"schema": form}
        operation["requestBody"] = {"required": True, "content": content}
    operation["security"] = [{"bearer": []}, {"cookie": []}] if one.access == "session" else []
    return {**operation, "responses": _responses(one, references)}


def _responses(one: Endpoint, references: Any) -> dict[str, Any]:
    if one.sends_media:
        content: dict[str, Any] = {"content": {"*/*": {}}}
        done: dict[str, Any] = {"200": {"description": "All of it", **content}}
        done["206"] = {"description": "The range that was asked for", **content}
        done["416"] = {"description": "There is no such range"}
    elif one.result is None:
        done = {"204": {"description": "Done"}}
    else:
        schema = references[one.result, "serialization"]
        done = {"200": {"description": "Done", "content": {JSON: {"schema": schema}}}}
    statuses = {*ALWAYS, *(FOR_SESSIONS if one.access == "session" else FOR_EVERYBODY)}
    statuses.update(FOR_INPUT if one.models else (), FOR_BODIES if "body" in one.models else ())
    wrong = {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}
    return {**done, **wrong}


def _problem(title: str) -> dict[str, Any]:
    schema = {"$ref": REF.format(model="Problem")}
    return {"description": title, "content": {PROBLEM_JSON: {"schema": schema}}}


def _parameters(where: str, model: type[Model] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema(ref_template=REF)
    return [
        {
            "name": name,
            "in": where,
            "required": where == "path" or name in schema.get("required", ()),
            "schema": _without_null(shape),
        }
        for name, shape in schema["properties"].items()
    ]


def _without_null(shape: dict[str, Any]) -> dict[str, Any]:
    """What is left out of an address is left out: there is no null in it."""
    kinds = [kind for kind in shape.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) != 1:
        return shape
    return {**{key: value for key, value in shape.items() if key not in ("anyOf", "default")}, **kinds[0]}
