// The yardstick of `bench -- inference`: onnxruntime-node with @huggingface/tokenizers on the same files. Reads one command a line and answers
// each with a line:
//   {"load":FOLDER,"graph":FILE,"threads":N,"maxTokens":N}
//   {"pairs":[[QUERY,PASSAGE],…]}
//   {"run":"batches","size":N}   padded batches in the order of the pairs, all threads for one run
//   {"run":"single"}             pair by pair, as many side by side as there are threads
// Tokenizing is part of every run. `npm ci --ignore-scripts --prefix bench/node` first.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Tokenizer } from "@huggingface/tokenizers";
import ort from "onnxruntime-node";

let tokenizer, wide, narrow, pairs, threads, maxTokens;

const read = (folder, name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const open = (graph, intraOpNumThreads) =>
  ort.InferenceSession.create(graph, { intraOpNumThreads, interOpNumThreads: 1, executionProviders: ["cpu"], logSeverityLevel: 3 });

// The library does not cut: the passage loses what is too much, and the end mark stays, as on the other side.
function encode([query, passage]) {
  const { ids, token_type_ids: types } = tokenizer.encode(query, { text_pair: passage, return_token_type_ids: true });
  return ids.length <= maxTokens
    ? { ids, types }
    : { ids: [...ids.slice(0, maxTokens - 1), ids.at(-1)], types: types.slice(0, maxTokens) };
}

async function run(session, rows) {
  const length = Math.max(...rows.map(({ ids }) => ids.length));
  const shape = [rows.length, length];
  const [ids, mask, types] = [0, 0, 0].map(() => new BigInt64Array(rows.length * length));
  rows.forEach((row, r) => row.ids.forEach((id, i) => {
    ids[r * length + i] = BigInt(id);
    mask[r * length + i] = 1n;
    types[r * length + i] = BigInt(row.types[i]);
  }));
  const tensor = values => new ort.Tensor("int64", values, shape);
  const feeds = { input_ids: tensor(ids), attention_mask: tensor(mask), token_type_ids: tensor(types) };
  return (await session.run(feeds))[session.outputNames[0]].data;
}

async function batches(size) {
  let scores = [];
  for (let i = 0; i < pairs.length; i += size) {
    scores = scores.concat(Array.from(await run(wide, pairs.slice(i, i + size).map(encode))));
  }
  return scores;
}

async function single() {
  const scores = new Array(pairs.length);
  let next = 0;
  const work = async () => {
    for (let i = next++; i < pairs.length; i = next++) {
      scores[i] = (await run(narrow, [encode(pairs[i])]))[0];
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return scores;
}

async function answer(command) {
  if (command.load) {
    ({ threads, maxTokens } = command);
    tokenizer = new Tokenizer(read(command.load, "tokenizer.json"), read(command.load, "tokenizer_config.json"));
    wide = await open(command.graph, threads);
    narrow = await open(command.graph, 1);
    return { versions: `onnxruntime-node ${JSON.parse(readFileSync(new URL("node_modules/onnxruntime-node/package.json", import.meta.url))).version}, node ${process.version}` };
  }
  if (command.pairs) {
    pairs = command.pairs;
    return {};
  }
  return { scores: command.run === "single" ? await single() : await batches(command.size) };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
