"""The answer of a preview, as models: what the documentation prints and the tests hold it to."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ToldFault(_Told):
    """Why a draft could not be recorded: the same that posting it would answer."""

    pointer: str
    code: str
    value: Any
    message: str


class ToldReceipt(_Told):
    """The receipt of an act that is recorded already with the same content."""

    key: str
    sequence: int
    sha256: str
    recorded_at: str
    signature: str | None


class ToldDraft(_Told):
    """One draft: its place in the request, and what posting it would be."""

    draft: int = Field(description="Su lugar en la solicitud, desde 0")
    key: str | None
    state: Literal["new", "recorded", "repeated", "faulty"] = Field(
        description="new: entraría; recorded: ya está registrado con el mismo contenido; repeated: "
        "es el mismo acto que un borrador anterior; faulty: no entraría"
    )
    repeats: int | None = Field(description="El borrador anterior del que es el mismo acto")
    receipt: ToldReceipt | None
    faults: list[ToldFault]


class ToldValue(_Told):
    """A cell: its exact value, and what is printed."""

    value: str | None
    text: str


class ToldCell(_Told):
    """A cell that would change; null where its row or its column does not exist."""

    column: str
    before: ToldValue | None
    after: ToldValue | None
    drafts: list[int] = Field(description="Los borradores que la cambian")


class ToldRow(_Told):
    """A row of which cells would change, or that would come or go."""

    row: str
    label: str
    change: Literal["added", "removed", "changed"]
    cells: list[ToldCell]


class ToldColumn(_Told):
    """A column of which a cell would change."""

    key: str
    label: str


class ToldTable(_Told):
    """A table of which cells would change."""

    id: str
    title: str
    published_in: list[str] = Field(description="Publicaciones que imprimen este cuadro a su fecha")
    columns: list[ToldColumn]
    rows: list[ToldRow]


class ToldObservation(_Told):
    """What a rule would notice."""

    id: str
    rule: str
    severity: Literal["warning", "material"]
    basis: str
    evidence: str
    acts: list[str]
    state: Literal["open", "explained"]
    explained_by: str | None


class ToldOtherwise(_Told):
    """An observation that stays, and would say something else."""

    before: ToldObservation
    after: ToldObservation


class ToldObservations(_Told):
    """The observations that would arise, go, or say something else."""

    arise: list[ToldObservation]
    go: list[ToldObservation]
    change: list[ToldOtherwise]


class ToldWhy(_Told):
    """Why a date is looked at."""

    kind: Literal["now", "publication", "version"]
    name: str | None = Field(description="La publicación, o la clave de la versión")


class ToldCut(_Told):
    """What would change at a date, on the clocks named: on both alike, or on one."""

    as_of: str
    clocks: list[Literal["effective", "issued"]]
    why: list[ToldWhy]
    observations: ToldObservations
    tables: list[ToldTable]


class ToldEffect(_Told):
    """What would change of one entity's year, at each cut."""

    entity: str
    fiscal_year: int
    cuts: list[ToldCut]


class BranchPreview(_Told):
    """What reporting answers to the door: what drafts behind `position` would change."""

    position: int
    through: int = Field(description="La secuencia que tendría el último borrador")
    effects: list[ToldEffect]


class PreviewAnswer(_Told):
    """What posting the drafts, in this order, would do to the log as it stands at `position`."""

    position: int = Field(description="La secuencia del registro tras la que se prueba")
    acceptable: bool = Field(description="Si ningún borrador tiene faltas")
    drafts: list[ToldDraft]
    effects: list[ToldEffect] | None = Field(description="null cuando algún borrador tiene faltas")
