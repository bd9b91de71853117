// Says of each proof whether @sigstore/verify takes it: inclusion proofs and checkpoints.
// Reads one case a line (JSON) and prints true or false for each.
"use strict";

const path = require("node:path");
const { createPublicKey } = require("node:crypto");
const { createInterface } = require("node:readline");
const inside = path.join(__dirname, "node_modules", "@sigstore", "verify", "dist");
const { VerificationError } = require(path.join(inside, "error.js"));
const { verifyMerkleInclusion } = require(path.join(inside, "tlog", "merkle.js"));
const { verifyCheckpoint } = require(path.join(inside, "tlog", "checkpoint.js"));

const read = (encoded) => Buffer.from(encoded, "base64");

function included(given) {
  const entry = { inclusionProof: { logIndex: String(given.Index), hashes: given.Path.map(read) }, canonicalizedBody: read(given.Leaf) };
  verifyMerkleInclusion(entry, { logSize: BigInt(given.Size), logHash: read(given.Root) });
}

function signed(given) {
  const [name, identity, encoded] = given.Verifier.split(/\+(.*?)\+/s);
  const x = read(encoded).subarray(1).toString("base64url");
  const log = { logID: Buffer.from(identity, "hex"), baseURL: name, publicKey: createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }) };
  const checkpoint = verifyCheckpoint({ inclusionProof: { checkpoint: { envelope: given.Note } } }, [log]);
  if (checkpoint.logSize !== BigInt(given.Size) || !checkpoint.logHash.equals(read(given.Root))) {
    throw new VerificationError({ code: "TLOG_INCLUSION_PROOF_ERROR", message: "another tree" });
  }
}

function taken(given) {
  try {
    ({ inclusion: included, checkpoint: signed })[given.Kind](given);
    return true;
  } catch (error) {
    if (error instanceof VerificationError) return false;
    throw error;
  }
}

createInterface({ input: process.stdin }).on("line", (line) => console.log(taken(JSON.parse(line))));
