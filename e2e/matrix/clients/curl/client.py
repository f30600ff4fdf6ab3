"""Runs the behaviours by one curl process: client.py BASE_URL BEHAVIOURS. See e2e/matrix/README.md."""

import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

# For one behaviour, in seconds.
DEADLINE = "5"
# curl's exit codes (its manual, EXIT CODES).
ERRORS = {0: None, 7: "refused", 28: "timeout"}


def pattern(length):
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def options(base, behaviour, folder):
    """One transfer of the command line."""
    name = behaviour["name"]
    method = behaviour.get("method", "GET")
    made = ["--globoff", "--path-as-is", "--silent", "--no-buffer", "--max-time", DEADLINE]
    made += ["--dump-header", str(folder / (name + ".head")), "--output", str(folder / (name + ".body"))]
    made += ["--write-out", "%{exitcode} %{http_code}\\n"]
    made += ["--head"] if method == "HEAD" else ["--request", method] if not behaviour.get("follow") else []
    for field, value in behaviour.get("headers", []):
        made += ["--header", field + ": " + value if value else field + ";"]
    for i in range(behaviour.get("manyFields", 0)):
        made += ["--header", "X-Many-%d: %s" % (i, "v" * 40)]
    if behaviour.get("follow"):
        made += ["--location"]
    if body := behaviour.get("body"):
        content = folder / (name + ".content")
        content.write_bytes(pattern(body["length"]))
        made += ["--header", "Expect: 100-continue" if body.get("expect") else "Expect:"]
        made += ["--header", "Transfer-Encoding: chunked"] if body.get("chunked") else []
        made += ["--header", "Content-Type:", "--data-binary", "@" + str(content)]
    if behaviour.get("take") == "events":
        made[made.index(DEADLINE)] = "1"
    return made + [base + behaviour["path"]]


def observe(behaviour, folder, exit_code, status):
    seen = {"behaviour": behaviour["name"]}
    name = behaviour["name"]
    heads = (folder / (name + ".head")).read_text("latin-1") if (folder / (name + ".head")).exists() else ""
    blocks = [block.split("\n") for block in heads.replace("\r\n", "\n").strip("\n").split("\n\n") if block]
    interim = [head for head in map(parsed, blocks) if head["status"] < 200]
    if blocks and status:
        final = parsed(blocks[-1])
        seen.update(status=status, fields=final["fields"])
    if interim:
        seen["interim"] = interim
    file = folder / (name + ".body")
    content = file.read_bytes() if file.exists() else b""
    if behaviour.get("take") == "events":
        # The stream continues until curl's timeout.
        seen["events"] = [line for line in content.decode().split("\n") if line.startswith("data:")]
        return seen
    if error := ERRORS.get(exit_code, "broken"):
        seen["error"] = error
        return seen
    if behaviour.get("method") == "HEAD":
        content = b""
    seen.update(length=len(content), sha256=hashlib.sha256(content).hexdigest())
    kinds = [value for field, value in seen["fields"] if field == "content-type"]
    coded = [value for field, value in seen["fields"] if field == "content-encoding"]
    if kinds and kinds[0].startswith("text/") and not coded:
        seen["text"] = content.decode("utf-8", "replace")
    return seen


def parsed(lines):
    fields = [line.split(":", 1) for line in lines[1:]]
    return {"status": int(lines[0].split()[1]), "fields": [[name.lower(), value.strip()] for name, value in fields]}


def main():
    base, behaviours = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
    able = [b for b in behaviours if b.get("take") not in ("websocket", "some")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        command = ["curl"]
        for behaviour in able:
            command += (["--next"] if len(command) > 1 else []) + options(base, behaviour, folder)
        printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
        for behaviour, line in zip(able, printed):
            print(json.dumps(observe(behaviour, folder, *map(int, line.split()))))
        for behaviour in able[len(printed) :]:
            print(json.dumps({"behaviour": behaviour["name"], "error": "not tried"}))
    for behaviour in behaviours:
        if behaviour not in able:
            print(json.dumps({"behaviour": behaviour["name"], "unable": "this curl does not support it"}))


if __name__ == "__main__":
    main()
