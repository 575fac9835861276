
const SVG='http://www.w3.org/2000/svg';
function svg(tag,attributes,text){const e=document.createElementNS(SVG,tag);for(const k in attributes)e.setAttribute(k,attributes[k]);if(text!==undefined)e.textContent=text;return e}
function frame(w,h,label){return svg('svg',{viewBox:`0 0 ${w} ${h}`,role:'img','aria-label':label})}
function color(i){return `var(--c${i%8})`}
function card(title,picture){const d=document.createElement('div');d.className='card';const h=document.createElement('h3');h.textContent=title;d.append(h,picture);return d}
function ticks(low,high,count){const step0=(high-low)/count||1,power=Math.pow(10,Math.floor(Math.log10(step0))),step=[1,2,5,10].map(x=>x*power).find(x=>x>=step0);const out=[];for(let x=Math.ceil(low/step)*step;x<=high+1e-9;x+=step)out.push(+x.toFixed(10));return out}
function digits(x){return Math.abs(x)>=10?x.toFixed(0):+x.toFixed(3)+''}
function means(collection,measure){
  const rows=collection.targets,w=480,left=168,h=24*rows.length+34,s=frame(w,h,'Mean of each target with its 95 % interval');
  const high=Math.max(...rows.map(t=>t.intervals[measure][1]),.01),x=v=>left+v/high*(w-left-56);
  for(const t of ticks(0,high,4)){s.append(svg('line',{x1:x(t),x2:x(t),y1:4,y2:h-22,class:'axis'}),svg('text',{x:x(t),y:h-8,'text-anchor':'middle',class:'soft'},digits(t)))}
  rows.forEach((t,i)=>{const y=8+24*i,[lo,hi]=t.intervals[measure],m=t.means[measure];
    s.append(svg('text',{x:left-8,y:y+12,'text-anchor':'end'},short(t.name,24)),svg('rect',{x:left,y:y,width:Math.max(1,x(m)-left),height:15,rx:3,fill:color(i)}),
      svg('line',{x1:x(lo),x2:x(hi),y1:y+7.5,y2:y+7.5,stroke:'var(--fg)','stroke-width':1.5}),svg('text',{x:x(hi)+6,y:y+12},m.toFixed(4)))});
  return s}
function changes(one,other,measure){
  const d=other.values[measure].map((v,i)=>v-one.values[measure][i]).sort((a,b)=>b-a),w=480,h=220,s=frame(w,h,'Change of each query, sorted');
  const reach=Math.max(.05,...d.map(Math.abs)),y=v=>100-v/reach*86,step=(w-50)/d.length;
  for(const t of ticks(-reach,reach,4))s.append(svg('line',{x1:44,x2:w,y1:y(t),y2:y(t),class:'axis'}),svg('text',{x:40,y:y(t)+4,'text-anchor':'end',class:'soft'},digits(t)));
  d.forEach((v,i)=>{if(v!==0)s.append(svg('rect',{x:46+i*step,width:Math.max(.6,step-.3),y:Math.min(y(v),y(0)),height:Math.max(.5,Math.abs(y(v)-y(0))),fill:v>0?'var(--up)':'var(--down)'}))});
  const up=d.filter(v=>v>1e-9).length,down=d.filter(v=>v<-1e-9).length;
  s.append(svg('text',{x:46,y:h-8,class:'soft'},`${up} better, ${d.length-up-down} equal, ${down} worse`));
  return s}
function spread(collection,measure){
  const w=480,h=220,s=frame(w,h,'Share of queries that reach a value'),x=v=>44+v*(w-60),y=v=>h-34-v*(h-48);
  for(const t of [0,.25,.5,.75,1])s.append(svg('line',{x1:x(0),x2:x(1),y1:y(t),y2:y(t),class:'axis'}),svg('text',{x:40,y:y(t)+4,'text-anchor':'end',class:'soft'},Math.round(t*100)+' %'),svg('text',{x:x(t),y:h-18,'text-anchor':'middle',class:'soft'},t+''));
  collection.targets.forEach((t,i)=>{const v=[...t.values[measure]].sort((a,b)=>b-a);let p='';v.forEach((q,k)=>{p+=`${k?'L':'M'}${x(q).toFixed(1)} ${y((k+1)/v.length).toFixed(1)}`});
    s.append(svg('path',{d:p,fill:'none',stroke:color(i),'stroke-width':2}))});
  let at=44;collection.targets.forEach((t,i)=>{const n=short(t.name,14);s.append(svg('rect',{x:at,y:h-10,width:9,height:9,fill:color(i)}),svg('text',{x:at+13,y:h-2},n));at+=26+n.length*6.4});
  return s}
function price(collection,measure){
  const rows=collection.targets.filter(t=>t.latency_ms.p50!==null);if(!rows.length)return null;
  const w=480,h=220,s=frame(w,h,'Quality beside the time of a search'),longest=Math.max(...rows.map(t=>t.latency_ms.p90),1),lows=rows.map(t=>t.means[measure]),lo=Math.min(...lows),hi=Math.max(...lows),room=Math.max(.01,(hi-lo)*.25);
  const x=v=>54+v/(longest*1.08)*(w-70),y=v=>h-38-(v-lo+room)/(hi-lo+2*room)*(h-56);
  for(const t of ticks(lo-room,hi+room,4))s.append(svg('line',{x1:54,x2:w,y1:y(t),y2:y(t),class:'axis'}),svg('text',{x:48,y:y(t)+4,'text-anchor':'end',class:'soft'},digits(t)));
  for(const t of ticks(0,longest,5))s.append(svg('text',{x:x(t),y:h-22,'text-anchor':'middle',class:'soft'},digits(t)));
  s.append(svg('text',{x:w/2,y:h-6,'text-anchor':'middle',class:'soft'},'ms: median (dot) to p90'));
  const taken=[];rows.forEach(t=>{const i=collection.targets.indexOf(t),cx=x(t.latency_ms.p50),cy=y(t.means[measure]),end=cx>w*.7;let ty=cy-7;while(taken.some(([px,py])=>Math.abs(px-cx)<130&&Math.abs(py-ty)<12))ty+=4;taken.push([cx,ty]);s.append(svg('line',{x1:cx,x2:x(t.latency_ms.p90),y1:cy,y2:cy,stroke:color(i),'stroke-width':2}),svg('circle',{cx:cx,cy:cy,r:5,fill:color(i)}),svg('text',{x:cx+(end?-9:9),y:ty,'text-anchor':end?'end':'start'},short(t.name,22)))});
  return s}
function short(text,n){return text.length>n?text.slice(0,n-1)+'…':text}
