"""Small words for writing schemas down, used where Discord's description has none of its own. Pure."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}


def ref(name: str) -> Schema:
    """One of Discord's schemas, or one that was added to them."""
    return {"$ref": f"#/components/schemas/{name}"}


SNOWFLAKE = ref("SnowflakeType")


def fields(*, optional: dict[str, Schema] | None = None, **required: Schema) -> Schema:
    """An object with fields that must be there and others that may."""
    return {"type": "object", "properties": {**(optional or {}), **required}, "required": list(required)}


def all_of(*schemas: Schema) -> Schema:
    """What fits every one of them."""
    return {"allOf": list(schemas)}


def one_of(*schemas: Schema) -> Schema:
    """What fits at least one of them; Discord's own schemas of neighbouring kinds overlap."""
    return {"anyOf": list(schemas)}


def or_null(schema: Schema) -> Schema:
    """It, or null."""
    return {"oneOf": [{"type": "null"}, schema]}


def many(schema: Schema) -> Schema:
    """A list of it."""
    return {"type": "array", "items": schema}


def by_id(schema: Schema) -> Schema:
    """An object of it by id."""
    return {"type": "object", "propertyNames": SNOWFLAKE, "additionalProperties": schema}


def without(described: Schema, *names: str) -> Schema:
    """One of Discord's object schemas without some of its fields."""
    left = {name: field for name, field in described["properties"].items() if name not in names}
    return {**lacking(described, *names), "properties": left}


def partial(described: Schema, **more: Schema) -> Schema:
    """One of Discord's object schemas with no field demanded, and others beside."""
    return {"type": "object", "properties": {**described["properties"], **more}}


def lacking(described: Schema, *names: str) -> Schema:
    """One of Discord's object schemas without the demand for some of its fields."""
    return {**described, "required": [name for name in described["required"] if name not in names]}
