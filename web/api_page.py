"""The API's description as a page to read: HTML made here, without scripts, and nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: color-mix(in srgb, currentColor 72%, transparent);
  font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 56rem; }
h2 { margin: 2.5rem 0 0.5rem; text-transform: capitalize; }
details { border: 1px solid var(--line); border-radius: 8px; margin: 0.5rem 0; }
summary { padding: 0.6rem 0.8rem; cursor: pointer; overflow-wrap: anywhere; }
details > div { padding: 0 0.8rem 0.8rem; overflow-x: auto; }
code { font: 0.95em ui-monospace, monospace; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
.quiet { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; margin: 0.25rem 0 0.75rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; border-top: 1px solid var(--line); }
"""
MOST_EXACT = 2**53
"""Up to it a browser counts exactly."""
_LIMITS = (
    ("minimum", "at least {}"),
    ("maximum", "at most {}"),
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("default", "{} when left out"),
)


def api_page(description: dict[str, Any]) -> str:
    """The whole page."""
    groups: dict[str, list[str]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            shown = _operation(description, method, path, operation)
            groups.setdefault(operation["tags"][0], []).append(shown)
    parts = [f"<section><h2>{escape(name)}</h2>{''.join(shown)}</section>" for name, shown in sorted(groups.items())]
    about = "".join(f"<p>{_words(part)}</p>" for part in description["info"]["description"].split("\n\n"))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>Chorus: the API</title><link rel="stylesheet" href="/api.css"></head>'
        f"<body><main><h1>The API of Chorus</h1>{about}"
        '<p><a href="/openapi.json">The same as OpenAPI 3.1</a></p>'
        f"{''.join(parts)}</main></body></html>"
    )


def _operation(whole: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> str:
    told = [] if operation["security"] else ['<p class="quiet">Needs no log-in.</p>']
    if parameters := operation.get("parameters"):
        rows = [_row(one["name"], one["schema"], is_required=one["required"]) for one in parameters]
        told.append(f"<h4>In the address</h4>{_table(rows)}")
    if body := operation.get("requestBody"):
        told.append(_model(whole, "What is sent", body["content"]["application/json"]["schema"]))
    for status, response in operation["responses"].items():
        if status.startswith("2") and "application/json" in response.get("content", {}):
            told.append(_model(whole, "What comes back", response["content"]["application/json"]["schema"]))
    problems = ", ".join(status for status in operation["responses"] if not status.startswith("2"))
    told.append(f'<p class="quiet">Problems: {problems}.</p>')
    return (
        f'<details id="{escape(operation["operationId"])}"><summary><span class="method">{method.upper()}</span> '
        f"<code>{escape(path)}</code> <span>{_words(operation['summary'])}</span></summary>"
        f"<div>{''.join(told)}</div></details>"
    )


def _model(whole: dict[str, Any], heading: str, schema: dict[str, Any], name: str = "") -> str:
    """A model's fields, and below them those of the models in it."""
    shape = _looked_up(whole, schema)
    required = shape.get("required", ())
    rows = [_row(field, kind, is_required=field in required) for field, kind in shape.get("properties", {}).items()]
    about = f"<p>{_words(shape['description'])}</p>" if shape.get("description") else ""
    inner = {ref for kind in shape.get("properties", {}).values() for ref in _references(kind)} - {name}
    below = [_model(whole, ref, _by_name(whole, ref), ref) for ref in sorted(inner) if _has_fields(whole, ref)]
    return f"<h4>{escape(heading)}</h4>{about}{_table(rows)}" + "".join(below)


def _table(rows: list[str]) -> str:
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _row(name: str, kind: dict[str, Any], *, is_required: bool) -> str:
    kinds = [kind, *kind.get("anyOf", ())]
    limits = [text.format(one[key]) for one in kinds for key, text in _LIMITS if _is_told(one.get(key))]
    said = [*(["required"] if is_required else []), *limits]
    about = " ".join(filter(None, [kind.get("description", ""), "; ".join(said)]))
    return f"<tr><th><code>{escape(name)}</code></th><td>{escape(_type(kind))}</td><td>{_words(about)}</td></tr>"


def _is_told(limit: object) -> bool:
    """Whether a limit says more than that numbers end somewhere, or that something may be left out."""
    return isinstance(limit, bool | str) or (isinstance(limit, int) and limit <= MOST_EXACT)


def _type(kind: dict[str, Any]) -> str:
    if "anyOf" in kind:
        return " or ".join(_type(one) for one in kind["anyOf"])
    if "$ref" in kind:
        return str(kind["$ref"]).rpartition("/")[2]
    if "enum" in kind:
        return " | ".join(str(one) for one in kind["enum"])
    if kind.get("type") == "array":
        return f"list of {_type(kind['items'])}"
    return str(kind.get("format") or kind.get("const") or kind.get("type", "anything"))


def _references(kind: dict[str, Any]) -> set[str]:
    if "$ref" in kind:
        return {str(kind["$ref"]).rpartition("/")[2]}
    inside = [*kind.get("anyOf", ()), *([kind["items"]] if isinstance(kind.get("items"), dict) else [])]
    return {ref for one in inside for ref in _references(one)}


def _looked_up(whole: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return _by_name(whole, str(schema["$ref"]).rpartition("/")[2]) if "$ref" in schema else schema


def _by_name(whole: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = whole["components"]["schemas"][name]
    return found


def _has_fields(whole: dict[str, Any], name: str) -> bool:
    return bool(_by_name(whole, name).get("properties"))


def _words(text: str) -> str:
    """A sentence with what stands between backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
