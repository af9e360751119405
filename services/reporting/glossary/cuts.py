"""Dates, clocks and cuts, and how a figure is known."""

from typing import Final

from services.reporting.glossary.term import Chapter, Term

CUT_TERMS: Final = Chapter(
    "Fechas y cortes",
    "Un cuadro se pide a un corte, y un mismo corte da siempre las mismas cifras.",
    (
        Term(
            ("cut",),
            "corte",
            "Entidad, año fiscal, fecha, reloj y posición del registro: lo que decide qué actos "
            "cuentan.",
            "docs/adr/0008",
        ),
        Term(("as_of",), "fecha de corte", "Hasta qué día cuentan los actos.", "docs/adr/0001"),
        Term(
            ("basis", "effective", "issued"),
            "reloj: vigencia o firma",
            "Con qué fecha se lee cada acto: la de su vigencia (`effective`) o la del documento "
            "(`issued`).",
            "docs/adr/0001",
        ),
        Term(
            ("effective_on",),
            "fecha de vigencia",
            "Desde qué día cuenta. Una RSG formaliza el mes anterior: rige desde su último día.",
            "data/itp-2024/README.md",
        ),
        Term(("issued_on",), "fecha del documento", "La de la firma.", "data/itp-2024/README.md"),
        Term(
            ("certainty", "exact", "month", "latest", "earliest"),
            "certeza de una fecha",
            "`exact`: la impresa; `month`: solo se sabe el mes; `latest`: a más tardar; "
            "`earliest`: no antes.",
            "data/itp-2024/README.md",
        ),
        Term(
            ("recorded_at", "sequence"),
            "fecha y posición de registro",
            "Cuándo entró el acto y su lugar en el registro, que es único y no cambia.",
            "docs/adr/0002",
        ),
        Term(
            ("through",),
            "conocido hasta",
            "La última posición que cuenta: el cuadro como se sabía entonces.",
            "docs/adr/0002",
        ),
        Term(
            ("known", "printed", "corrected", "inferred"),
            "cómo se sabe una línea",
            "Impresa; impresa con un error demostrable y corregida; o inferida.",
            "data/itp-2024/README.md",
        ),
        Term(
            ("before", "after"),
            "programación anterior y posterior impresas",
            "Lo que el acto imprime junto a su línea. Se muestra y se observa; no entra en ningún "
            "saldo.",
            "data/itp-2024/README.md",
        ),
        Term(
            ("publication",),
            "publicación",
            "El conjunto de cuadros impresos de un documento, con su página. Se compara.",
            "data/itp-2024/published/README.md",
        ),
        Term(
            ("observation",),
            "observación",
            "Lo que una regla o una comparación notó, con su base legal y su evidencia.",
            "docs/adr/0007",
        ),
    ),
)
