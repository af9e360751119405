// Posts an act over NATS and prints its receipt: node post_nats.mjs act.json > receipt.json
// POI_NATS_URL is the server's address, POI_CALLER your name, POI_NATS_SEED the file of your seed.
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { connect, errors, nkeyAuthenticator } from "@nats-io/transport-node";

const TRIES = 10;
const caller = process.env.POI_CALLER;
const seed = (await readFile(process.env.POI_NATS_SEED, "utf8")).trim();
const connection = await connect({
  servers: process.env.POI_NATS_URL,
  authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
  inboxPrefix: `_INBOX_${caller}`, // replies elsewhere are not permitted
});

// Sends an act until the answer is known: sent twice, it still enters once.
async function post(act) {
  for (let tried = 0; tried < TRIES; tried++) {
    try {
      const reply = await connection.request(`post.${caller}`, act, { timeout: 10_000 });
      const answer = reply.json();
      if (answer.status !== 429 && answer.status !== 503) return answer;
    } catch (error) {
      const unknown = [errors.TimeoutError, errors.NoRespondersError, errors.RequestError];
      if (!unknown.some((kind) => error instanceof kind)) throw error;
    }
    await pause(1000);
  }
  throw new Error("no answer; try again later with the same act");
}

const { status, ...answer } = await post(await readFile(process.argv[2]));
await connection.close();
if (status === 200 || status === 201) {
  console.log(JSON.stringify(answer));
} else {
  console.error(answer.detail);
  for (const fault of answer.errors) console.error(`  ${fault.pointer}: ${fault.message}`);
  process.exitCode = 1;
}
