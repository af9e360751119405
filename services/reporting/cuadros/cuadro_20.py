"""Cuadro 20: the services of the APNOP by complexity, first and now."""

from services.reporting.grammar import (
    Constant,
    Cuadro,
    Difference,
    Members,
    Name,
    Share,
    Sum,
    Total,
)
from services.reporting.legal import PLAN, PLAN_UPDATE, SERVICES_FRAME
from services.reporting.vocabulary import APNOP, COMPLEXITY, OPENING

CUADRO = Cuadro(
    id="cuadro-20",
    title="Categoría Presupuestal APNOP Programación Inicial y Actualizada al {as_of}",
    rows=Members(COMPLEXITY),
    where=APNOP,
    unassigned="note",
    columns=(
        Constant(
            "budget_category",
            "Categoría Presupuestal",
            "Asignaciones Presupuestarias que no resultan en Productos – APNOP",
            once=True,
        ),
        Name("complexity", "Complejidad"),
        Sum("initial", "Prog. Ini. (a)", "services", where=OPENING),
        Sum("updated", "Prog. Act. (b)", "services"),
        Difference("increment", "Incremento de Servicios (b) - (a)", of="updated", less="initial"),
        Share("share_pct", "Part %", of="increment", small_decimals=1),
    ),
    total=Total("Total", column="complexity"),
    label="complexity",
    purpose="Dice cómo se reparte, por complejidad, el incremento de servicios de la categoría "
    "APNOP.",
    basis=(PLAN, PLAN_UPDATE, SERVICES_FRAME),
)
