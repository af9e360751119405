"""The refusals that several of the door's routes share, each as it would be answered."""

from typing import Final

from services.intake.answers.examples import (
    CONFLICT,
    INVALID,
    NOT_JSON,
    QUARANTINED,
    RESTORING,
    TOO_LARGE,
    TWICE,
    UNKNOWN_OUTCOME,
)
from shared.errors import Fault, Problem, bad_parameter, not_found, unavailable
from shared.openapi.answer import refusals

UNAUTHORIZED: Final = Problem(
    401,
    "unauthorized",
    "Falta una credencial que valga",
    "Falta la credencial. Esto exige «Authorization: Bearer CREDENCIAL»: una clave de API, que da "
    "el operador con «poi callers add»; un token OAuth2, si el sistema los acepta; o la clave del "
    "operador, que está en el archivo operator.key de la carpeta de datos.",
)
EXPIRED: Final = Problem(
    401,
    "unauthorized",
    "Falta una credencial que valga",
    "El registro de mef venció (2025-01-01T05:00:00+00:00).",
)
NOT_OPERATOR: Final = Problem(
    403, "forbidden", "Es solo del operador", "mef no es el operador; esto es solo suyo."
)
NOT_PERMITTED: Final = Problem(
    403,
    "forbidden",
    "Sin permiso para este acto",
    "mef no puede registrar este acto: su registro no permite la entidad 38-242; permite: 38-241. "
    "Lo que puede registrar lo decide el operador (poi callers).",
    errors=(
        Fault(
            "/entity",
            "not-permitted",
            "38-242",
            "su registro no permite la entidad 38-242; permite: 38-241",
        ),
    ),
)
NO_SCOPE: Final = Problem(
    403,
    "insufficient-scope",
    "Al token le falta un permiso",
    "El token no lleva el permiso acts:write (scope); pídalo al emisor.",
)
TOO_MANY: Final = Problem(
    429,
    "too-many-requests",
    "Demasiadas solicitudes",
    "mef pasó de 100/second. Vuelva a intentarlo dentro de 1 s.",
    retry_after_s=1,
)
TOO_SLOW: Final = Problem(
    408,
    "too-slow",
    "El cuerpo no llegó a tiempo",
    "En 30 s llegaron solo 512 bytes del cuerpo; envíelo entero y seguido.",
)
CUT_SHORT: Final = Problem(
    400,
    "cut-short",
    "El cuerpo no llegó entero",
    "La conexión se cortó después de 512 bytes; no se registró nada.",
)
FULL: Final = unavailable("La puerta atiende ya todas las solicitudes que puede.")
NO_ISSUER: Final = unavailable("El emisor de los tokens OAuth2 no responde; no se dejó pasar.")
NO_LOG: Final = unavailable("El registro no está al alcance: no hay servidor en 127.0.0.1:8010.")

WHO: Final = refusals(UNAUTHORIZED, EXPIRED, NO_SCOPE, TOO_MANY, NO_ISSUER)
"""Who asks is not known, or does not count."""
OPERATOR_ALONE: Final = refusals(UNAUTHORIZED, NOT_OPERATOR, TOO_MANY, NO_ISSUER)
BODY: Final = refusals(CUT_SHORT, TOO_SLOW, TOO_LARGE, TOO_MANY, FULL)
"""The body did not come as it should."""
POSTED: Final = refusals(
    NOT_JSON,
    TWICE,
    bad_parameter("wait", "siempre", "use 'projected', o nada"),
    NOT_PERMITTED,
    CONFLICT,
    QUARANTINED,
    INVALID,
    UNKNOWN_OUTCOME,
    RESTORING,
)
"""The act is not recorded, or nobody knows yet."""
READING: Final = refusals(
    bad_parameter("limit", "0", "va de 1 a 1000"),
    not_found("la entidad y año", "38-999", ["38-241 2024"]),
)
"""What is asked for is none, or is not there."""
