"""A service that keeps figures, from what is its own: measures, cells, projection, rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from fastapi import FastAPI
from sqlalchemy import Table
from sqlmodel import SQLModel

from shared.act import Act
from shared.branch.api import branch_routes
from shared.branch.reading_api import branch_reading_routes
from shared.cut import Cut
from shared.event import StoredEvent
from shared.figures.api import FiguresApi
from shared.figures.movement import Movement
from shared.openapi.document import document_answers
from shared.openapi.operations import SHARED
from shared.openapi.readings import ShownFigures, of_figures
from shared.projecting import Projection
from shared.rules.api import ObservationsApi
from shared.rules.observing import ActJudge, CutRule, Listed, Rule, basis_in, observe_cut
from shared.service import create_service_app
from shared.settings import ServiceSettings
from shared.store import FigureStore, Rows

_STATES_KEPT = 300
"""States of a store whose observations are remembered; some kB each."""


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
    shown: ShownFigures
    """The examples of its answers in the description of its interface."""
    judges_acts_without_figures: bool = False
    """Whether the rules on the act itself look here at acts that move nothing; one service's do."""

    def observed(self, store: FigureStore, cut: Cut) -> list[Listed]:
        """List all that the rules notice at a cut, by id, open and explained."""
        facts = store.facts(cut, self.measures, without_figures=self.judges_acts_without_figures)
        judging = [rule for rule in self.rules if isinstance(rule, CutRule)]
        listed = observe_cut(judging, facts, lambda: store.observations(facts), store.noticed)
        while len(store.noticed) > _STATES_KEPT:
            store.noticed.pop(next(iter(store.noticed), None), None)
        return listed

    def projection(self, database_url: str) -> Projection:
        """Join the service's pure projection and rules with its database."""
        table = cast("Table", cast("Any", self.cell).__table__)
        store = FigureStore(database_url, table)

        judge = ActJudge(self.rules)

        def rows(sequence: int, event: StoredEvent) -> Rows:
            noticed = judge.observe(event.act) if self._judges(event.act) else ()
            return store.rows(sequence, event, self.project(event.act), noticed)

        made_by = f"services.{self.name}.main:SERVICE.projection"
        return Projection(self.name, store, rows, made_by)

    def rules_in(self, fiscal_year: int) -> tuple[str, ...]:
        """List the ids of the rules that rest on a norm of a fiscal year."""
        ruling = (rule.id for rule in self.rules if basis_in(rule, fiscal_year) is not None)
        return tuple(sorted(set(ruling)))

    def _judges(self, act: Act) -> bool:
        """Say whether an act is this service's to judge: it has figures here, or none anywhere."""
        if not act.measures:
            return self.judges_acts_without_figures
        return any(entry.measure in self.measures for entry in act.measures)

    def app(self, settings: ServiceSettings) -> FastAPI:
        """Build the service's application."""
        app = create_service_app(
            settings,
            self.projection(settings.database_url),
            [
                FiguresApi(self.measures).router,
                ObservationsApi(self.name, self.observed, self.rules_in).router,
                branch_routes(),
                branch_reading_routes(self.measures),
            ],
            title=self.title,
            description=self.description,
        )
        document_answers(app, {**SHARED, **of_figures(self.shown)})
        return app
