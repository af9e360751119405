"""A service that keeps figures, from what is its own: measures, cells, projection, rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from fastapi import FastAPI
from sqlalchemy import Table
from sqlmodel import SQLModel

from shared.act import Act
from shared.event import StoredEvent
from shared.figures_api import FiguresApi
from shared.movement import Movement
from shared.observing import Rule
from shared.runner import Projection
from shared.service import create_service_app
from shared.settings import ServiceSettings
from shared.store import FigureStore, Rows


@dataclass(frozen=True, slots=True)
class FiguresService:
    """What one service knows: all that differs between budget, targets and investments."""

    name: str
    title: str
    description: str
    measures: tuple[str, ...]
    cell: type[SQLModel]
    project: Callable[[Act], tuple[Movement, ...]]
    rules: tuple[Rule, ...]

    def projection(self, database_url: str) -> Projection:
        """Join the service's pure projection and rules with its database."""
        table = cast("Table", cast("Any", self.cell).__table__)
        store = FigureStore(database_url, table)

        def rows(sequence: int, event: StoredEvent) -> Rows:
            noticed = tuple(found for rule in self.rules for found in rule(event.act))
            return store.rows(sequence, event, self.project(event.act), noticed)

        return Projection(self.name, store, rows)

    def app(self, settings: ServiceSettings) -> FastAPI:
        """Build the service's application."""
        return create_service_app(
            settings,
            self.projection(settings.database_url),
            [FiguresApi(self.measures).router],
            title=self.title,
            description=self.description,
        )
