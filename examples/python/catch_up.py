"""Prints the acts that you have not confirmed yet, in the order of the log: python catch_up.py.

It needs the permission to subscribe. POI_NATS_URL, POI_CALLER and POI_NATS_SEED as for posting.
"""

import asyncio
import json
import os
import sys

import nats
import nats.errors

AT_ONCE = 100


async def main() -> None:
    """Pull from your own consumer until it has nothing more; confirm what was dealt with."""
    caller = os.environ["POI_CALLER"]
    try:
        connection = await nats.connect(
            os.environ["POI_NATS_URL"],
            nkeys_seed=os.environ["POI_NATS_SEED"],
            inbox_prefix=f"_INBOX_{caller}",
            error_cb=tell,
            max_reconnect_attempts=3,
        )
    except nats.errors.NoServersError:
        sys.exit("no connection: is the address right, and is your key registered?")
    own = await connection.jetstream().pull_subscribe_bind(durable=caller, stream="ACTS")
    while pending := (await own.consumer_info()).num_pending:
        for message in await own.fetch(min(pending, AT_ONCE), timeout=10):
            event = json.loads(message.data)
            sequence = message.metadata.sequence.stream
            print(sequence, event["act"]["key"], event["posted_by"], flush=True)
            await message.ack_sync()  # from here on it does not come again
    await connection.close()


async def tell(error: Exception) -> None:
    """Say in a line what ails the connection; it is tried three times."""
    print(error, file=sys.stderr)


asyncio.run(main())
