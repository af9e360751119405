"""Prints acts as they are recorded, until there were COUNT: python hear_accepted.py COUNT.

It needs the permission to subscribe. POI_NATS_URL, POI_CALLER and POI_NATS_SEED as for posting.
"""

import asyncio
import json
import os
import sys

import nats


async def main() -> None:
    """Subscribe to every recorded act; what was recorded before is listed by GET /v1/acts."""
    connection = await nats.connect(
        os.environ["POI_NATS_URL"],
        nkeys_seed=os.environ["POI_NATS_SEED"],
        inbox_prefix=f"_INBOX_{os.environ['POI_CALLER']}",
    )
    accepted = await connection.subscribe("accepted.>")
    await connection.flush()
    print("listening", file=sys.stderr, flush=True)
    for _ in range(int(sys.argv[1])):
        message = await accepted.next_msg(timeout=None)
        event = json.loads(message.data)
        print(message.headers["Nats-Sequence"], event["act"]["key"], event["posted_by"], flush=True)
    await connection.close()


asyncio.run(main())
