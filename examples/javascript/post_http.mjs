// Posts an act over HTTP and prints its receipt: node post_http.mjs act.json > receipt.json
// POI_INTAKE_URL is the door's address, POI_KEY your API key (or an OAuth2 token).
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const TRIES = 10;
const headers = {
  Authorization: `Bearer ${process.env.POI_KEY}`,
  "Content-Type": "application/json",
};

// Sends an act until the answer is known: sent twice, it still enters once.
async function post(body) {
  for (let tried = 0; tried < TRIES; tried++) {
    try {
      const url = `${process.env.POI_INTAKE_URL}/v1/acts`;
      const answer = await fetch(url, { method: "POST", headers, body });
      if (answer.status !== 429 && answer.status !== 503) return answer;
      await pause(1000 * Number(answer.headers.get("Retry-After") ?? 1));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // TypeError: perhaps it arrived, perhaps not
      await pause(1000);
    }
  }
  throw new Error("no answer; try again later with the same act");
}

const answer = await post(await readFile(process.argv[2]));
if (answer.ok) {
  console.log(await answer.text()); // 201 the first time, 200 with the same receipt ever after
} else {
  const problem = await answer.json();
  console.error(problem.detail);
  for (const fault of problem.errors) console.error(`  ${fault.pointer}: ${fault.message}`);
  process.exitCode = 1;
}
