"""How an official reads what rules notice: measures, dimensions, kinds and figures in Spanish."""

from typing import Final

MEASURES: Final = {
    "budget": "presupuesto",
    "investment": "inversiones",
    "services": "servicios",
    "clients": "clientes",
    "activity": "actividades",
    "task": "tareas",
}
DIMENSIONS: Final = {
    "funding_source": "fuente de financiamiento",
    "expense_category": "categoría de gasto",
    "expense_group": "genérica de gasto",
    "budget_category": "categoría presupuestal",
    "unit_class": "clase de unidad",
    "unit": "unidad",
    "agreement": "convenio",
    "activity": "actividad",
    "cui": "CUI",
    "component": "componente",
    "origin": "origen de la programación",
    "service": "servicio",
    "complexity": "complejidad",
    "task": "tarea",
    "month": "mes",
    "unit_of_measure": "unidad de medida",
}
KINDS: Final = {
    "OpeningBudgetApproved": "presupuesto de apertura",
    "PlanApproved": "aprobación del POI",
    "SupplementaryCreditAuthorized": "crédito suplementario",
    "TransferEnacted": "ley de transferencia de partidas",
    "TransferDisaggregated": "desagregación de transferencia de partidas",
    "FrameworkReduced": "reducción de marco",
    "ReallocationFormalized": "habilitaciones y anulaciones",
    "InvestmentsReallocated": "modificación entre inversiones",
    "InvestmentOpinionIssued": "opinión favorable sobre inversiones",
    "TargetsReprogrammed": "reprogramación de metas",
    "UnitCreated": "creación de unidad",
    "NoModificationsDeclared": "mes sin modificaciones",
    "CatalogueDeclared": "catálogo",
    "FiguresPublished": "cuadro publicado",
    "BalanceInferred": "saldo inferido",
    "PlanVersionApproved": "aprobación de versión del POI",
    "ActRectified": "rectificación",
    "ActAnnulled": "anulación",
}
"""Kind -> the noun that names it, without article."""


def place_of(by: tuple[str, ...], values: tuple[str, ...]) -> str:
    """Write where a cell lies: "fuente de financiamiento 4, convenio a"."""
    named = zip(by, values, strict=False)
    return ", ".join(f"{DIMENSIONS[name]} {value}" for name, value in named if value)


def figure(hundredths: int) -> str:
    """Write an amount or a quantity to be read: 156,165,451 or 2.40."""
    text = f"{abs(hundredths) // 100:,}"
    decimals = f".{abs(hundredths) % 100:02d}" if hundredths % 100 else ""
    return f"{'-' if hundredths < 0 else ''}{text}{decimals}"
