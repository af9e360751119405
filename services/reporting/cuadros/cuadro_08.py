"""Cuadro 8: what each investment gave or took, opinion by opinion."""

from services.reporting.grammar import (
    Act,
    Added,
    Code,
    Cuadro,
    Level,
    Lines,
    Moved,
    Name,
    Number,
    Sum,
    Total,
)
from services.reporting.legal import FUNCTIONAL, INVESTMENT_BANK, INVESTMENT_OPINION
from services.reporting.vocabulary import BETWEEN_INVESTMENTS, OPENING

CUADRO = Cuadro(
    id="cuadro-08",
    title="Modificaciones entre inversiones, año {year}",
    rows=Lines(Level("cui", catalogue="cui", alias="cuadro_08_name"), by_catalogue=True),
    columns=(
        Number("number", "N°"),
        Name("type", "Tipo", attribute="type"),
        Code("cui", "CUI"),
        Name("investment", "Inversión"),
        Sum("pia", "PIA", "investment", where=OPENING),
        Moved("amount", "Monto S/", "investment", where=BETWEEN_INVESTMENTS, group="Variación"),
        Act(
            "act",
            "Documento de aprobación de modificaciones presupuestal",
            text="Mediante {opinion} e {report}, la OPMI de la OGPPM de PRODUCE, emite opinión "
            "favorable para la modificación entre inversiones por la suma S/ {allowed}, en "
            "cumplimiento del artículo 11 de la Ley N° 31953, Ley de Presupuesto del Sector "
            "Público para el Año Fiscal {year}.",
            measure="investment",
            group="Variación",
        ),
        Added("total", "Total", of=("pia", "amount")),
    ),
    total=Total("Total", column="investment"),
    label="investment",
    purpose="Dice qué dio o recibió cada inversión, y con qué opinión favorable de la OPMI.",
    basis=(INVESTMENT_OPINION, FUNCTIONAL, INVESTMENT_BANK),
)
