"""Two lists of rows in the order of their keys, compared row by row and told as findings (pure)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.proof.findings import Code, Finding

TOLD_MAX: Final = 20
"""Of one table; the rest is counted."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as the log makes it; a missing or an added one has None on one side."""

    expected: Row | None
    found: Row | None


def differences(
    expected: Iterable[Row], found: Iterable[Row], key_of: Callable[[Row], tuple[Any, ...]]
) -> Iterator[Difference]:
    """Walk both lists once, each in the order of its keys."""
    ours, theirs = iter(expected), iter(found)
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        if one == other:  # almost all are: their keys need not be looked at
            one, other = next(ours, None), next(theirs, None)
            continue
        order = _order(one, other, key_of)
        if order == 0:
            yield Difference(one, other)
            one, other = next(ours, None), next(theirs, None)
        elif order < 0:
            yield Difference(one, None)
            one = next(ours, None)
        else:
            yield Difference(None, other)
            other = next(theirs, None)


def _order(one: Row | None, other: Row | None, key_of: Callable[[Row], tuple[Any, ...]]) -> int:
    if one is None:
        return 1
    if other is None:
        return -1
    left, right = _sortable(key_of(one)), _sortable(key_of(other))
    return (left > right) - (left < right)


def _sortable(key: tuple[Any, ...]) -> tuple[tuple[int, Any], ...]:
    """Order keys as the databases do: a text that somebody wrote into a number comes after all."""
    return tuple((0, part) if isinstance(part, int | float) else (1, str(part)) for part in key)


def row_finding(
    service: str, table: str, columns: tuple[str, ...], keys: tuple[str, ...], one: Difference
) -> Finding:
    """Tell a row that is not as the log makes it, column by column."""
    stated = _named(columns, one.found if one.expected is None else one.expected)
    place = ", ".join(f"{name}={stated[name]}" for name in keys)
    if one.expected is None:
        what = f"sobra la fila {place}: ningún acto la hace"
    elif one.found is None:
        what = f"falta la fila {place}"
    else:
        found = _named(columns, one.found)
        changed = [
            f"{name} dice {_shown(found[name])} y los actos hacen {_shown(value)}"
            for name, value in stated.items()
            if found[name] != value
        ]
        what = f"la fila {place} fue cambiada: {'; '.join(changed)}"
    sequence = stated.get("sequence")
    return Finding(
        Code.ROW_ALTERED,
        f"En {service}, tabla {table}, {what}.",
        sequence if isinstance(sequence, int) else None,
        service,
    )


def uncounted_finding(service: str, table: str, count: int) -> Finding:
    """Tell how many more rows of a table differ than were told one by one."""
    sentence = f"En {service}, tabla {table}, difieren {count} filas más."
    return Finding(Code.ROW_ALTERED, sentence, None, service)


def _named(columns: tuple[str, ...], row: Row | None) -> Mapping[str, Any]:
    return dict(zip(columns, row or (), strict=True))


def _shown(value: Any, limit: int = 80) -> str:
    text = "nada" if value is None else repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
