"""What an act does to a service's figures: one movement per line, signed, with its provenance.

Projections map, they do not fold (D4): an act's movements depend on that act alone, so as-of,
lineage, redelivery, rebuild and late acts need no code of their own.
"""

from typing import NamedTuple, assert_never

from shared.act import Act
from shared.codes import UNIT_OF_MEASURE
from shared.parts import Line, MeasureEntry


class Movement(NamedTuple):
    """One line of one breakdown of one act: hundredths at one combination of dimensions."""

    measure: str
    by_sets: tuple[tuple[str, ...], ...]
    """The dimensions of every breakdown of this measure in the act, in the act's order."""
    breakdown: int
    dimensions: tuple[tuple[str, str], ...]
    """The line's known dimensions, with the entry's unit of measure, by name."""
    line: Line

    @property
    def amount(self) -> int:
        """Give the signed amount in hundredths."""
        return self.line.amount


def figures_of(act: Act) -> tuple[MeasureEntry, ...]:
    """Give the measures that an act moves; an act that prints, names or annuls moves none."""
    match act.kind:  # asking for the class costs ten times as much
        case (
            "OpeningBudgetApproved"
            | "PlanApproved"
            | "SupplementaryCreditAuthorized"
            | "TransferDisaggregated"
            | "FrameworkReduced"
            | "ReallocationFormalized"
            | "InvestmentsReallocated"
            | "TargetsReprogrammed"
            | "BalanceInferred"
            | "ActRectified"
        ):
            return act.measures
        case (
            "TransferEnacted"
            | "InvestmentOpinionIssued"
            | "UnitCreated"
            | "NoModificationsDeclared"
            | "CatalogueDeclared"
            | "FiguresPublished"
            | "PlanVersionApproved"
            | "ActAnnulled"
        ):
            return ()
        case _:
            assert_never(act.kind)


def movements_of(act: Act, measures: tuple[str, ...]) -> tuple[Movement, ...]:
    """Map an act to its movements of the given measures, in the act's order."""
    return tuple(
        [
            movement
            for entry in figures_of(act)
            if entry.measure in measures
            for movement in _of_entry(entry)
        ]
    )


def _of_entry(entry: MeasureEntry) -> list[Movement]:
    by_sets = tuple([breakdown.by for breakdown in entry.breakdowns])
    unit = ((UNIT_OF_MEASURE, entry.unit_of_measure),) if entry.unit_of_measure else ()
    return [
        Movement(entry.measure, by_sets, index, _stated(breakdown.by, line) + unit, line)
        for index, breakdown in enumerate(entry.breakdowns)
        for line in breakdown.lines
    ]


def _stated(by: tuple[str, ...], line: Line) -> tuple[tuple[str, str], ...]:
    return tuple([(name, value) for name in by if (value := getattr(line, name))])
