"""Makes your key pair for NATS: python make_key.py NAME writes NAME.seed and NAME.pub.

The seed never leaves your machine: the operator registers the public half.
"""

import os
import sys
from pathlib import Path

import nkeys

name = sys.argv[1]
seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
descriptor = os.open(f"{name}.seed", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
with os.fdopen(descriptor, "wb") as file:
    file.write(seed)
Path(f"{name}.pub").write_bytes(nkeys.from_seed(seed).public_key)
