"""The catch-up of PyPI `eventsourcing`: the same events, the same rows, on SQLite or PostgreSQL.

Arguments: folder, number of acts, "small" or "usual", and for PostgreSQL the address of two empty
databases (events, view). Its store is filled first, which is not measured. Its SQLite recorder has
no subscriptions, so its `NotificationLogReader` pulls, in its own pages; its mapper makes the
events; its projection takes each through the budget's projection and inserts the same rows with
the driver, one event and its tracking a transaction, as that library does. Prints wall seconds.
"""

import os
import sys
import time
from collections.abc import Iterable
from functools import singledispatchmethod
from pathlib import Path
from typing import Any, cast

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresFactory, PostgresTrackingRecorder
from eventsourcing.projection import Projection
from eventsourcing.sqlite import SQLiteFactory, SQLiteTrackingRecorder
from eventsourcing.system import NotificationLogReader
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from benchmarks.projection import stored
from services.budget.main import SERVICE
from shared.event import decode
from shared.store.gathering import KEEP_FIRST

BUDGET = SERVICE.projection("sqlite://")
TABLES = BUDGET.database.tables
_BATCH = 50  # more at once and its PostgreSQL pipeline waits for itself
_SECTION = 100


class Posted(Aggregate):
    """An act as an aggregate of one event."""

    @event("Recorded")
    def __init__(self, payload: str) -> None:
        self.payload = payload


class Acts(Application[Any]):
    """The archive of that library."""


def _creating(dialect: Any) -> list[str]:
    made = (CreateTable(table, if_not_exists=True).compile(dialect=dialect) for table in TABLES)
    return [str(statement) for statement in made]


def _inserting(table: Table, names: Iterable[str], place: str) -> str:
    """Write the insert of one row, in words that both databases know."""
    listed = ",".join(f'"{name}"' for name in names)
    places = ",".join(place.format(name) for name in names)
    keep = " ON CONFLICT DO NOTHING" if table.info.get(KEEP_FIRST) else ""
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({places}){keep}'


class SQLiteView(SQLiteTrackingRecorder):
    """The tables of the budget service in SQLite, with that library's tracking."""

    def construct_create_table_statements(self) -> list[str]:
        """Give the tables of the service beside its own."""
        return [*super().construct_create_table_statements(), *_creating(sqlite.dialect())]

    def take(self, payload: str, tracking: Tracking) -> None:
        """Insert the rows of one event, and its tracking, in one transaction."""
        made = BUDGET.rows(tracking.notification_id, decode(payload.encode()))
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            for table, rows in made.items():
                sql = _inserting(table, rows[0], ":{}")
                for row in rows:
                    cursor.execute(sql, {name: _plain(value) for name, value in row.items()})


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


class PostgresView(PostgresTrackingRecorder):
    """The tables of the budget service in PostgreSQL, with that library's tracking."""

    def __init__(self, datastore: Any, **more: Any) -> None:
        super().__init__(datastore, **more)
        creating: Any = map(SQL, cast("Any", _creating(cast("Any", postgresql).dialect())))
        self.sql_create_statements += creating

    def take(self, payload: str, tracking: Tracking) -> None:
        """Insert the rows of one event, and its tracking, in one transaction."""
        made = BUDGET.rows(tracking.notification_id, decode(payload.encode()))
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            for table, rows in made.items():
                sql = _inserting(table, rows[0], "%({})s")
                for row in rows:
                    cursor.execute(sql, row, prepare=True)  # type: ignore[call-overload,unused-ignore]


class BudgetProjection(Projection[Any]):
    """What that library calls for each event."""

    name = "budget"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Take one event."""
        self.view.take(domain_event.payload, tracking)


def _connected(prefix: str, address: str) -> dict[str, str]:
    """Write an address as that library's settings."""
    stated = conninfo_to_dict(address)
    return {
        f"{prefix}POSTGRES_DBNAME": str(stated["dbname"]),
        f"{prefix}POSTGRES_HOST": str(stated["host"]),
        f"{prefix}POSTGRES_PORT": str(stated.get("port") or 5432),
        f"{prefix}POSTGRES_USER": str(stated["user"]),
        f"{prefix}POSTGRES_PASSWORD": str(stated.get("password") or "none"),
    }


def main() -> None:
    """Fill, catch up, print the seconds of the catch-up."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    small = sys.argv[3] == "small"
    if len(sys.argv) > 4:
        os.environ |= {"PERSISTENCE_MODULE": "eventsourcing.postgres"}
        os.environ |= _connected("", sys.argv[4]) | _connected("BUDGET_", sys.argv[5])
        factory: Any = PostgresFactory(Environment("budget", dict(os.environ)))
        view_class: Any = PostgresView
    else:
        os.environ |= {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(folder / "events.db"),
            "BUDGET_SQLITE_DBNAME": str(folder / "view.db"),
        }
        factory = SQLiteFactory(Environment("budget", dict(os.environ)))
        view_class = SQLiteView
    app = Acts()
    acts = [Posted(payload.decode()) for _, payload in stored(count, small=small)]
    for first in range(0, count, _BATCH):
        app.save(*acts[first : first + _BATCH])
    view = factory.tracking_recorder(view_class)
    projection = BudgetProjection(view)
    began = time.perf_counter()
    for notification in NotificationLogReader(app.notification_log, _SECTION).read(start=1):
        tracking = Tracking(app.name, int(notification.id))
        projection.process_event(app.mapper.to_domain_event(notification), tracking)
    took = time.perf_counter() - began
    assert view.max_tracking_id(app.name) == count
    print(took)
    app.close()
    factory.close()


if __name__ == "__main__":
    main()
