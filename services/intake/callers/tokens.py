"""OAuth2 client credentials: a JWT of the configured issuer, checked by its public keys (RFC 9068).

Checked are the signature (RS256, ES256, EdDSA; nothing else), issuer, audience, expiry, beginning
and scope. Which client it is must be told by the token and known to the register of callers.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import jwt

from services.intake.callers.jwks import ALGORITHMS, KeySet
from services.intake.settings import IntakeSettings
from shared.errors import Problem

WRITE: Final = "acts:write"
READ: Final = "acts:read"

_BYTES_MAX: Final = 8192
_ODD: Final = (ValueError, TypeError, OverflowError, RecursionError, AttributeError)
"""What JSON that nobody honest writes may raise on its way through the library."""
_CLIENT_CLAIMS: Final = ("client_id", "azp", "sub")
_SENTENCES: Final = (
    # the more special first: all are kinds of InvalidTokenError
    (jwt.ExpiredSignatureError, "el token venció"),
    (jwt.ImmatureSignatureError, "el token todavía no vale"),
    (jwt.InvalidAudienceError, "el token es para otro sistema (aud)"),
    (jwt.InvalidIssuerError, "el token es de otro emisor (iss)"),
    (jwt.MissingRequiredClaimError, "al token le falta un dato obligatorio (exp, iss o aud)"),
    (jwt.InvalidSignatureError, "la firma del token no es de su emisor"),
)


class Tokens:
    """The check of tokens of one issuer."""

    def __init__(self, settings: IntakeSettings, keys: KeySet) -> None:
        self._issuer = settings.oauth_issuer
        self._audience = settings.oauth_audience
        self._leeway_s = settings.oauth_leeway_s
        self._keys = keys

    async def client_of(self, token: str, scope: str) -> str:
        """Give the client to whom a token was issued, if everything about it holds.

        Raises Problem: 401 for a token that proves nothing, 403 without the scope, 503 when the
        issuer's keys cannot be had.
        """
        algorithm, kid = _header(token)
        key = await self._keys.key_for(algorithm, kid)
        if key is None:
            raise _refused(f"el emisor no tiene la clave {kid!r} con que se firmó el token")
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=self._issuer,
                audience=self._audience,
                leeway=self._leeway_s,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.InvalidTokenError, *_ODD) as error:
            raise _refused(_sentence(error)) from error
        if scope not in _scopes(claims):
            detail = f"El token no lleva el permiso {scope} (scope); pídalo al emisor."
            raise Problem(403, "insufficient-scope", "Al token le falta un permiso", detail)
        return _client(claims)


def _header(token: str) -> tuple[str, str | None]:
    """Read how a token says it is signed; only what it may say is let through."""
    if len(token) > _BYTES_MAX:
        raise _refused("el token es demasiado largo")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, *_ODD) as error:
        raise _refused("no es un token JWT") from error
    algorithm, kid = header.get("alg"), header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise _refused("el nombre de su clave (kid) no es texto")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise _refused(f"no se acepta la firma {algorithm!r}; van {', '.join(ALGORITHMS)}")
    if "crit" in header:
        raise _refused("el token exige una extensión que no se conoce (crit)")
    return algorithm, kid


def _sentence(error: Exception) -> str:
    return next(
        (sentence for kind, sentence in _SENTENCES if isinstance(error, kind)),
        "el token no vale",
    )


def _scopes(claims: Mapping[str, Any]) -> set[str]:
    """Read the scopes as RFC 8693 writes them, by spaces, or as some issuers do, as a list."""
    stated = claims.get("scope", claims.get("scp", ""))
    listed = stated.split() if isinstance(stated, str) else stated
    return {each for each in listed if isinstance(each, str)} if isinstance(listed, list) else set()


def _client(claims: Mapping[str, Any]) -> str:
    for name in _CLIENT_CLAIMS:
        stated = claims.get(name)
        if isinstance(stated, str) and stated:
            return stated
    raise _refused("el token no dice de qué cliente es (client_id, azp o sub)")


def _refused(why: str) -> Problem:
    detail = f"El token no se acepta: {why}. Pida otro al emisor."
    return Problem(401, "unauthorized", "El token no se acepta", detail)


@asynccontextmanager
async def tokens_of(settings: IntakeSettings) -> AsyncIterator[Tokens | None]:
    """Keep the line to the issuer while the door lives; None where OAuth2 is off."""
    if not settings.oauth_issuer:
        yield None
        return
    async with httpx.AsyncClient(timeout=settings.oauth_timeout_s, trust_env=False) as client:
        keys = KeySet(client, settings.oauth_jwks_url, again_s=settings.oauth_again_s)
        yield Tokens(settings, keys)
