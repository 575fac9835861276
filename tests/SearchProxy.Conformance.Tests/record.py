#!/usr/bin/env python3
"""Records what a real engine answers to the scenarios: record.py PRODUCT URL [SCENARIO…]

Writes Recorded/SCENARIO.PRODUCT.jsonl, one line for each step. The contract tests hold every engine, real or local, to these files.
What differs from run to run (took, ids of indexes, sequence of shards) is left out here and ignored by the tests.
"""
import http.client
import json
import pathlib
import sys
import urllib.parse

HERE = pathlib.Path(__file__).parent
LEFT_OUT = {"took", "_shards", "index_uuid", "uuid", "creation_date", "creation_time", "pit_id", "_scroll_id"}


def fill(text, variables):
    for name, value in variables.items():
        text = text.replace("{%s}" % name, value)
    return text


def payload(step, variables):
    if "raw" in step:
        return step["raw"].encode()
    if "lines" in step:
        return fill("".join(json.dumps(line) + "\n" for line in step["lines"]), variables).encode()
    return fill(json.dumps(step["body"]), variables).encode() if "body" in step else None


def send(url, step, variables):
    method, path = fill(step["do"], variables).split(" ", 1)
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    body = payload(step, variables)
    connection.request(method, path, body, {"Content-Type": step.get("type", "application/json")} if body is not None else {})
    response = connection.getresponse()
    text = response.read()
    return response.status, json.loads(text) if text else None


def clean(value, index):
    if isinstance(value, dict):
        return {name.replace(index, "{index}"): clean(item, index) for name, item in value.items() if name not in LEFT_OUT}
    if isinstance(value, list):
        return [clean(item, index) for item in value]
    return value.replace(index, "{index}") if isinstance(value, str) else value


def run(url, scenario, index="contract"):
    """Yields step, status and body for every step that is no set-up."""
    variables = {"index": index}
    send(url, {"do": "DELETE /{index}?ignore_unavailable=true"}, variables)
    for step in scenario["steps"]:
        status, body = send(url, step, variables)
        if step.get("setup"):
            if status >= 300 or (isinstance(body, dict) and body.get("errors")):
                raise SystemExit(f"{step['do']}: {status} {body}")
            continue
        for name, member in step.get("save", {}).items():
            variables[name] = body[member]
            body.pop("id", None)
        yield step, status, clean(body, index)
    send(url, {"do": "DELETE /{index}?ignore_unavailable=true"}, variables)


def main():
    product, url = sys.argv[1:3]
    for path in sorted((HERE / "Scenarios").glob("*.json")):
        scenario = json.loads(path.read_text())
        if product not in scenario.get("products", [product]) or (sys.argv[3:] and path.stem not in sys.argv[3:]):
            continue
        lines = [json.dumps({"status": status, "body": body}, ensure_ascii=False) for _, status, body in run(url, scenario)]
        (HERE / "Recorded" / f"{path.stem}.{product}.jsonl").write_text("\n".join(lines) + "\n")
        print(path.stem, len(lines))


if __name__ == "__main__":
    main()
