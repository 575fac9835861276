'use strict';
const $ = id => document.getElementById(id);
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
};
const kept = (name, otherwise) => { try { return JSON.parse(localStorage.getItem('searchproxy.' + name)) ?? otherwise; } catch { return otherwise; } };
const keep = (name, value) => { try { localStorage.setItem('searchproxy.' + name, JSON.stringify(value)); } catch { /* A browser may keep nothing. */ } };

let key = sessionStorage.getItem('searchproxy.key');
let reasons = {};
let judgements = kept('judgements', {});
let asked = null;

function notice(text) { $('notice').textContent = text; $('notice').hidden = !text; }

async function ask(path, options = {}) {
  const headers = { ...(options.headers ?? {}), ...(key ? { 'X-SearchProxy-Key': key } : {}) };
  const response = await fetch(path, { ...options, headers });
  if (response.status === 403 && (response.headers.get('X-SearchProxy') ?? '').includes('operators-only')) {
    $('key-form').hidden = false;
    throw new Error('These pages are behind a key, or answer on another listener (gateway.admin).');
  }
  return response;
}

/* Search. Engine order, hybrid recall without the model, and the proxy's whole answer. */
const orders = [
  { name: 'Engine', headers: () => ({ 'X-SearchProxy-Off': 'true' }) },
  { name: 'Hybrid', headers: () => ({ ...choices(), 'X-SearchProxy-Blend': '0' }) },
  { name: 'Reranked', headers: () => choices() },
];

function choices() {
  const headers = {};
  for (const [id, name] of [['window', 'Window'], ['blend', 'Blend'], ['model', 'Model'], ['widen', 'Widen']]) {
    if ($(id).value.trim()) headers['X-SearchProxy-' + name] = $(id).value.trim();
  }
  return headers;
}

function body() {
  const text = $('query').value.trim();
  const fields = $('fields').value.split(',').map(field => field.trim()).filter(Boolean);
  const own = text.startsWith('{') ? JSON.parse(text) : { query: { multi_match: { query: text, fields } } };
  const shown = Object.fromEntries(fields.map(field => [field, { number_of_fragments: 1, fragment_size: 160, pre_tags: ['\u0001'], post_tags: ['\u0002'] }]));
  return { size: Number($('size').value) || 10, ...(fields.length ? { highlight: { fields: shown } } : {}), ...own };
}

async function search(event) {
  event.preventDefault();
  notice('');
  let request;
  try { request = body(); } catch (fault) { notice('The body is not JSON: ' + fault.message); return; }
  const index = $('index').value.trim();
  keep('index', index);
  asked = $('query').value.trim();
  $('results').setAttribute('aria-busy', 'true');
  try {
    const answers = [];
    for (const order of orders) answers.push(await one(order, index, request));
    const plan = await ask('plan/' + encodeURIComponent(index) + '/_search', post(request, { ...choices(), 'X-SearchProxy-Explain': 'true' })).then(response => response.ok ? response.json() : null);
    show(answers, plan);
  } catch (fault) { notice(fault.message); } finally { $('results').removeAttribute('aria-busy'); }
}

const post = (request, headers = {}) => ({ method: 'POST', body: JSON.stringify(request), headers: { 'Content-Type': 'application/json', ...headers } });

async function one(order, index, request) {
  const began = performance.now();
  const response = await ask('search/' + encodeURIComponent(index) + '/_search', post(request, order.headers()));
  const answer = await response.json();
  if (!response.ok) throw new Error(order.name + ': ' + (answer.error?.reason ?? answer.error?.type ?? response.status));
  return { name: order.name, hits: answer.hits?.hits ?? [], total: answer.hits?.total?.value, verdict: response.headers.get('X-SearchProxy') ?? '',
    stages: response.headers.get('Server-Timing') ?? '', took: performance.now() - began };
}

function words(verdict) {
  const reason = /reason=([\w-]+)/.exec(verdict)?.[1];
  return reason ? (reasons[reason] ?? reason) : verdict.startsWith('reranked; model=none') ? 'hybrid recall without the model' : verdict.startsWith('reranked') ? 'ordered by the model over hybrid recall' : '';
}

function show(answers, plan) {
  const last = answers[answers.length - 1];
  const stages = last.stages.split(',').map(stage => /^\s*([\w-]+).*dur=([\d.]+)/.exec(stage)).filter(Boolean).map(([, name, time]) => `${name} ${Number(time).toFixed(1)} ms`).join(' · ');
  $('outcome').replaceChildren(
    make('p', {}, make('code', {}, last.verdict || 'no verdict'), words(last.verdict) ? ': ' : '', words(last.verdict)),
    make('p', { class: 'soft' }, stages ? 'Stages: ' + stages + '.' : '', plan?.text ? ` Text taken: “${plan.text}”.` : '', plan?.no_vector_leg ? ` No vector search: ${plan.no_vector_leg}.` : ''));
  const places = answers.map(answer => new Map(answer.hits.map((hit, at) => [hit._id, at])));
  const scores = answers.map(answer => new Map(answer.hits.map(hit => [hit._id, hit._score])));
  const explained = new Map((plan?.hits ?? []).map(hit => [hit.id, hit]));
  $('results').replaceChildren(...answers.map((answer, column) => make('section', { class: 'column', 'aria-label': answer.name + ' order' },
    make('h3', {}, answer.name, ' ', make('span', { class: 'soft' }, `${answer.took.toFixed(0)} ms`)),
    answer.hits.length ? make('ol', {}, ...answer.hits.map((hit, at) => row(hit, at, column, places, scores, explained))) : make('p', { class: 'soft' }, 'No hits.'))));
}

function row(hit, at, column, places, scores, explained) {
  const before = column === 0 ? at : places[0].get(hit._id);
  const moved = column === 0 ? '' : before === undefined ? 'new' : before > at ? `▲ ${before - at}` : before < at ? `▼ ${at - before}` : '=';
  const said = { new: 'was not among the engine\'s hits', '=': 'same place' }[moved] ?? (moved.startsWith('▲') ? `up ${before - at}` : moved ? `down ${at - before}` : '');
  const source = hit._source ?? {};
  const title = [source.title, source.name, hit._id].find(text => typeof text === 'string' && text) ?? hit._id;
  const facts = orders.map((order, of) => scores[of].has(hit._id) && scores[of].get(hit._id) !== null ? `${order.name.toLowerCase()} ${Number(scores[of].get(hit._id)).toFixed(3)}` : null).filter(Boolean).join(' · ');
  const element = make('li', { class: 'hit', tabindex: '0', 'data-id': hit._id, 'data-column': column },
    make('span', { class: 'grade', hidden: '' }),
    make('span', { class: 'title' }, `${at + 1}. ${title} `),
    make('span', { class: moved.startsWith('▲') || moved === 'new' ? 'up' : moved.startsWith('▼') ? 'down' : 'soft', 'aria-label': said }, moved),
    passage(hit, source),
    column === orders.length - 1 ? legs(explained.get(hit._id)) : null,
    make('div', { class: 'facts' }, `${hit._id} · ${facts}`));
  grade(element);
  return element;
}

/* What each leg and the model made of a hit, and the passage that the model read. */
function legs(known) {
  if (!known) return null;
  const leg = (name, of) => of?.rank ? `${name} ${of.rank}. (${Number(of.score ?? 0).toFixed(3)})` : of?.score !== undefined && of?.score !== null ? `${name} (${Number(of.score).toFixed(3)})` : `not in ${name}`;
  const number = (name, value) => value === undefined || value === null ? null : `${name} ${Number(value).toFixed(3)}`;
  const facts = [leg('lexical', known.lexical), leg('vector', known.vector), number('fused', known.fused), number('model', known.model), number('final', known.final)].filter(Boolean).join(' · ');
  return make('details', { class: 'facts' }, make('summary', {}, facts), known.passage ? make('p', {}, 'Passage that the model read: ', known.passage) : null);
}

function passage(hit, source) {
  const fragments = Object.values(hit.highlight ?? {}).flat();
  const longest = Object.values(source).filter(value => typeof value === 'string').sort((a, b) => b.length - a.length)[0] ?? '';
  const text = fragments.sort((a, b) => b.split('\u0001').length - a.split('\u0001').length)[0] ?? longest.slice(0, 160);
  const parts = text.split(/[\u0001\u0002]/);
  return make('p', {}, ...parts.map((part, at) => at % 2 ? make('mark', {}, part) : part));
}

/* Judging. */
function grade(element) {
  const known = judgements[asked]?.[element.dataset.id];
  const badge = element.querySelector('.grade');
  badge.hidden = known === undefined;
  badge.textContent = known === undefined ? '' : `grade ${known}`;
}

function judge(id, value) {
  judgements[asked] ??= {};
  if (value === null) delete judgements[asked][id]; else judgements[asked][id] = value;
  if (!Object.keys(judgements[asked]).length) delete judgements[asked];
  keep('judgements', judgements);
  document.querySelectorAll('.hit').forEach(grade);
  list();
}

function list() {
  const rows = Object.entries(judgements).flatMap(([query, of]) => Object.entries(of).map(([id, value]) => [query, id, value]));
  $('judged-count').textContent = rows.length ? `(${rows.length})` : '';
  $('judgements').tBodies[0].replaceChildren(...rows.map(cells => make('tr', {}, ...cells.map(cell => make('td', {}, String(cell))))));
  return rows;
}

function download() {
  const quoted = text => /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  const text = ['query,docid,rating', ...list().map(cells => cells.map(cell => quoted(String(cell))).join(','))].join('\n') + '\n';
  const link = make('a', { href: URL.createObjectURL(new Blob([text], { type: 'text/csv' })), download: 'judgements.csv' });
  link.click();
  URL.revokeObjectURL(link.href);
}

document.addEventListener('keydown', event => {
  const hit = event.target.closest?.('.hit');
  if (!hit || event.ctrlKey || event.metaKey || event.altKey) return;
  const siblings = [...hit.parentElement.children];
  const column = Number(hit.dataset.column);
  const next = {
    ArrowDown: () => siblings[siblings.indexOf(hit) + 1], ArrowUp: () => siblings[siblings.indexOf(hit) - 1],
    ArrowRight: () => beside(column + 1, siblings.indexOf(hit)), ArrowLeft: () => beside(column - 1, siblings.indexOf(hit)),
  }[event.key]?.();
  if (next) next.focus();
  else if (/^[0-3]$/.test(event.key)) judge(hit.dataset.id, Number(event.key));
  else if (event.key === 'Delete' || event.key === 'Backspace') judge(hit.dataset.id, null);
  else return;
  event.preventDefault();
});
const beside = (column, at) => { const hits = document.querySelectorAll(`.hit[data-column="${column}"]`); return hits[Math.min(at, hits.length - 1)]; };

/* Status: the metrics every few seconds, the last of them as plots. */
const history = new Map();
const plots = [
  ['Searches by outcome', 'searchproxy_search_outcomes_total', true], ['Requests by lane', 'searchproxy_gateway_requests_total', true],
  ['Models ready', 'searchproxy_model_ready', false],
  ['Tokens that wait', 'searchproxy_inference_queue_tokens', false], ['Oldest wait in seconds', 'searchproxy_inference_queue_age_seconds', false],
  ['Cache', 'searchproxy_inference_cache', true], ['Engine nodes that answer', 'searchproxy_engine_node_up', false], ['Bytes held', 'searchproxy_memory_held_bytes', false],
];

function parse(text) {
  return text.split('\n').filter(line => line && line[0] !== '#').map(line => /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)).filter(Boolean).map(([, name, labels, value]) => ({ name, labels: labels ?? '', value: Number(value) }));
}

async function status() {
  if ($('view-status').hidden) return;
  try {
    const [ready, metrics] = await Promise.all([ask('health/ready').then(response => response.json()), ask('metrics').then(response => response.text())]);
    $('readiness').textContent = Object.entries(ready).map(([part, state]) => part === 'status' ? `The proxy is ${state}.` : `${part}: ${state}.`).join(' ');
    const samples = parse(metrics);
    $('plots').replaceChildren(...plots.flatMap(([title, prefix, counts]) => {
      const named = samples.filter(sample => sample.name.startsWith(prefix) && !/_(bucket|sum|count)$/.test(sample.name));
      // Kept of all, so that a curve that is drawn later lies beside the others in time.
      named.forEach(keepSample);
      // Counters are there from the start, one for each reason: what never happened is not drawn.
      const found = counts ? named.filter(sample => sample.value > 0) : named;
      if (counts && named.length && !found.length) return [make('div', { class: 'plot' }, make('h3', {}, title), make('p', { class: 'soft' }, 'none yet'))];
      return found.length ? [plot(title, found, counts)] : [];
    }));
  } catch (fault) { notice(fault.message); }
}

function keepSample(sample) {
  const name = sample.name + sample.labels;
  const line = history.get(name) ?? [];
  line.push(sample.value);
  if (line.length > 120) line.shift();
  history.set(name, line);
}

function plot(title, samples, counts) {
  return make('div', { class: 'plot' }, make('h3', {}, title), ...samples.map(sample => {
    const line = history.get(sample.name + sample.labels);
    const drawn = counts ? line.slice(1).map((value, at) => value - line[at]) : line;
    const label = sample.labels.replace(/(\w+)="([^"]*)"/g, '$2').replaceAll(',', ' · ') || 'all';
    return make('div', {}, make('span', { class: 'soft' }, `${label}: ${sample.value}`), curve(drawn, `${title}, ${label}`));
  }));
}

function curve(values, label) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 120 20');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const path = document.createElementNS(svg.namespaceURI, 'path');
  const most = Math.max(1e-9, ...values);
  path.setAttribute('d', values.length > 1 ? 'M' + values.map((value, at) => `${(120 * at / (values.length - 1)).toFixed(1)} ${(19 - 18 * value / most).toFixed(2)}`).join('L') : 'M0 19H120');
  svg.append(path);
  return svg;
}

/* Settings. */
let settings = [];
async function loadSettings() {
  try { settings = (await ask('settings').then(response => response.json())).settings; } catch (fault) { notice(fault.message); }
  drawSettings();
}
function drawSettings() {
  const part = $('settings-filter').value.trim().toLowerCase();
  $('settings').tBodies[0].replaceChildren(...settings.filter(row => row.path.toLowerCase().includes(part)).map(row =>
    make('tr', {}, make('th', { scope: 'row' }, row.path), make('td', {}, row.value ?? 'none'), make('td', { class: row.from === 'default' ? 'soft' : '' }, row.from))));
}

/* The parts of the page. */
function go(view) {
  for (const button of document.querySelectorAll('nav button')) {
    const chosen = button.dataset.view === view;
    if (chosen) button.setAttribute('aria-current', 'page'); else button.removeAttribute('aria-current');
    $('view-' + button.dataset.view).hidden = !chosen;
  }
  if (view === 'status') status();
  if (view === 'settings') loadSettings();
}

for (const button of document.querySelectorAll('nav button')) button.addEventListener('click', () => { window.history.replaceState(null, '', '#' + button.dataset.view); go(button.dataset.view); });
$('search-form').addEventListener('submit', search);
$('query').addEventListener('keydown', event => { if (event.key === 'Enter' && !event.shiftKey && !$('query').value.trim().startsWith('{')) { event.preventDefault(); $('search-form').requestSubmit(); } });
$('export').addEventListener('click', download);
$('forget').addEventListener('click', () => { if (confirm('Forget every judgement?')) { judgements = {}; keep('judgements', judgements); document.querySelectorAll('.hit').forEach(grade); list(); } });
$('settings-filter').addEventListener('input', drawSettings);
$('key-form').addEventListener('submit', event => { event.preventDefault(); key = $('key').value; sessionStorage.setItem('searchproxy.key', key); $('key-form').hidden = true; notice(''); });
$('index').value = new URLSearchParams(location.search).get('index') ?? kept('index', '');
$('query').value = new URLSearchParams(location.search).get('q') ?? '';
fetch('reasons.json').then(response => response.json()).then(found => { reasons = found; });
setInterval(status, 2000);
list();
/* A part of the page has an address: #status is one to keep open. */
const linked = () => { if (document.querySelector(`nav button[data-view="${CSS.escape(location.hash.slice(1))}"]`)) go(location.hash.slice(1)); };
addEventListener('hashchange', linked);
linked();
