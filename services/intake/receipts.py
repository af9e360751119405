"""The door's own signature: the key with which it signs receipts, and the public half for all."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response

from shared.errors import Problem
from shared.proof.keys import KeyUnreadableError, public_pem, read_private_key
from shared.proof.receipt import Receipt, Signer

router = APIRouter(prefix="/v1", tags=["constancias"])

PEM = "application/x-pem-file"


def signer_with(key_file: str) -> Signer:
    """Make what signs receipts, from a key's file ("": nothing is signed).

    Raises SystemExit: a door that is to sign and cannot does not start.
    """
    if not key_file:
        return Signer(None)
    try:
        return Signer(read_private_key(Path(key_file).read_bytes()))
    except OSError as error:
        reason = error.strerror
    except KeyUnreadableError as error:
        reason = str(error)
    raise SystemExit(
        f"la clave de las constancias {key_file} no sirve: {reason}; créela con «poi keys» o "
        "indique otra con POI_RECEIPT_KEY_FILE"
    )


def signer_of(app: FastAPI) -> Signer:
    """Give what signs this door's receipts."""
    signer: Signer = app.state.signer
    return signer


def signed(app: FastAPI, receipt: Receipt) -> Receipt:
    """Give a receipt with this door's signature, null where it does not sign."""
    return signer_of(app).sign(receipt)


@router.get(
    "/receipt-key",
    summary="La clave pública con que se comprueba toda constancia",
    response_class=Response,
)
async def receipt_key(request: Request) -> Response:
    """Give the public key (PEM); 404 where this door does not sign."""
    public = signer_of(request.app).public_key
    if public is None:
        detail = "Esta puerta no firma: no se le dio clave (POI_RECEIPT_KEY_FILE)."
        raise Problem(404, "not-signing", "Las constancias no van firmadas", detail)
    return Response(public_pem(public), media_type=PEM)
