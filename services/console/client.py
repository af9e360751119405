"""Speaking with a running system: one place that knows how its answers and its silence read."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import httpx

from services.console.door.reading_key import reading_key
from services.console.errors import UnreachableError
from shared.errors import Fault, Problem

DEFAULT_URL: Final = "http://127.0.0.1:8000"

Parameters = Mapping[str, str | Sequence[str]]
"""What a question asks; a name that repeats has several values."""

_TIMEOUT_S: Final = 30.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_STATUS_UNAUTHORIZED: Final = 401


class SystemClient:
    """A connection to the reporting service at `url`, which names the others.

    Where reading is closed it reads with the key in `key_file`, if one is named.
    """

    def __init__(
        self, url: str, *, key_file: Path | None = None, timeout_s: float = _TIMEOUT_S
    ) -> None:
        self.url = url.rstrip("/")
        self._key_file = key_file
        # A proxy of the environment is for the world outside, never for this machine.
        self._near = httpx.Client(timeout=timeout_s, trust_env=False)
        self._far = httpx.Client(timeout=timeout_s)
        self._named: frozenset[str] = frozenset()
        """The addresses that this system named as its own."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._near.close()
        self._far.close()

    def services(self) -> dict[str, str]:
        """Ask which services the system has: name to address."""
        body = self.get_json("/v1/system")
        services = body.get("services")
        if not isinstance(services, dict):
            raise self._stranger("/v1/system")
        named = {str(name): str(url) for name, url in services.items()}
        self._named = frozenset(address.rstrip("/") for address in named.values())
        return named

    def get(self, path: str, params: Parameters, *, accept: str) -> httpx.Response:
        """Ask reporting; raises Problem for an answer that is no success, UnreachableError."""
        response = self.send("GET", self.url + path, params=params, headers={"Accept": accept})
        if response.is_success:
            _tell_later_acts(response)
            return response
        raise problem_from(response) or self._stranger(path)

    def get_json(self, path: str, *, base: str | None = None) -> dict[str, Any]:
        """Ask a service (reporting unless `base` says another) for a JSON object."""
        response = self.send("GET", (base or self.url).rstrip("/") + path)
        if not response.is_success:
            raise problem_from(response) or self._stranger(path)
        try:
            body = response.json()
        except ValueError as error:
            raise self._stranger(path) from error
        if not isinstance(body, dict):
            raise self._stranger(path)
        return body

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
    ) -> httpx.Response:
        """Send one request and give whatever is answered; raises UnreachableError."""
        try:
            client = self._near if httpx.URL(url).host in _LOOPBACK else self._far
            answer = client.request(method, url, params=params, headers=headers, content=content)
            if answer.status_code == _STATUS_UNAUTHORIZED and method == "GET":
                stated = _with_key(headers or {}, self._reading_key(url))
                answer = client.request(method, url, params=params, headers=stated)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise UnreachableError(
                f"{url} no responde ({_reason(error)}). ¿Está en marcha el sistema? "
                "Inícielo con «poi up», o indique su dirección con --url."
            ) from error
        return answer

    def _reading_key(self, url: str) -> str | None:
        """Give the key for reading where that is closed; it is sent to this system alone."""
        own = {self.url, *self._named}
        if not any(url.startswith(f"{one}/") for one in own):
            return None
        return reading_key(self.url, self._key_file)

    def _stranger(self, path: str) -> UnreachableError:
        return UnreachableError(
            f"En {self.url} responde otro programa, no el sistema POI ({path} no es lo esperado). "
            "Indique la dirección correcta con --url."
        )


def _with_key(headers: Mapping[str, str], key: str | None) -> dict[str, str]:
    """Add a key to what is stated, unless there is none or a credential is stated already."""
    return {**({"Authorization": f"Bearer {key}"} if key else {}), **headers}


def _tell_later_acts(response: httpx.Response) -> None:
    """Say beside an answer, never in it, that later acts changed the past of its version."""
    count = response.headers.get("Poi-Later-Acts", "0")
    if count == "0":
        return
    one = count == "1"
    told = "se registró un acto que cuenta" if one else f"se registraron {count} actos que cuentan"
    sys.stderr.write(
        f"Aviso: después de esta versión {told} en su fecha; se muestra lo que entonces se sabía.\n"
    )


def problem_from(response: httpx.Response) -> Problem | None:
    """Read a problem document (RFC 9457); None when the answer is not one of ours."""
    try:
        body = response.json()
        faults = tuple(
            Fault(
                pointer=str(fault.get("pointer", "")),
                code=str(fault.get("code", "")),
                value=fault.get("value"),
                message=str(fault.get("message", "")),
            )
            for fault in body.get("errors") or ()
        )
        return Problem(
            response.status_code,
            str(body["type"]).rsplit("/", 1)[-1],
            str(body["title"]),
            str(body["detail"]),
            errors=faults,
            retry_after_s=retry_after_s(response),
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def retry_after_s(response: httpx.Response) -> int | None:
    """Read the seconds that a 503 asks to wait, None when it does not say."""
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "se agotó la espera"
    if isinstance(error, httpx.ConnectError):
        return "no se pudo conectar"
    return str(error) or type(error).__name__
