"""What every answer of reporting begins with: its own database, and a position that all share."""

import asyncio
import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from services.reporting.acts import ActRecord
from services.reporting.names import Declaration
from services.reporting.projection import ReportingDatabase
from services.reporting.sources import Sources
from shared.asking import AnsweredCut, CutParameters


def reporting_database(parameters: CutParameters) -> ReportingDatabase:
    """Give the database of the service that was asked."""
    database = parameters.service.projection.database
    if not isinstance(database, ReportingDatabase):
        raise TypeError(database)
    return database


async def known_at(
    parameters: CutParameters, answered: AnsweredCut
) -> tuple[tuple[ActRecord, ...], tuple[Declaration, ...]]:
    """Read all that reporting knows of the cut's entity and year."""
    cut = answered.cut
    return await asyncio.to_thread(
        reporting_database(parameters).known, cut.entity, cut.fiscal_year, cut.through
    )


async def at_common_position(
    parameters: CutParameters,
    answered: AnsweredCut,
    sources: Sources,
    measures: Collection[str],
) -> AnsweredCut:
    """Lower the cut to what all services of the measures have taken, unless a position was stated.

    A stated position (a number, or a moment before the last act) stands: a service that has not
    reached it answers 503 by itself.
    """
    stated = parameters.asked().through
    own = parameters.service.runner.mark.sequence
    if isinstance(stated, int) or (isinstance(stated, dt.datetime) and answered.cut.through < own):
        return answered
    if not measures:
        return answered
    lowest = min(answered.cut.through, await sources.lowest_position(measures))
    if lowest == answered.cut.through:
        return answered
    digest = await asyncio.to_thread(reporting_database(parameters).digest_at, lowest)
    return replace(answered, cut=replace(answered.cut, through=lowest), digest=digest)
