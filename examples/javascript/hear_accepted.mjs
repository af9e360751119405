// Prints acts as they are recorded, until there were COUNT: node hear_accepted.mjs COUNT
// It needs the permission to subscribe. POI_NATS_URL, POI_CALLER, POI_NATS_SEED as for posting.
import { readFile } from "node:fs/promises";
import { connect, nkeyAuthenticator } from "@nats-io/transport-node";

const seed = (await readFile(process.env.POI_NATS_SEED, "utf8")).trim();
const connection = await connect({
  servers: process.env.POI_NATS_URL,
  authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
  inboxPrefix: `_INBOX_${process.env.POI_CALLER}`,
});
// What was recorded before is listed by GET /v1/acts.
const accepted = connection.subscribe("accepted.>", { max: Number(process.argv[2]) });
await connection.flush();
console.error("listening");
for await (const message of accepted) {
  const event = message.json();
  console.log(message.headers.get("Nats-Sequence"), event.act.key, event.posted_by);
}
await connection.close();
