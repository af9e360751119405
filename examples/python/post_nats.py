"""Posts an act over NATS and prints its receipt: python post_nats.py act.json > receipt.json.

POI_NATS_URL is the server's address, POI_CALLER your name, POI_NATS_SEED the file of your seed.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

import nats
import nats.errors

TRIES = 10


async def main() -> None:
    """Ask on your own subject; the reply is what HTTP would answer, plus its status."""
    caller = os.environ["POI_CALLER"]
    act = Path(sys.argv[1]).read_bytes()
    try:
        connection = await nats.connect(
            os.environ["POI_NATS_URL"],
            nkeys_seed=os.environ["POI_NATS_SEED"],
            inbox_prefix=f"_INBOX_{caller}",  # replies elsewhere are not permitted
            error_cb=tell,
            max_reconnect_attempts=3,
        )
    except nats.errors.NoServersError:
        sys.exit("no connection: is the address right, and is your key registered?")
    try:
        answer = await post(connection, f"post.{caller}", act)
    finally:
        await connection.close()
    status = answer.pop("status")
    if status in (200, 201):
        print(json.dumps(answer))
        return
    print(answer["detail"], file=sys.stderr)
    for fault in answer["errors"]:
        print(f"  {fault['pointer']}: {fault['message']}", file=sys.stderr)
    sys.exit(1)


async def post(connection: nats.NATS, subject: str, act: bytes) -> dict:
    """Send an act until the answer is known: sent twice, it still enters once."""
    for _ in range(TRIES):
        try:
            reply = await connection.request(subject, act, timeout=10)
        except (nats.errors.TimeoutError, nats.errors.NoRespondersError):
            await asyncio.sleep(1)
            continue
        answer = json.loads(reply.data)
        if answer["status"] not in (429, 503):
            return answer
        await asyncio.sleep(1)
    sys.exit("no answer; try again later with the same act")


async def tell(error: Exception) -> None:
    """Say in a line what ails the connection; it is tried three times."""
    print(error, file=sys.stderr)


asyncio.run(main())
