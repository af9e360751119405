"""Tokens that prove less than they should, each made as somebody would who wants to get in."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.intake.callers.authority import AUDIENCE, Authority, rsa_key


def _other_key(authority: Authority) -> str:
    other = rsa_key("another")
    return jwt.encode(authority.claims(), other, "RS256", headers={"kid": "rsa-1"})


def _no_signature(authority: Authority) -> str:
    return jwt.encode(authority.claims(), "", "none", headers={"kid": "rsa-1"})


def _shared_secret_of_the_public_key(authority: Authority) -> str:
    """Sign by HS256 with the public key's own PEM: the oldest confusion of algorithms."""
    public = authority.keys["rsa-1"][1].public_key()
    secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _hs256(authority, {"alg": "HS256", "typ": "JWT", "kid": "rsa-1"}, secret)


def _shared_secret_under_rs256(authority: Authority) -> str:
    return _hs256(authority, {"alg": "RS256", "kid": "rsa-1"}, b"whatever")


def _hs256(authority: Authority, header: object, secret: bytes) -> str:
    parts = (json.dumps(part).encode() for part in (header, authority.claims()))
    signed = ".".join(_b64(part) for part in parts)
    return f"{signed}.{_b64(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _altered(authority: Authority) -> str:
    """Make a token for SIAF of one that was given to CEPLAN."""
    header, _, signature = authority.signed(client_id="ceplan").split(".")
    return f"{header}.{_b64(json.dumps(authority.claims()).encode())}.{signature}"


def _key_of_its_own(authority: Authority) -> str:
    """Bring the key along in the header, and say where others lie."""
    other = rsa_key("another")
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(other.public_key(), as_dict=True)
    headers = {"kid": "rsa-1", "jwk": jwk, "jku": "http://127.0.0.1:1/jwks"}
    return jwt.encode(authority.claims(), other, "RS256", headers=headers)


def _critical(authority: Authority) -> str:
    algorithm, key = authority.keys["rsa-1"]
    headers = {"kid": "rsa-1", "crit": ["exp"], "exp": 1}
    return jwt.encode(authority.claims(), key, algorithm, headers=headers)


FORGERIES: dict[str, Callable[[Authority], str]] = {
    "another key": _other_key,
    "alg none": _no_signature,
    "HS256 with the public key": _shared_secret_of_the_public_key,
    "HS256 that says RS256": _shared_secret_under_rs256,
    "altered claims": _altered,
    "a key of its own": _key_of_its_own,
    "an unknown critical extension": _critical,
    "RS256 under the name of the EC key": lambda of: jwt.encode(
        of.claims(), of.keys["rsa-1"][1], "RS256", headers={"kid": "ec-1"}
    ),
    "RS512, not in the list": lambda of: jwt.encode(
        of.claims(), of.keys["rsa-1"][1], "RS512", headers={"kid": "rsa-1"}
    ),
    "unknown kid": lambda of: jwt.encode(
        of.claims(), of.keys["rsa-1"][1], "RS256", headers={"kid": "rsa-9"}
    ),
    "kid that is a path": lambda of: jwt.encode(
        of.claims(), of.keys["rsa-1"][1], "RS256", headers={"kid": "../../etc/passwd"}
    ),
    "expired": lambda of: of.signed(exp=int(time.time()) - 60),
    "without expiry": lambda of: of.signed(exp=None),
    "expiry that is no number": lambda of: of.signed(exp="tomorrow"),
    "not yet valid": lambda of: of.signed(nbf=int(time.time()) + 60),
    "issued in the future": lambda of: of.signed(iat=int(time.time()) + 60),
    "another audience": lambda of: of.signed(aud="https://other.example"),
    "audience that begins alike": lambda of: of.signed(aud=f"{AUDIENCE}.evil.example"),
    "without audience": lambda of: of.signed(aud=None),
    "another issuer": lambda of: of.signed(iss="https://issuer.example"),
    "without issuer": lambda of: of.signed(iss=None),
    "of nobody": lambda of: of.signed(client_id=None),
    "of an empty client": lambda of: of.signed(client_id="", sub=""),
    "of a client that is a list": lambda of: of.signed(client_id=["siaf"]),
    "of a client that is not registered": lambda of: of.signed(client_id="ceplan"),
    "of the name, not the client": lambda of: of.signed(client_id="mef"),
    "too long": lambda of: of.signed(padding="x" * 9000),
    "cut short": lambda of: of.signed()[:-10],
    "two signatures": lambda of: f"{of.signed()}.abc",
    "alg that is a list": lambda of: _hs256(of, {"alg": ["RS256"], "kid": "rsa-1"}, b"x"),
    "alg left out": lambda of: _hs256(of, {"kid": "rsa-1"}, b"x"),
    "kid that is a list": lambda of: _hs256(of, {"alg": "RS256", "kid": ["rsa-1"]}, b"x"),
    "header of another shape": lambda of: _hs256(of, ["RS256"], b"x"),
    "header as deep as a well": lambda _of: f"{_b64(b'[' * 2000 + b']' * 2000)}.e30.YWJj",
    "claims as deep as a well": lambda of: f"{of.signed().split('.')[0]}.{_b64(b'[' * 2000)}.YWJj",
    "expiry without end": lambda of: of.signed(exp=float("inf")),
    "scopes of another shape": lambda of: of.signed(client_id={"siaf": 1}),
    "no JSON": lambda _of: "YWJj.YWJj.YWJj",
}
