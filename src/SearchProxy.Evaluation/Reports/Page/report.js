
const data=JSON.parse(document.getElementById('data').textContent),$=id=>document.getElementById(id);
let collection=data.collections[0],sorted={by:'change',down:false},open=new Set();
function el(tag,attributes,...children){const e=document.createElement(tag);for(const k in attributes||{})e.setAttribute(k,attributes[k]);e.append(...children.filter(c=>c!==null&&c!==undefined));return e}
function fixed(v){return v===null||v===undefined?'–':v.toFixed(4)}
function signed(v){return (v>0?'+':v<0?'−':'')+Math.abs(v).toFixed(4)}
function tone(v){return Math.abs(v)<1e-9?'':v>0?'up':'down'}
function title(m){const [n,k]=m.split('@');return ({ndcg:'nDCG','ndcg-exp':'nDCG-exp',recall:'recall',judged:'judged',p:'P'}[n]||n.toUpperCase())+(k?'@'+k:'')}
function target(name){return collection.targets.find(t=>t.name===name)}
function fill(select,names,chosen,label){select.replaceChildren(...names.map(n=>{const o=el('option',{value:n},label?label(n):n);o.selected=n===chosen;return o}))}
function summary(){
  const best={};for(const m of data.measures)best[m]=Math.max(...collection.targets.map(t=>t.means[m]));
  const head=el('tr',null,el('th',null,'target'),...data.measures.map(m=>el('th',{class:'n'},title(m))),...['p50','p90','p99'].map(p=>el('th',{class:'n'},p+' ms')));
  const rows=collection.targets.map(t=>el('tr',null,el('td',null,t.name+(t.name===collection.baseline?' (baseline)':'')+(t.not_ranked?` – ${t.not_ranked} not reranked`:'')),
    ...data.measures.map(m=>el('td',{class:'n'+(m.startsWith('judged')||t.means[m]<best[m]?'':' best'),title:`95 % ${fixed(t.intervals[m][0])} to ${fixed(t.intervals[m][1])}`},fixed(t.means[m]))),
    ...['p50','p90','p99'].map(p=>el('td',{class:'n'},t.latency_ms[p]===null?'–':t.latency_ms[p].toFixed(0)))));
  $('summary').replaceChildren(el('div',{class:'scroll'},el('table',null,el('thead',null,head),el('tbody',null,...rows))));
  $('notes').replaceChildren(...collection.notes.map(n=>el('li',null,n)))}
function plots(){
  const m=$('measure').value,one=target($('against').value),other=target($('target').value),cards=[card(`Mean ${title(m)} and its 95 % interval`,means(collection,m))];
  if(one!==other)cards.push(card(`${other.name} − ${one.name}, query by query`,changes(one,other,m)));
  cards.push(card(`Share of queries with at least this ${title(m)}`,spread(collection,m)));
  const p=price(collection,m);if(p)cards.push(card(`${title(m)} beside time`,p));
  $('plots').replaceChildren(...cards)}
function tests(){
  const rows=collection.comparisons.filter(c=>c.measure===$('measure').value).map(c=>el('tr',null,el('td',null,`${c.after} − ${c.before}`),el('td',{class:'n '+tone(c.difference)},signed(c.difference)),
    el('td',{class:'n'},`${signed(c.interval[0])} to ${signed(c.interval[1])}`),el('td',{class:'n'},c.p.toFixed(4)),el('td',{class:'n'},c.p_holm.toFixed(4)),el('td',null,c.p_holm<.05?(c.difference>0?'better':'worse'):'within noise')));
  $('tests').replaceChildren(rows.length?el('div',{class:'scroll'},el('table',null,el('thead',null,el('tr',null,el('th',null,'difference'),el('th',{class:'n'},title($('measure').value)),el('th',{class:'n'},'95 % interval (bootstrap)'),el('th',{class:'n'},'p (randomisation)'),el('th',{class:'n'},'p (Holm)'),el('th',null,''))),el('tbody',null,...rows))):el('p',{class:'soft'},'One target has nothing to be compared with.'))}
function orders(q,names,key){
  return el('div',{class:'orders'},...names.map(n=>{const t=target(n);return el('div',null,el('h3',null,n),el('ol',null,...t.hits[q].map(([id,g])=>el('li',{class:(g>0?'hit':'')+(id===key?' key':''),title:id},el('span',{class:'g'+(g>0?' r':''),title:g===null?'unjudged':'grade '+g},g===null?'?':g+''),collection.titles[id]||id))))}))}
function turns(){
  const name=$('target').value,list=collection.turns.filter(t=>t.target===name);
  $('turns').replaceChildren(...(list.length?list.map(t=>el('article',{class:'card turn'},el('div',{class:'head'},el('strong',{class:tone(t.difference)},signed(t.difference)),el('span',null,collection.queries[t.query].text),el('span',{class:'soft'},collection.queries[t.query].id)),
    t.document?el('p',{class:'soft'},`${collection.titles[t.document]||t.document}: ${t.rank_before?'rank '+t.rank_before:'not found'} → ${t.rank_after?'rank '+t.rank_after:'not found'}`):null,
    t.passage?el('p',null,t.passage):null,orders(t.query,[collection.baseline,name],t.document))):[el('p',{class:'soft'},name===collection.baseline?'This is the baseline.':'No query changed.')]))}
function queries(){
  const m=$('measure').value,one=target($('against').value),other=target($('target').value),words=$('filter').value.toLowerCase().split(/\s+/).filter(Boolean),which=$('which').value;
  const change=i=>other.values[m][i]-one.values[m][i];
  let rows=collection.queries.map((q,i)=>i).filter(i=>{const q=collection.queries[i],text=(q.id+' '+q.text).toLowerCase(),c=change(i);
    return words.every(w=>text.includes(w))&&(which==='all'||(which==='better'&&c>1e-9)||(which==='worse'&&c<-1e-9)||(which==='changed'&&Math.abs(c)>1e-9)||(which==='zero'&&other.values[m][i]===0))});
  const key=sorted.by==='query'?i=>collection.queries[i].text:sorted.by==='relevant'?i=>collection.queries[i].relevant:sorted.by==='change'?change:i=>target(sorted.by).values[m][i];
  rows.sort((a,b)=>{const x=key(a),y=key(b),r=x<y?-1:x>y?1:a-b;return sorted.down?-r:r});
  $('count').textContent=`${rows.length} of ${collection.queries.length} queries`;
  const head=(by,text,n)=>{const h=el('th',{'data-sort':by,class:n?'n':'','aria-sort':sorted.by===by?(sorted.down?'descending':'ascending'):'none',tabindex:0},text+(sorted.by===by?(sorted.down?' ↓':' ↑'):''));const go=()=>{sorted={by,down:sorted.by===by&&!sorted.down};queries()};h.onclick=go;h.onkeydown=e=>{if(e.key==='Enter')go()};return h};
  const body=el('tbody');
  for(const i of rows.slice(0,500)){const q=collection.queries[i],r=el('tr',{class:'row',tabindex:0,'aria-expanded':open.has(i)},el('td',{class:'q',title:q.id},q.text),el('td',{class:'n'},q.relevant+''),...collection.targets.map(t=>el('td',{class:'n'},fixed(t.values[m][i]))),el('td',{class:'n '+tone(change(i))},signed(change(i))));
    const go=()=>{open.has(i)?open.delete(i):open.add(i);queries()};r.onclick=go;r.onkeydown=e=>{if(e.key==='Enter')go()};body.append(r);
    if(open.has(i))body.append(el('tr',null,el('td',{colspan:collection.targets.length+3},orders(i,collection.targets.map(t=>t.name)))))}
  $('queries').replaceChildren(el('div',{class:'scroll'},el('table',null,el('thead',null,el('tr',null,head('query','query'),head('relevant','relevant',true),...collection.targets.map(t=>head(t.name,t.name,true)),head('change','change',true))),body)),rows.length>500?el('p',{class:'soft'},'The first 500 are shown; filter to see others.'):'')}
function all(){summary();plots();tests();turns();queries()}
function choose(c){collection=c;open.clear();const names=c.targets.map(t=>t.name);fill($('target'),names,names[names.length-1]);fill($('against'),names,c.baseline);if(!['query','relevant','change'].includes(sorted.by))sorted={by:'change',down:false};
  $('collections').replaceChildren(...(data.collections.length>1?data.collections.map(x=>{const b=el('button',{'aria-pressed':x===c},x.name);b.onclick=()=>choose(x);return b}):[]));all()}
$('about').textContent=`${data.engine}, ${data.time.replace('T',' ').replace('Z',' UTC')}; ${data.collections.map(c=>`${c.name}: ${c.queries.length} queries`).join(', ')}; seed ${data.seed}`;
fill($('measure'),data.measures,data.measures[0],title);
for(const id of ['measure','target','against'])$(id).onchange=all;
$('filter').oninput=queries;$('which').onchange=queries;
choose(collection);
