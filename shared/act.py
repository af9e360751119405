"""The act: a legal act that moves, prints or corrects figures, frozen once it is read.

This is the published language of the system (design 4.1). One class per kind makes the union
closed: code that gives an act a meaning matches all of them and ends in `assert_never`.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from shared.parts import (
    ActKey,
    Allowance,
    CatalogueEntry,
    DatedOn,
    Document,
    Entity,
    FiscalYear,
    Frozen,
    MeasureEntry,
    PublishedTable,
    Rectified,
    Text,
    VersionCut,
    Written,
)


class ActFields(Frozen):
    """What every act states, whatever its kind."""

    key: ActKey
    printed_key: Written | None = None
    entity: Entity
    fiscal_year: FiscalYear
    issued_on: DatedOn
    effective_on: DatedOn
    title: Text
    references: tuple[Written, ...] = ()
    circumstance: Written | None = None
    document: Document | None = None


class _MovesFigures(ActFields):
    measures: tuple[MeasureEntry, ...]


class _MovesNothing(ActFields):
    measures: Annotated[tuple[MeasureEntry, ...], Field(max_length=0)]


class OpeningBudgetApproved(_MovesFigures):
    """The PIA (DL 1440 art. 31)."""

    kind: Literal["OpeningBudgetApproved"]


class PlanApproved(_MovesFigures):
    """The POI with its initial programming."""

    kind: Literal["PlanApproved"]


class SupplementaryCreditAuthorized(_MovesFigures):
    """A crédito suplementario (DL 1440 arts. 46 and 50)."""

    kind: Literal["SupplementaryCreditAuthorized"]


class TransferEnacted(_MovesNothing):
    """A law that allows a transferencia de partidas; the pliego disaggregates it."""

    kind: Literal["TransferEnacted"]
    allows: tuple[Allowance, ...] = ()


class TransferDisaggregated(_MovesFigures):
    """The pliego's own resolution that carries out a transferencia de partidas."""

    kind: Literal["TransferDisaggregated"]


class FrameworkReduced(_MovesFigures):
    """A reducción de marco (SIAF note 007)."""

    kind: Literal["FrameworkReduced"]


class ReallocationFormalized(_MovesFigures):
    """The monthly resolution that formalises habilitaciones and anulaciones (art. 47)."""

    kind: Literal["ReallocationFormalized"]


class InvestmentsReallocated(_MovesFigures):
    """A change between investments of the same pliego."""

    kind: Literal["InvestmentsReallocated"]


class InvestmentOpinionIssued(_MovesNothing):
    """The OPMI's favourable opinion (Ley 31953 art. 11.1); it allows, it does not move."""

    kind: Literal["InvestmentOpinionIssued"]
    allows: tuple[Allowance, ...] = ()


class TargetsReprogrammed(_MovesFigures):
    """A change of the programmed physical targets."""

    kind: Literal["TargetsReprogrammed"]


class UnitCreated(_MovesNothing):
    """The creation of a CITE or Unidad Técnica."""

    kind: Literal["UnitCreated"]
    unit: Text


class NoModificationsDeclared(_MovesNothing):
    """A month that is declared to have no modification."""

    kind: Literal["NoModificationsDeclared"]
    period: Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


class CatalogueDeclared(_MovesNothing):
    """Names of codes from a date on; a later declaration of a code replaces its name."""

    kind: Literal["CatalogueDeclared"]
    catalogue: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    entries: tuple[CatalogueEntry, ...]


class FiguresPublished(_MovesNothing):
    """One printed table of a publication: compared, never counted (D10)."""

    kind: Literal["FiguresPublished"]
    publication: Text
    table: PublishedTable


class BalanceInferred(_MovesFigures):
    """What the document prints only as a result, posted as an inferred act (D9)."""

    kind: Literal["BalanceInferred"]


class PlanVersionApproved(_MovesNothing):
    """A name for a cut, such as "POI 2024 Actualizado versión 1"."""

    kind: Literal["PlanVersionApproved"]
    version: Text
    cut: VersionCut


class ActRectified(_MovesFigures):
    """Replaces another act's figures of the measures that it states anew (D4)."""

    kind: Literal["ActRectified"]
    rectifies: Rectified


class ActAnnulled(_MovesNothing):
    """Ends all figures of another act: nullity from its origin, revocation from now on (D4)."""

    kind: Literal["ActAnnulled"]
    annuls: ActKey
    mode: Literal["nullity", "revocation"]


FigureAct = (
    OpeningBudgetApproved
    | PlanApproved
    | SupplementaryCreditAuthorized
    | TransferDisaggregated
    | FrameworkReduced
    | ReallocationFormalized
    | InvestmentsReallocated
    | TargetsReprogrammed
    | BalanceInferred
    | ActRectified
)
Act = (
    FigureAct
    | TransferEnacted
    | InvestmentOpinionIssued
    | UnitCreated
    | NoModificationsDeclared
    | CatalogueDeclared
    | FiguresPublished
    | PlanVersionApproved
    | ActAnnulled
)
AnyAct = Annotated[Act, Field(discriminator="kind")]

KINDS: dict[str, type[Act]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(Act)
}
"""The closed set of kinds: name -> class."""


def canonical_act(act: Act) -> dict[str, Any]:
    """Give the act's canonical JSON value: null and empty left out, amounts with two decimals."""
    return act.model_dump(mode="json", exclude_none=True, exclude_unset=True)
