"""A table's rows page by page in the order of its primary key, as they stand in the database.

Values are read raw: what somebody wrote by hand into a column of another kind must come out as it
is, not as an error. Every primary key of ours is made of integers, so both databases agree on the
order.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, Final, cast

import orjson
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    LargeBinary,
    Table,
    bindparam,
    select,
    text,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import NullType

PAGE_ROWS_MAX: Final = 10_000
BESIDE_THE_LOG: Final = "beside_the_log"
"""In a table's `info`: its rows are not made from the acts, so no replay makes them again."""

_JOINED: Final = """\
SELECT {joined} FROM (
  SELECT sequence, digest FROM mark WHERE sequence > :after ORDER BY sequence LIMIT :limit
) AS page"""
_DIGESTS: Final = {
    "sqlite": text(_JOINED.format(joined="group_concat(hex(digest), '')")),
    "postgresql": text(
        _JOINED.format(joined="string_agg(encode(digest, 'hex'), '' ORDER BY sequence)")
    ),
}
DIGESTS_MAX: Final = 50_000

Key = tuple[Any, ...]
Row = tuple[Any, ...]


def projected(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Keep the tables whose rows are made from the acts alone."""
    return tuple(table for table in tables if not table.info.get(BESIDE_THE_LOG))


def key_columns(table: Table) -> tuple[str, ...]:
    """Name the columns of a table's primary key."""
    return tuple(column.name for column in table.primary_key.columns)


def page(
    connection: Connection,
    table: Table,
    *,
    after: Key | None,
    through: int,
    limit: int,
) -> list[Row]:
    """Read up to `limit` rows that follow the key `after`, of the acts up to `through`.

    The values come in the order of the table's columns: integers, texts, and what JSON can say.
    """
    keys = list(table.primary_key.columns)
    # A read without this page's own order would be free to come in another.
    query = select(*(type_coerce(column, NullType()) for column in table.columns)).order_by(*keys)
    if "sequence" in table.columns and table.name != "position":
        query = query.where(table.c.sequence <= bindparam("through", through))
    if after is not None:
        if len(keys) == 1:
            query = query.where(keys[0] > after[0])
        else:
            query = query.where(tuple_(*keys) > tuple_(*after))
    # The driver's own rows: nothing is to be made of the values, and half of a reading was that.
    with closing(connection.execute(query.limit(limit))) as result:
        rows = list(result.cursor.fetchall())
    plain = _conversions(table, connection.dialect.name)
    return [_converted(row, plain) for row in rows] if plain else rows


def _conversions(table: Table, dialect: str) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Say which columns come as something that JSON cannot say, or differently from each base."""
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for place, column in enumerate(table.columns):
        day = isinstance(column.type, Date) and dialect == "postgresql"
        if day or isinstance(column.type, LargeBinary):
            found.append((place, as_text))
        elif isinstance(column.type, JSON):
            found.append((place, _as_json))
    return tuple(found)


def _converted(row: Any, plain: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
    values = list(row)
    for place, convert in plain:
        values[place] = convert(values[place])
    return tuple(values)


def as_text(value: Any) -> Any:
    """Write bytes as hexadecimal digits and a day as its date; all else stays as it is."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if isinstance(value, dt.date) else value


def _as_json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def digests(connection: Connection, *, after: int, limit: int) -> str:
    """Read the digests of up to `limit` marks after a sequence, one after the other, in hex.

    The database itself joins them: a row for each would cost more than computing it.
    """
    statement = _DIGESTS["postgresql" if connection.dialect.name == "postgresql" else "sqlite"]
    joined = connection.execute(statement, {"after": after, "limit": limit}).scalar()
    return str(joined or "").lower()


def key_of(row: Row, table: Table) -> Key:
    """Give a row's primary key."""
    places = {column.name: place for place, column in enumerate(table.columns)}
    return tuple(row[places[name]] for name in key_columns(table))


def described(row: Row, table: Table) -> Mapping[str, Any]:
    """Give a row by the names of its columns."""
    return cast(
        "Mapping[str, Any]",
        dict(zip((column.name for column in table.columns), row, strict=True)),
    )
