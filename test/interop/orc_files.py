"""ORC files between Firesteel, Spark and pyarrow."""
import os

import pyarrow
import pyarrow.orc

NESTED = """, if(id % 6 = 0, null, sequence(0, cast(id % 5 as int))) as l, if(id % 9 = 0, null, named_struct('x', id, 'y', if(id % 2 = 0, null, concat('t', id)))) as st,
  map(concat('k', id % 3), id, 'z', null) as m, array(named_struct('a', array(id, null), 'b', map('q', cast(id as string)))) as deep
"""
FILTERS = ["id = 4321", "i64 is null", "d9 < 10", "s = 'word 3'", "day > date'2013-01-01'", "ts < timestamp'1970-02-01 00:00:00'", "st.x = 77"]


def orc_files(checks, ours, spark, folder, all_types, difference):
    query = all_types.replace("\nfrom range", f"{NESTED}from range")
    reference = os.path.join(folder, "orc-reference")
    spark.session.sql(query).write.parquet(reference)
    expected = spark.ask(format="parquet", paths=[reference])
    for codec in ["zstd", "snappy", "zlib", "lz4", "none"]:
        path, theirs = os.path.join(folder, f"ours-orc-{codec}"), os.path.join(folder, f"theirs-orc-{codec}")
        options = {"compression": codec, "orc.row.index.stride": "1000"}
        reply = ours.ask(sql=query, write={"format": "orc", "path": path, "options": options})
        if "error" in reply:
            checks.check(f"write ORC {codec}", reply["error"])
            continue
        spark.session.sql(query).write.options(**options).orc(theirs)
        read = {"format": "orc", "paths": [path]}
        checks.check(f"Spark reads our ORC {codec}", difference(spark.ask(**read), expected))
        checks.check(f"we read our ORC {codec}", difference(ours.ask(**read), expected))
        checks.check(f"we read Spark's ORC {codec}", difference(ours.ask(format="orc", paths=[theirs]), expected))
        checks.check(f"pyarrow reads our ORC {codec}", arrow_difference(path, theirs))
        for where in FILTERS:
            want = spark.ask(format="parquet", paths=[reference], where=where)
            checks.check(f"Spark filters our ORC {codec} where {where}", difference(spark.ask(**read, where=where), want))
            checks.check(f"we filter Spark's ORC {codec} where {where}", difference(ours.ask(format="orc", paths=[theirs], where=where), want))


def arrow_difference(path, theirs):
    ours, spark = (table(p) for p in (path, theirs))
    if ours.schema != spark.schema:
        return f"schema {ours.schema}, expected {spark.schema}"
    for name in spark.column_names:
        a, b = ([None if v != v else v for v in t.column(name).to_pylist()] for t in (ours, spark))
        if a != b:
            return f"column {name} differs"
    return None


def table(folder):
    files = [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.endswith(".orc")]
    return pyarrow.concat_tables([pyarrow.orc.read_table(f) for f in files]).sort_by("id")
