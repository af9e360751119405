"""Checks a receipt with the door's public key alone: python verify_receipt.py receipt.json key.pem.

What is signed are the other four members as RFC 8785 writes them: sorted, without spaces.
"""

import base64
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

receipt = json.loads(Path(sys.argv[1]).read_bytes())
key = load_pem_public_key(Path(sys.argv[2]).read_bytes())
_name, signature = receipt.pop("signature").split(":")
signed = json.dumps(receipt, sort_keys=True, separators=(",", ":")).encode()
try:
    key.verify(base64.b64decode(signature), signed)
except InvalidSignature:
    sys.exit("the receipt was changed, or another door signed it")
print(f"{receipt['key']} was recorded at {receipt['recorded_at']} as {receipt['sequence']}")
