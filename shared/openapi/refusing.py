"""The refusals that the readings of every service share, each as it would be answered (pure)."""

from typing import Final

from shared.errors import Problem, bad_parameter, not_found, unavailable
from shared.openapi.answer import refusals

_UNTAKEN: Final = unavailable("Todavía no se toma la secuencia 99; va en la 57.")
CLOSED: Final = Problem(
    401,
    "unauthorized",
    "La lectura está cerrada",
    "En este sistema también leer exige «Authorization: Bearer CREDENCIAL»: la clave de API o el "
    "token de quien está registrado, o la clave del operador.",
)
_NO_SCOPE: Final = Problem(
    403,
    "insufficient-scope",
    "Al token le falta un permiso",
    "El token no lleva el permiso acts:read (scope); pídalo al emisor.",
)
_TOO_MANY: Final = Problem(
    429,
    "too-many-requests",
    "Demasiadas solicitudes",
    "Demasiadas credenciales que no valen llegaron desde su dirección. Vuelva a intentarlo dentro "
    "de 1 s.",
    retry_after_s=1,
)
_NO_DOOR: Final = unavailable(
    "La puerta (intake) no responde; sin ella no se sabe quién puede leer."
)
READERS: Final = refusals(CLOSED, _NO_SCOPE, _TOO_MANY, _NO_DOOR)
"""What any reading may answer where reading is closed by the setting."""
INTERNAL: Final = refusals(
    Problem(
        400,
        "bad-branch",
        "No se entiende la rama",
        'El cuerpo va como {"position": N, "acts": [actos]} (KeyError).',
    ),
    Problem(
        401,
        "unauthorized",
        "Es una ruta interna",
        "Solo los servicios del mismo sistema, o su operador, llaman a esta ruta.",
    ),
    Problem(
        413,
        "too-large-to-preview",
        "Demasiado grande",
        "38-241 2024 tiene más filas que las 200000 que se copian para una vista previa.",
    ),
)
"""What an internal route answers to who is no service, or says what cannot be understood."""
AT_A_CUT: Final = refusals(
    bad_parameter("as_of", "2024-02-30", "no es una fecha AAAA-MM-DD que exista"),
    not_found("la entidad y año", "38-999", ["38-241 2024"]),
    Problem(
        409,
        "quarantined",
        "Hay un acto que este servicio no puede leer",
        "budget no puede leer la secuencia 57: esquema 3. Pida un corte anterior (through) o "
        "reconstruya el servicio.",
        extra={"sequence": 57, "reason": "esquema 3"},
    ),
    _UNTAKEN,
)
"""What a reading of figures may answer when its cut cannot be answered."""
