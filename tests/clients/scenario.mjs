// One scenario of everyday use. Each step gives what the caller of the client sees.
import { connect } from './clients.mjs';

const mappings = {
  properties: { title: { type: 'text' }, body: { type: 'text' }, brand: { type: 'keyword' }, price: { type: 'double' }, rank: { type: 'long' } },
};

const documents = Array.from({ length: 40 }, (_, i) => ({
  id: String(i),
  title: i % 2 ? `red shoes number ${i}` : `blue shirt number ${i}`,
  body: `${'shoes '.repeat(1 + (i % 5))}for running in the rain ${i}`,
  brand: ['acme', 'globex', 'initech'][i % 3],
  price: i + 0.5,
  rank: 9007199254740993 + i,
}));

/** Runs every step; resolves to a list of { step, marker, result }. */
export async function run(name, url, index) {
  const api = connect(name, url);
  const seen = [];
  for (const [step, action] of steps(api, index)) {
    seen.push({ step, ...(await observe(action)) });
  }
  await api.client.close();
  return seen;
}

async function observe(action) {
  try {
    const answer = await action();
    return { marker: answer?.headers?.['x-searchproxy'], result: answer?.headers ? { status: answer.statusCode, body: answer.body } : answer };
  } catch (error) {
    return { marker: error.meta?.headers?.['x-searchproxy'], result: { error: error.name, status: error.meta?.statusCode, body: error.meta?.body, message: error.message } };
  }
}

function* steps(api, index) {
  const shoes = { query: { match: { body: 'running shoes' } } };
  const allShoes = { ...shoes, size: 60 };
  yield ['product check', () => api.simple('info', {})];
  yield ['create index', () => api.create(index, { settings: { number_of_shards: 1, number_of_replicas: 0 }, mappings })];
  yield ['index exists', () => api.simple('indices.exists', { index })];
  yield ['index a document', () => api.index(index, 'first', { title: 'Grüße', body: 'an ünicode 😀 document', brand: 'acme', price: 1 })];
  yield ['bulk by helper', () => bulk(api, index)];
  yield ['count', () => api.count(index, { query: { term: { brand: 'acme' } } })];
  yield ['get', () => api.simple('get', { index, id: '7' })];
  yield ['get missing', () => api.simple('get', { index, id: 'nope' })];
  yield ['exists', () => api.simple('exists', { index, id: '7' })];
  yield ['mget', () => api.mget(index, ['1', '2', 'nope'])];
  yield ['search', () => api.search(index, allShoes)];
  yield ['search again', () => api.search(index, shoes)];
  yield ['search a page', () => api.search(index, { ...shoes, from: 5, size: 7 })];
  yield ['search by q', () => api.search(index, {}, { q: 'title:red', size: 60 })];
  yield ['search with aggregations', () => api.search(index, { ...allShoes, aggs: { brands: { terms: { field: 'brand' } }, average: { avg: { field: 'price' } } } })];
  yield ['search with highlight', () => api.search(index, { ...allShoes, highlight: { fields: { body: {} } } })];
  yield ['search with collapse', () => api.search(index, { ...shoes, collapse: { field: 'brand' } })];
  yield ['search with filter and source', () => api.search(index, { query: { bool: { must: [{ match: { title: 'red' } }], filter: [{ range: { price: { lt: 20 } } }] } }, _source: ['title', 'price'], size: 60 })];
  yield ['search with fields', () => api.search(index, { ...allShoes, fields: ['brand', 'price'], _source: false })];
  yield ['search sorted', () => api.search(index, { ...shoes, sort: [{ price: 'desc' }] })];
  yield ['search after', () => api.search(index, { ...shoes, sort: [{ price: 'asc' }], search_after: [10.5], size: 3 })];
  yield ['search for nothing but counts', () => api.search(index, { ...shoes, size: 0, track_total_hits: true })];
  yield ['search all', () => api.search(index, { query: { match_all: {} }, sort: ['price'] })];
  yield ['search with explain and profile', () => api.search(index, { ...shoes, size: 1, sort: [{ price: 'asc' }], explain: true })];
  yield ['search with suggest', () => api.search(index, { size: 0, suggest: { s: { text: 'shoos', term: { field: 'body' } } } })];
  yield ['search a missing index', () => api.search('no-such-index-at-all', shoes)];
  yield ['search with an unknown query', () => api.search(index, { query: { nope: {} } })];
  yield ['search too deep', () => api.search(index, { ...shoes, from: 9_995, size: 100 })];
  yield ['msearch', () => api.msearch([{ index }, shoes, { index }, { query: { match_all: {} }, sort: ['price'], size: 2 }, { index: 'no-such-index-at-all' }, shoes])];
  yield ['template', () => api.template(index, { source: '{"query":{"match":{"title":"{{words}}"}},"sort":["price"],"size":3}', params: { words: 'red' } })];
  yield ['scroll by helper', () => scroll(api, index)];
  yield ['point in time', () => pages(api, index)];
  yield ['analyze', () => api.analyze({ analyzer: 'standard', text: 'Grüße an alle' })];
  yield ['update', () => api.update(index, '7', { brand: 'umbrella' })];
  yield ['update by query', () => api.updateByQuery(index, { query: { term: { brand: 'umbrella' } } })];
  yield ['version conflict', () => api.simple('delete', { index, id: '7', if_seq_no: 1, if_primary_term: 1 })];
  yield ['delete', () => api.simple('delete', { index, id: '7', refresh: true })];
  yield ['mapping', () => api.simple('indices.getMapping', { index })];
  yield ['delete index', () => api.simple('indices.delete', { index })];
}

async function bulk({ client }, index) {
  const { total, failed, successful, retry, aborted } = await client.helpers.bulk({
    datasource: documents,
    concurrency: 1,
    flushBytes: 2_000,
    refreshOnCompletion: index,
    onDocument: ({ id }) => ({ index: { _index: index, _id: id } }),
  });
  return { total, failed, successful, retry, aborted };
}

async function scroll({ client }, index) {
  const titles = [];
  for await (const document of client.helpers.scrollDocuments(scrollRequest(client, index))) {
    titles.push(document.title);
  }
  return titles.sort();
}

function scrollRequest(client, index) {
  const search = { query: { match: { title: 'red' } }, size: 6 };
  return 'createPit' in client ? { index, body: search } : { index, ...search };
}

async function pages(api, index) {
  const id = await api.openPointInTime(index);
  const found = [];
  let after;
  for (let page = 0; page < 3; page++) {
    const { body } = await api.searchPointInTime(id, { size: 5, query: { match: { body: 'shoes' } }, sort: [{ price: 'asc' }], ...(after && { search_after: after }) });
    found.push(...body.hits.hits.map((hit) => hit._id));
    after = body.hits.hits.at(-1)?.sort;
  }
  const closed = await api.closePointInTime(id);
  return { found, closed: closed.statusCode };
}
