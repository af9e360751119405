"""Who may change something: whoever states the operator's key (design 4.4)."""

import hmac
from pathlib import Path

from fastapi import Request

from shared.errors import Problem

OPERATOR = "operator"


def require_operator(request: Request, key_file: Path) -> str:
    """Let only the operator's key through; 401 says where the key is to be found."""
    scheme, _, stated = request.headers.get("authorization", "").partition(" ")
    expected = key_file.read_text(encoding="utf-8").strip() if key_file.is_file() else ""
    if (
        not expected
        or scheme.lower() != "bearer"
        or not hmac.compare_digest(stated.strip().encode(), expected.encode())
    ):
        raise Problem(
            401,
            "unauthorized",
            "Falta la clave del operador",
            "Esto exige «Authorization: Bearer CLAVE»; la clave del operador está en el archivo "
            "operator.key de la carpeta de datos.",
        )
    return OPERATOR
