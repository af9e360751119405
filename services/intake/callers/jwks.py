"""The public keys of the issuer of OAuth2 tokens (JWKS, RFC 7517): fetched, kept a while, bounded.

A key that is not known makes them be fetched again, but not at every unknown key: whoever sends
forged tokens must not make this door ask the issuer as often as he likes.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx
import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from shared.errors import Problem, unavailable

ALGORITHMS: Final = {"RS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}
"""Signatures that count, and the kind of key of each; `none` and shared secrets never do."""

_KEPT_S: Final = 600.0
_BYTES_MAX: Final = 256 * 1024
_KEYS_MAX: Final = 100
_RSA_BITS_MIN: Final = 2048
_NEVER: Final = float("-inf")


class JwksError(RuntimeError):
    """An answer of the issuer that holds no keys."""


class KeySet:
    """The keys at one address; `again_s` is the least time between two fetches."""

    def __init__(self, client: httpx.AsyncClient, url: str, *, again_s: float) -> None:
        self._client = client
        self._url = url
        self._again_s = again_s
        self._keys: dict[tuple[str, str], jwt.PyJWK] = {}
        self._fetched_at = _NEVER
        self._asked_at = _NEVER
        self._trouble = ""
        self._fetching: asyncio.Task[None] | None = None

    async def key_for(self, algorithm: str, kid: str | None) -> jwt.PyJWK | None:
        """Give the key by which a token says it is signed, None when the issuer has no such key.

        Raises Problem 503 when the issuer cannot be asked: nothing is let through unproven.
        """
        if time.monotonic() - self._fetched_at > _KEPT_S:
            await self._fetch()
            if time.monotonic() - self._fetched_at > _KEPT_S:
                raise self._unreachable()
        found = self._find(algorithm, kid)
        if found is None and time.monotonic() - self._asked_at >= self._again_s:
            await self._fetch()
            found = self._find(algorithm, kid)
        if found is None and self._trouble:
            raise self._unreachable()
        return found

    def _find(self, algorithm: str, kid: str | None) -> jwt.PyJWK | None:
        if kid is not None:
            return self._keys.get((ALGORITHMS[algorithm], kid))
        # Without a name only a key that stands alone is meant.
        alike = [key for (kind, _), key in self._keys.items() if kind == ALGORITHMS[algorithm]]
        return alike[0] if len(alike) == 1 else None

    async def _fetch(self) -> None:
        """Fetch the keys, once for all who wait; after a failure not again at once."""
        if self._fetching is None:
            if self._trouble and time.monotonic() - self._asked_at < self._again_s:
                return
            self._fetching = asyncio.create_task(self._ask(), name="intake fetches the JWKS")
        fetching = self._fetching
        try:
            # One asker that goes away must not take the keys from those who wait for the same.
            await asyncio.shield(fetching)
        finally:
            if fetching.done():
                self._fetching = None

    async def _ask(self) -> None:
        try:
            self._keys = _read(await self._body())
        except (httpx.HTTPError, JwksError, TimeoutError) as error:
            self._trouble = str(error) or type(error).__name__
        else:
            self._trouble, self._fetched_at = "", time.monotonic()
        finally:
            self._asked_at = time.monotonic()

    async def _body(self) -> bytes:
        body = bytearray()
        async with (
            asyncio.timeout(self._client.timeout.read),
            self._client.stream("GET", self._url) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise JwksError(f"respondió {response.status_code}")
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _BYTES_MAX:
                    raise JwksError("respondió demasiado")
        return bytes(body)

    def _unreachable(self) -> Problem:
        return unavailable(
            f"No se pueden comprobar tokens: el emisor no da sus claves ({self._trouble}).",
            retry_after_s=max(1, round(self._again_s)),
        )


def _read(body: bytes) -> dict[tuple[str, str], jwt.PyJWK]:
    """Read the keys that can prove a signature; others are left out, never guessed at."""
    try:
        listed = orjson.loads(body)["keys"]
        stated = [each for each in listed if isinstance(each, dict)][:_KEYS_MAX]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise JwksError("respondió algo que no es JWKS") from error
    keys: dict[tuple[str, str], jwt.PyJWK] = {}
    for each in stated:
        kind = str(each.get("kty"))
        if kind not in ALGORITHMS.values() or each.get("use", "sig") != "sig":
            continue
        if (key := _key(each, kind)) is not None:
            keys[kind, str(each.get("kid", ""))] = key
    return keys


def _key(stated: Mapping[str, Any], kind: str) -> jwt.PyJWK | None:
    algorithm = next(name for name, kty in ALGORITHMS.items() if kty == kind)
    if stated.get("alg", algorithm) != algorithm:
        return None
    try:
        key = jwt.PyJWK(dict(stated), algorithm=algorithm)
    except jwt.PyJWTError:
        return None
    weak = isinstance(key.key, RSAPublicKey) and key.key.key_size < _RSA_BITS_MIN
    return None if weak else key
