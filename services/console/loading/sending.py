"""Sending to the door until there is an answer that lasts; who is refused for his key is told."""

import time
from typing import Final

import httpx

from services.console.client import SystemClient, problem_from, retry_after_s
from services.console.errors import UnreachableError, UsageError
from shared.errors import Problem

_TRIES_MAX: Final = 6
_PAUSE_FIRST_S: Final = 0.25
_PAUSE_MAX_S: Final = 3.0
_UNAUTHORIZED: Final = 401
_UNAVAILABLE: Final = (429, 502, 503, 504)


def address_of(service: str, client: SystemClient) -> str:
    """Give a service's address as the system tells it; raises UnreachableError."""
    services = client.services()
    if service not in services:
        raise UnreachableError(f"El sistema en {client.url} no dice dónde está {service}.")
    return services[service]


def send_until_answered(
    client: SystemClient, url: str, headers: dict[str, str], content: bytes
) -> httpx.Response:
    """Post until there is an answer that lasts; repeating never records an act twice."""
    pause_s = _PAUSE_FIRST_S
    trouble = ""
    for attempt in range(1, _TRIES_MAX + 1):
        asked_s: float = 0
        try:
            response = client.send("POST", url, headers=headers, content=content)
        except UnreachableError as error:
            trouble = str(error)
        else:
            if response.status_code == _UNAUTHORIZED:
                raise UsageError(_key_refused(response))
            if response.status_code not in _UNAVAILABLE:
                return response
            problem = problem_from(response)
            trouble = problem.detail if problem else f"la puerta respondió {response.status_code}"
            asked_s = retry_after_s(response) or 0
        if attempt < _TRIES_MAX:
            time.sleep(min(max(pause_s, asked_s), _PAUSE_MAX_S))
            pause_s *= 2
    raise UnreachableError(
        f"{trouble} Se intentó {_TRIES_MAX} veces. Vuelva a ejecutar la carga: lo ya registrado "
        "no se repite."
    )


def _key_refused(response: httpx.Response) -> str:
    problem = problem_from(response)
    told = problem.detail if problem else "la clave del operador no es la de este sistema."
    return f"{told} Indique el archivo de la clave con --key-file o POI_KEY_FILE."


def refusal_of(response: httpx.Response) -> Problem:
    """Read why the door refused; what is no problem document is told as it is."""
    return problem_from(response) or Problem(
        response.status_code,
        "unknown",
        "Respuesta inesperada",
        f"La puerta respondió {response.status_code} sin decir por qué.",
    )
