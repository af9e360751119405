"""The contracts' JSON Schemas as parts of a larger document that point at one another (pure).

OpenAPI and AsyncAPI both keep schemas under `#/components/schemas`.
"""

from typing import Any, Final

from shared.schemas import act_schema, problem_schema, receipt_schema

_HERE: Final = "#/components/schemas/"


def contract_schemas() -> dict[str, Any]:
    """Give Act, Receipt and Problem, and everything that an act is made of, by name."""
    contracts = {"Act": act_schema(), "Receipt": receipt_schema(), "Problem": problem_schema()}
    found: dict[str, Any] = {}
    for name, schema in contracts.items():
        parts = schema.pop("$defs", {})
        schema.pop("$schema")
        found |= {part: pointing_here(told) for part, told in parts.items()}
        found[name] = pointing_here(schema)
    return found


def pointing_here(part: Any, prefix: str = "") -> Any:
    """Let every reference inside a schema point at the document's parts, named with a prefix."""
    if isinstance(part, list):
        return [pointing_here(item, prefix) for item in part]
    if isinstance(part, dict):
        return {name: pointing_here(value, prefix) for name, value in part.items()}
    if isinstance(part, str) and part.startswith("#/$defs/"):
        return part.replace("#/$defs/", _HERE + prefix, 1)
    return part
