"""A JSON answer as named values, so that two answers can be compared row by row (pure)."""

import json
from collections.abc import Iterator
from typing import Any, Final

_NAMES: Final = (("sequence", "line"), ("id",), ("keys",), ("key",), ("sequence",), ("code",))
"""What tells the rows of a list apart, the first that a row has."""


def flattened(value: object, place: str = "") -> Iterator[tuple[str, Any]]:
    """Give each value of an answer with its place: `/items[3.0]/amount`.

    A row is named by what identifies it, never by its position alone; of rows that bear one name
    the second is `name#2`. An empty list or object is a value.
    """
    if isinstance(value, dict) and value:
        for name, member in value.items():
            yield from flattened(member, f"{place}/{name}")
    elif isinstance(value, list) and value:
        seen: dict[str, int] = {}
        for number, item in enumerate(value):
            name = _name(item, number)
            seen[name] = seen.get(name, 0) + 1
            again = f"#{seen[name]}" if seen[name] > 1 else ""
            yield from flattened(item, f"{place}[{name}{again}]")
    else:
        yield place, value


def row_count(value: object) -> int:
    """Count the rows of all lists of an answer."""
    if isinstance(value, dict):
        return sum(row_count(member) for member in value.values())
    if isinstance(value, list):
        own = sum(isinstance(item, dict) for item in value)
        return own + sum(row_count(item) for item in value)
    return 0


def _name(item: object, number: int) -> str:
    if isinstance(item, dict):
        for names in _NAMES:
            if all(name in item for name in names):
                return ".".join(_text(item[name]) for name in names)
    return str(number)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
