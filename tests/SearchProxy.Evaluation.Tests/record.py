"""Records what trec_eval says of rankings with ties, unjudged documents, negative grades and queries without a relevant document.

Usage: record.py TREC_EVAL, with trec_eval 9 or 10; writes Recorded/trec-eval.json beside this file.
"""
import json, pathlib, random, subprocess, sys, tempfile

CUTS = [1, 3, 5, 10]
random.seed(20)
qrels, run = [], []
for q in range(40):
    documents = [f"d{i}" for i in range(30)]
    judged = random.sample(documents, random.randint(1, 20))
    for d in judged:
        grade = 0 if q == 7 else random.choice([-1, 0, 0, 1, 1, 2, 3])
        qrels.append(f"q{q} 0 {d} {grade}")
    for rank, d in enumerate(random.sample(documents, random.randint(1, 25))):
        # Few different scores, so that many are equal.
        run.append(f"q{q} Q0 {d} {rank} {random.choice([0.5, 1.25, 1.5, 2.0, 7.0])} recorded")
with tempfile.TemporaryDirectory() as folder:
    files = [pathlib.Path(folder, name) for name in ("qrels", "run")]
    files[0].write_text("\n".join(qrels) + "\n")
    files[1].write_text("\n".join(run) + "\n")
    cuts = ",".join(map(str, CUTS))
    measures = [f"ndcg_cut.{cuts}", f"map_cut.{cuts}", f"recall.{cuts}", f"P.{cuts}", "map", "recip_rank"]
    command = [sys.argv[1], "-q", *[part for measure in measures for part in ("-m", measure)], *map(str, files)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
values = [{"query": query, "measure": name.strip(), "value": float(value)} for name, query, value in (line.split("\t") for line in lines)]
target = pathlib.Path(__file__).parent / "Recorded" / "trec-eval.json"
target.parent.mkdir(exist_ok=True)
target.write_text(json.dumps({"qrels": qrels, "run": run, "values": values}, separators=(",", ":")).replace("},{", "},\n{") + "\n")
