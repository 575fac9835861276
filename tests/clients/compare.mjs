// usage: node compare.mjs CLIENT DIRECT_URL PROXY_URL
// Runs the scenario directly and through the proxy, and compares what the client's caller sees: equal, except for the order and the
// scores of reranked hits. Exit code 1 on a difference.
import { isDeepStrictEqual } from 'node:util';
import { run } from './scenario.mjs';

const [client, direct, proxy] = process.argv.slice(2);
const expected = await run(client, direct, 'clients-scenario');
const found = await run(client, proxy, 'clients-scenario');
let differences = 0;
let reranked = 0;
for (const [i, before] of expected.entries()) {
  const after = found[i];
  const isReranked = /^(reranked|degraded)/.test(after.marker ?? '') || before.step === 'msearch';
  reranked += /^reranked/.test(after.marker ?? '') ? 1 : 0;
  if (!isDeepStrictEqual(normal(before.result, isReranked), normal(after.result, isReranked))) {
    differences++;
    console.log(`${client}, ${before.step} (${after.marker ?? 'passed'}):\n  direct  ${show(before.result, isReranked)}\n  proxied ${show(after.result, isReranked)}`);
  }
}
for (const { step, marker } of found) {
  if (marker) {
    console.log(`  ${step}: ${marker}`);
  }
}
console.log(`${client}: ${expected.length} steps, ${reranked} reranked, ${differences} different`);
process.exit(differences ? 1 : 0);

/** Takes out what changes from call to call, and of reranked hits the order and the scores; of a part of them all but their number. */
function normal(value, isReranked) {
  return JSON.parse(JSON.stringify(value), (name, member) => {
    if (['took', '_scroll_id', 'pit_id', 'index_uuid', 'uuid', 'build_date', 'max_score', ...(isReranked ? ['_score'] : [])].includes(name)) {
      return undefined;
    }
    if (!isReranked || name !== 'hits' || !Array.isArray(member?.hits)) {
      return member;
    }
    const { hits } = member;
    const isWhole = hits.length === (member.total?.value ?? member.total);
    return { ...member, hits: isWhole ? hits.toSorted((a, b) => a._id.localeCompare(b._id)) : hits.length };
  });
}

function show(result, isReranked) {
  return JSON.stringify(normal(result, isReranked)).slice(0, 1_500);
}
