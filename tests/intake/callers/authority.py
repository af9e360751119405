"""A small issuer of OAuth2 tokens: a real HTTP server with real keys, and with real forgeries.

`POST /token` gives a token for client credentials; `/jwks` gives the public keys. `signed` makes
any token at all, so that a test can send what an honest issuer never would.
"""

import json
import threading
import time
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

AUDIENCE = "https://poi.itp.example"
CLIENTS = {"siaf": "the-secret-of-siaf", "ceplan": "the-secret-of-ceplan"}

MADE: dict[str, rsa.RSAPrivateKey] = {}
"""RSA keys made so far: making one takes a tenth of a second, and no test needs a fresh one."""

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """Give the RSA key of a name."""
    if name not in MADE:
        MADE[name] = rsa.generate_private_key(65537, 2048)
    return MADE[name]


class Authority:
    """The issuer, from `with` to its end."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, PrivateKey]] = {
            "rsa-1": ("RS256", rsa_key("rsa-1")),
            "ec-1": ("ES256", ec.generate_private_key(ec.SECP256R1())),
            "ed-1": ("EdDSA", ed25519.Ed25519PrivateKey.generate()),
        }
        self.jwks_asked = 0
        self.jwks_answer: bytes | None = None
        """Given in place of the keys."""
        self.lifetime_s = 300
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                authority.jwks_asked += 1
                self.answer(200, authority.jwks_answer or authority.jwks())

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                user, _, secret = _basic(self.headers["Authorization"]).partition(":")
                if CLIENTS.get(user) != secret or form["grant_type"] != ["client_credentials"]:
                    self.answer(401, b'{"error": "invalid_client"}')
                    return
                token = authority.signed(client_id=user, scope=form["scope"][0])
                given = {"access_token": token, "token_type": "Bearer", "expires_in": 300}
                self.answer(200, json.dumps(given).encode())

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_told: Any) -> None:
                """Say nothing: tests read what they print."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def environment(self, **more: str) -> dict[str, str]:
        """Give the settings by which a door trusts this issuer."""
        return {
            "POI_OAUTH_ISSUER": self.url,
            "POI_OAUTH_AUDIENCE": AUDIENCE,
            "POI_OAUTH_JWKS_URL": f"{self.url}/jwks",
            "POI_OAUTH_TIMEOUT_S": "1.0",
            **more,
        }

    def claims(self, **stated: Any) -> dict[str, Any]:
        """Give the claims of a good token of SIAF with some stated otherwise; None leaves out."""
        now = int(time.time())
        good = {
            "iss": self.url,
            "aud": AUDIENCE,
            "exp": now + self.lifetime_s,
            "iat": now,
            "scope": "acts:write acts:read",
            "client_id": "siaf",
            **stated,
        }
        return {name: value for name, value in good.items() if value is not None}

    def signed(self, kid: str = "rsa-1", **stated: Any) -> str:
        """Sign a token with one of the issuer's keys."""
        algorithm, key = self.keys[kid]
        return jwt.encode(self.claims(**stated), key, algorithm, headers={"kid": kid})

    def jwks(self) -> bytes:
        """Write the public keys."""
        made = []
        for kid, (algorithm, key) in self.keys.items():
            public = get_default_algorithms()[algorithm].to_jwk(key.public_key(), as_dict=True)
            made.append({**public, "kid": kid, "use": "sig"})
        return json.dumps({"keys": made}).encode()


def _basic(header: str) -> str:
    return b64decode(header.removeprefix("Basic ")).decode()
