"""Cuadro 1: the objectives and actions of the strategic plan, by priority."""

from services.reporting.grammar import Cuadro, Entries, Name
from services.reporting.legal import PEI, PLAN_CONTENT
from services.reporting.vocabulary import AEI, OEI

CUADRO = Cuadro(
    id="cuadro-01",
    title="OEI y AEI del PEI 2023 – 2027 del ITP",
    rows=Entries((OEI, AEI)),
    columns=(
        Name("priority", "Prioridad", of="oei", attribute="priority"),
        Name("oei", "OEI", of="oei", attribute="printed"),
        Name("objective", "Objetivo Estratégico Institucional", of="oei"),
        Name("aei_priority", "Prioridad", attribute="priority"),
        Name("aei", "AEI", attribute="printed"),
        Name("action", "Acción Estratégica Institucional"),
    ),
    total=None,
    label="objective",
    purpose="Muestra a qué objetivos (OEI) y acciones estratégicas (AEI) del plan estratégico "
    "sirve el POI, y en qué orden de prioridad.",
    basis=(PEI, PLAN_CONTENT),
)
