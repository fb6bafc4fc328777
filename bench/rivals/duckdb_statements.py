"""DuckDB's side of the protocol: a request on stdin, a line of JSON per statement on stdout."""
import json
import resource
import sys
import time

import duckdb

request = json.load(sys.stdin)
connection = duckdb.connect(config={"threads": request["threads"]})
if request.get("memory"):
    connection.execute(f"set memory_limit = '{request['memory']}MiB'")


def say(line):
    print(json.dumps(line), flush=True)


def source(view):
    if view["format"] in ("csv", "json"):
        fields = (field.split() for field in view["schema"].split(", "))
        columns = {name: {"bigint": "BIGINT", "int": "INTEGER", "string": "VARCHAR", "date": "DATE", "double": "DOUBLE"}.get(type, type) for name, type in fields}
        if view["format"] == "json":
            return f"read_json('{view['path']}', format = 'newline_delimited', columns = {columns})"
        options = view.get("options", {})
        return f"read_csv('{view['path']}', header = {options.get('header', 'false')}, delim = '{options.get('sep', ',')}', columns = {columns})"
    return f"read_parquet('{view['path']}')"


say({"version": duckdb.__version__})
started = time.perf_counter()
for view in request["views"]:
    kind = "table" if request.get("cached") else "view"
    connection.execute(f"create {kind} {view['name']} as select * from {source(view)}")
say({"loadMs": (time.perf_counter() - started) * 1000})


def once(sql):
    started = time.perf_counter()
    rows = connection.execute(sql).fetchall()
    return (time.perf_counter() - started) * 1000, rows


for statement in request["statements"]:
    sql = statement.get("duckdb", statement["sql"])
    try:
        first, rows = once(sql)
        result = {"first": first, "warm": [once(sql)[0] for _ in range(request["repetitions"])]}
        if request["answers"]:
            result["types"] = [str(column[1]) for column in connection.description]
            result["rows"] = [[None if v is None else str(v) for v in row] for row in rows]
        say({"name": statement["name"], **result})
    except Exception as error:
        say({"name": statement["name"], "error": str(error)})
say({"peakRssMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
