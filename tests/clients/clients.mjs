// The official clients behind one shape: what the scenario needs of them, each in its own spelling.
import { Client as Elasticsearch8 } from 'elasticsearch8';
import { Client as Elasticsearch9 } from 'elasticsearch9';
import { Client as OpenSearch } from '@opensearch-project/opensearch';

/** A client by name: elasticsearch8, elasticsearch9 or opensearch. */
export function connect(name, node) {
  switch (name) {
    case 'elasticsearch8':
      return elasticsearch(new Elasticsearch8({ node, compression: true, maxRetries: 0, requestTimeout: 30_000 }));
    case 'elasticsearch9':
      return elasticsearch(new Elasticsearch9({ node, compression: true, maxRetries: 0, requestTimeout: 30_000 }));
    case 'opensearch':
      return opensearch(new OpenSearch({ node, compression: 'gzip', maxRetries: 0, requestTimeout: 30_000 }));
    default:
      throw new Error(`"${name}" is no client; elasticsearch8, elasticsearch9 and opensearch are supported.`);
  }
}

function elasticsearch(client) {
  const meta = { meta: true };
  return {
    client,
    search: (index, body, url = {}) => client.search({ index, ...body, ...url }, meta),
    msearch: (searches) => client.msearch({ searches }, meta),
    template: (index, body) => client.searchTemplate({ index, ...body }, meta),
    create: (index, body) => client.indices.create({ index, ...body }, meta),
    index: (index, id, document) => client.index({ index, id, document, refresh: true }, meta),
    update: (index, id, doc) => client.update({ index, id, doc, refresh: true }, meta),
    updateByQuery: (index, body) => client.updateByQuery({ index, ...body, refresh: true }, meta),
    analyze: (body) => client.indices.analyze(body, meta),
    count: (index, body) => client.count({ index, ...body }, meta),
    mget: (index, ids) => client.mget({ index, ids }, meta),
    openPointInTime: async (index) => (await client.openPointInTime({ index, keep_alive: '1m' })).id,
    searchPointInTime: (id, body) => client.search({ ...body, pit: { id, keep_alive: '1m' } }, meta),
    closePointInTime: (id) => client.closePointInTime({ id }, meta),
    simple: (path, params) => resolve(client, path)(params, meta),
  };
}

function opensearch(client) {
  return {
    client,
    search: (index, body, url = {}) => client.search({ index, body, ...url }),
    msearch: (body) => client.msearch({ body }),
    template: (index, body) => client.searchTemplate({ index, body }),
    create: (index, body) => client.indices.create({ index, body }),
    index: (index, id, body) => client.index({ index, id, body, refresh: true }),
    update: (index, id, doc) => client.update({ index, id, body: { doc }, refresh: true }),
    updateByQuery: (index, body) => client.updateByQuery({ index, body, refresh: true }),
    analyze: (body) => client.indices.analyze({ body }),
    count: (index, body) => client.count({ index, body }),
    mget: (index, ids) => client.mget({ index, body: { ids } }),
    openPointInTime: async (index) => (await client.createPit({ index, keep_alive: '1m' })).body.pit_id,
    searchPointInTime: (id, body) => client.search({ body: { ...body, pit: { id, keep_alive: '1m' } } }),
    closePointInTime: (id) => client.deletePit({ body: { pit_id: [id] } }),
    simple: (path, params) => resolve(client, path)(params),
  };
}

/** client.indices.exists for "indices.exists". */
function resolve(client, path) {
  const names = path.split('.');
  const method = names.pop();
  const owner = names.reduce((object, name) => object[name], client);
  return owner[method].bind(owner);
}
