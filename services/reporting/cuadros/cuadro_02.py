"""Cuadro 2: which circumstances of the guide made the plan change, from the acts that count."""

from services.reporting.grammar import Cuadro, Entries, Name
from services.reporting.legal import PLAN_UPDATE
from services.reporting.vocabulary import CIRCUMSTANCE

CUADRO = Cuadro(
    id="cuadro-02",
    title="Circunstancias presentadas para la actualización del POI {year}",
    rows=Entries((CIRCUMSTANCE,), occurring="circumstance"),
    columns=(
        Name(
            "circumstance",
            "Circunstancias de modificación del POI Según la Guía para el Planeamiento "
            "Institucional",
            attribute="guide",
            once=True,
        ),
        Name(
            "presented",
            "Circunstancias presentadas para el POI {year} Actualizado versión 1 del ITP",
        ),
    ),
    total=None,
    label="presented",
    purpose="Dice qué circunstancias de la Guía se presentaron para actualizar el POI, según los "
    "actos que cuentan.",
    basis=(PLAN_UPDATE,),
)
