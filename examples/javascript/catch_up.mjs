// Prints the acts that you have not confirmed yet, in the order of the log: node catch_up.mjs
// It needs the permission to subscribe. POI_NATS_URL, POI_CALLER, POI_NATS_SEED as for posting.
import { readFile } from "node:fs/promises";
import { jetstream } from "@nats-io/jetstream";
import { connect, nkeyAuthenticator } from "@nats-io/transport-node";

const AT_ONCE = 100;
const caller = process.env.POI_CALLER;
const seed = (await readFile(process.env.POI_NATS_SEED, "utf8")).trim();
const connection = await connect({
  servers: process.env.POI_NATS_URL,
  authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
  inboxPrefix: `_INBOX_${caller}`,
});
const own = await jetstream(connection).consumers.get("ACTS", caller);
for (let pending; (pending = (await own.info()).num_pending) > 0; ) {
  const messages = await own.fetch({ max_messages: Math.min(pending, AT_ONCE), expires: 10_000 });
  for await (const message of messages) {
    const event = message.json();
    console.log(message.seq, event.act.key, event.posted_by);
    await message.ackAck(); // from here on it does not come again
  }
}
await connection.close();
