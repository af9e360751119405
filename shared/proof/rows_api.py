"""The rows that a service keeps, for whoever checks them against the log: `/v1/rows`.

Everything here follows from the acts, which anybody may read; nothing of an operator is told: a
table marked `told_to_nobody` (who may post) is not there.
"""

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Table

from shared.errors import bad_parameter, not_found
from shared.proof.paging import (
    DIGESTS_MAX,
    PAGE_ROWS_MAX,
    Row,
    as_text,
    digests,
    key_columns,
    key_of,
    page,
)
from shared.store.database import Database

_SEQUENCE_MAX = 2**63 - 1
TOLD_TO_NOBODY = "told_to_nobody"
"""In a table's `info`: its rows are no part of the proof and nobody's to read."""


def rows_routes() -> APIRouter:
    """Make the routes; every service has them."""
    router = APIRouter(prefix="/v1/rows", tags=["prueba"])

    @router.get("", summary="Las tablas que guarda el servicio, con sus columnas")
    async def list_tables(request: Request) -> dict[str, Any]:
        tables = _told(_database(request))
        items = [
            {
                "table": table.name,
                "key": list(key_columns(table)),
                "columns": [column.name for column in table.columns],
            }
            for table in tables
        ]
        return {"items": items, "total": len(items), "next": None}

    @router.get("/mark/digests", summary="Las huellas que siguen a una secuencia, una tras otra")
    async def list_digests(
        request: Request,
        after: Annotated[int, Query(ge=0, le=_SEQUENCE_MAX)] = 0,
        limit: Annotated[int, Query(ge=1, le=DIGESTS_MAX)] = 1000,
    ) -> dict[str, Any]:
        database = _database(request)

        def read() -> str:
            with database.engine.connect() as connection:
                return digests(connection, after=after, limit=limit)

        return {"after": after, "digests": await asyncio.to_thread(read)}

    @router.get("/{table}", summary="Las filas de una tabla, en el orden de su clave")
    async def list_rows(
        request: Request,
        table: Annotated[str, Path(examples=["mark"])],
        after: Annotated[
            str, Query(description="Clave de la última fila leída, por comas", examples=["100"])
        ] = "",
        through: Annotated[
            int, Query(ge=0, le=_SEQUENCE_MAX, description="Última secuencia que se muestra")
        ] = _SEQUENCE_MAX,
        limit: Annotated[int, Query(ge=1, le=PAGE_ROWS_MAX)] = 1000,
    ) -> Response:
        database = _database(request)
        named = {each.name: each for each in _told(database)}
        if table not in named:
            raise not_found("la tabla", table, sorted(named))
        key = _key(after, named[table])

        def read() -> list[Row]:
            with database.engine.connect() as connection:
                return page(connection, named[table], after=key, through=through, limit=limit)

        rows = await asyncio.to_thread(read)
        body = {
            "table": table,
            "columns": [column.name for column in named[table].columns],
            "rows": rows,
            "next": _next(named[table], rows, through, limit),
        }
        return Response(orjson.dumps(body, default=as_text), media_type="application/json")

    return router


def _told(database: Database) -> list[Table]:
    return [table for table in database.tables if not table.info.get(TOLD_TO_NOBODY)]


def _database(request: Request) -> Database:
    database: Database = request.app.state.service.projection.database
    return database


def _key(after: str, table: Table) -> tuple[int, ...] | None:
    if not after:
        return None
    try:
        key = tuple(int(part) for part in after.split(","))
    except ValueError:
        key = ()
    names = key_columns(table)
    if len(key) != len(names) or any(abs(part) > _SEQUENCE_MAX for part in key):
        raise bad_parameter("after", after, f"van números por comas: {','.join(names)}")
    return key


def _next(table: Table, rows: list[Row], through: int, limit: int) -> str | None:
    if len(rows) < limit:
        return None
    after = ",".join(str(part) for part in key_of(rows[-1], table))
    return f"/v1/rows/{table.name}?after={after}&through={through}&limit={limit}"
