// Makes your key pair for NATS: node make_key.mjs NAME writes NAME.seed and NAME.pub.
// The seed never leaves your machine: the operator registers the public half.
import { writeFile } from "node:fs/promises";
import { nkeys } from "@nats-io/transport-node";

const name = process.argv[2];
const pair = nkeys.createUser();
await writeFile(`${name}.seed`, pair.getSeed(), { mode: 0o600, flag: "wx" });
await writeFile(`${name}.pub`, pair.getPublicKey());
