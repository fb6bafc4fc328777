"""Reads what others write and has others read what we write; real Spark is the measure. Prints `interop: N passed, N failed` last."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

import duckdb
import pyarrow.parquet as pq

from files import written_by_duckdb, written_by_pyarrow, written_by_spark
from hadoop_files import hadoop_files
from orc_files import orc_files
from peers import Firesteel, Spark

ALL_TYPES = """
select id, if(id % 7 = 0, null, id % 2 = 0) as b, cast(id % 100 as tinyint) as i8, cast(id % 3000 as smallint) as i16, cast(id * 7 as int) as i32,
  if(id % 5 = 0, null, id * 1000003) as i64, cast(id / 8 as float) as f, if(id % 11 = 0, double('NaN'), cast(id as double) / 7) as d,
  cast(id as decimal(9, 2)) as d9, if(id % 3 = 0, null, cast(id as decimal(18, 4))) as d18, cast(id * -1 as decimal(38, 10)) as d38,
  if(id % 4 = 0, null, concat('word ', id % 10)) as s, concat('a value that does not fit into twelve bytes ', id) as u, encode(concat('é', id), 'UTF-8') as bin,
  date_add(date'1999-12-31', cast(id as int)) as day, if(id % 13 = 0, null, timestamp_seconds(id * 7919)) as ts, cast(null as int) as none
from range(0, 5000, 1, 3)"""
FLAT = f"select id, b, i32, i64, d9, d38, s, u, day, ts from ({ALL_TYPES})"
FILTERS = ["i32 = 0", "i32 > 2000000000", "seq between 3000 and 3030", "s = 'furnace7'", "d9 < -9000000", "day >= date'2027-01-01'", "unique is null",
           "d > 1e6", "ts < timestamp'1950-01-01'", "none is not null", "i64 in (-9223372036854775808, 5)", "seq = 1"]
RECORDINGS = ["test/sql/tpch/q01.sql", "test/sql/tpch/q13.sql", "test/sql/literal/integral.sql", "test/sql/arithmetic/division.sql"]


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, name, problem):
        if problem is None:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: {problem}"[:600], flush=True)


def key(row):
    return [(cell is not None, cell or "") for cell in row]


def difference(ours, theirs):
    """What differs between two answers, as a sentence, or None."""
    if "error" in theirs:
        return None if "error" in ours else f"Spark says {theirs['error'][:200]}, we give {len(ours['rows'])} rows"
    if "error" in ours:
        return ours["error"]
    if ours["schema"] != theirs["schema"]:
        return f"schema {ours['schema']}, expected {theirs['schema']}"
    if len(ours["rows"]) != len(theirs["rows"]):
        return f"{len(ours['rows'])} rows, expected {len(theirs['rows'])}"
    for a, b in zip(sorted(ours["rows"], key=key), sorted(theirs["rows"], key=key)):
        if a != b:
            c = next(i for i, (x, y) in enumerate(zip(a, b)) if x != y)
            return f"column {c}: {a[c]!r}, expected {b[c]!r} (row {a[:3]})"
    return None


def reading(checks, ours, spark, folder):
    """Files of others: the same schema and rows as Spark reads, whole and filtered."""
    files = list(written_by_pyarrow(folder)) + list(written_by_duckdb(folder))
    # unsigned 32-bit columns are bigint to Spark
    files += written_by_spark(folder, spark.session, os.path.join(folder, "pyarrow-snappy.parquet"))
    for name, format, paths, options, schema in files:
        request = {"format": format, "paths": paths, "options": options, "schema": schema}
        checks.check(f"read {name}", difference(ours.ask(**request), spark.ask(**request)))
    for name in ["snappy", "pages v2, zstd, small pages and row groups", "small row groups", "without statistics"]:
        path = os.path.join(folder, f"pyarrow-{name}.parquet")
        for where in FILTERS:
            request = {"format": "parquet", "paths": [path], "where": where}
            checks.check(f"filter {name} where {where}", difference(ours.ask(**request), spark.ask(**request)))


def writing(checks, ours, spark, folder):
    """Files of ours, read by Spark, pyarrow and DuckDB, beside the files that Spark writes of the same query."""
    reference = os.path.join(folder, "reference")
    spark.session.sql(ALL_TYPES).write.parquet(reference)
    for codec in ["snappy", "zstd", "gzip", "uncompressed"]:
        path = os.path.join(folder, f"ours-{codec}")
        reply = ours.ask(sql=ALL_TYPES, write={"format": "parquet", "path": path, "options": {"compression": codec}})
        if "error" in reply:
            checks.check(f"write Parquet {codec}", reply["error"])
            continue
        read = {"format": "parquet", "paths": [path]}
        checks.check(f"Spark reads our Parquet {codec}", difference(spark.ask(**read), spark.ask(format="parquet", paths=[reference])))
        checks.check(f"we read our Parquet {codec}", difference(ours.ask(**read), spark.ask(format="parquet", paths=[reference])))
        checks.check(f"pyarrow reads our Parquet {codec}", arrow_difference(path, reference))
        checks.check(f"DuckDB reads our Parquet {codec}", duckdb_difference(path, reference))
        for where in ["id = 4321", "i64 is null", "d9 < 10", "s = 'word 3'", "day > date'2013-01-01'"]:
            checks.check(f"Spark filters our Parquet {codec} where {where}", difference(spark.ask(**read, where=where), spark.ask(format="parquet", paths=[reference], where=where)))
    for name, format, options in [("CSV", "csv", {"header": "true"}), ("CSV with semicolons", "csv", {"sep": ";", "header": "true", "quoteAll": "true"}), ("JSON", "json", {})]:
        path, theirs = os.path.join(folder, f"ours-{name}"), os.path.join(folder, f"theirs-{name}")
        reply = ours.ask(sql=FLAT, write={"format": format, "path": path, "options": options})
        if "error" in reply:
            checks.check(f"write {name}", reply["error"])
            continue
        spark.session.sql(FLAT).write.format(format).options(**options).save(theirs)
        text = [{"rows": [[line] for line in lines(p)], "schema": ""} for p in (path, theirs)]
        checks.check(f"our {name} has Spark's lines", difference(*text))


def arrow_difference(path, reference):
    ours, theirs = (pq.read_table(p).sort_by("id") for p in (path, reference))
    for a, b in zip(ours.schema, theirs.schema):
        if a != b:
            return f"field {a} nullable={a.nullable}, expected {b} nullable={b.nullable}"
    for name in theirs.column_names:
        a, b = ([None if v != v else v for v in t.column(name).to_pylist()] for t in (ours, theirs))
        if a != b:
            return f"column {name} differs"
    return None


def duckdb_difference(path, reference):
    a, b = (f"(select * from read_parquet('{p}/*.parquet'))" for p in (path, reference))
    counts = duckdb.connect().execute(f"select (select count(*) from {a}), (select count(*) from {b}), (select count(*) from (from {a} except all from {b}))").fetchall()[0]
    return None if counts[0] == counts[1] and counts[2] == 0 else f"{counts[0]} rows, expected {counts[1]}; {counts[2]} differ"


def lines(folder):
    out = []
    for file in sorted(os.listdir(folder)):
        if file.startswith("part-"):
            with open(os.path.join(folder, file), encoding="utf-8") as f:
                out += f.read().splitlines()
    return out


def orc(checks, ours, spark, folder):
    """ORC files of ours read by Spark and pyarrow, and Spark's by us."""
    orc_files(checks, ours, spark, folder, ALL_TYPES, difference)


def recordings(checks):
    """The committed recordings are what this Spark says."""
    run = subprocess.run([sys.executable, "test/record/record.py", "--check", *RECORDINGS], capture_output=True, text=True)
    checks.check(f"recordings {', '.join(RECORDINGS)}", None if run.returncode == 0 else (run.stdout + run.stderr)[-400:])


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    folder = tempfile.mkdtemp(prefix="firesteel-interop-")
    started = time.time()
    only = sys.argv[1:]  # reading, writing, hadoop_files, orc, recordings
    checks = Checks()
    ours = Firesteel()
    spark = Spark(folder)
    try:
        for part in (reading, writing, hadoop_files, orc):
            if only and part.__name__ not in only:
                continue
            try:
                part(checks, ours, spark, folder)
            except Exception as error:
                checks.check(part.__name__, f"{type(error).__name__}: {error}")
        spark.session.stop()
        if not only or "recordings" in only:
            recordings(checks)
        checks.check("the engine ends by itself", None if ours.close() == 0 else "it ended with an error")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.time() - started:.0f} s")
    print(f"interop: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
