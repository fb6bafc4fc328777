"""Records the Bloom filters and count-min sketches that real Spark makes of the values of test/session/sketches.json, as their serialised bytes."""

import json
import pathlib

from pyspark.sql import SparkSession

target = pathlib.Path(__file__).parent.parent / "session" / "sketches.json"
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("OFF")

VALUES = {
    "longs": "SELECT id * 7919 - 1000000 AS v FROM range(200)",
    "ints": "SELECT CAST(id % 13 AS INT) AS v FROM range(50)",
    "bytes": "SELECT CAST(id - 5 AS TINYINT) AS v FROM range(10)",
    "big": "SELECT * FROM VALUES (9223372036854775807), (-9223372036854775808), (0), (-1), (4294967296) AS t(v)",
    "strings": "SELECT concat('s', id, 'é') AS v FROM range(60)",
    "odd": "SELECT * FROM VALUES (''), ('a'), ('abcd'), (NULL), ('🙂 ünï') AS t(v)",
    "none": "SELECT 1L AS v WHERE false",
    "nulls": "SELECT CAST(NULL AS BIGINT) AS v",
    "binary": "SELECT * FROM VALUES (X'00'), (X'CAFEBABE01'), (X'') AS t(v)",
    "doubles": "SELECT 1.5D AS v",
    "dates": "SELECT DATE '2024-01-01' AS v",
}
BLOOM = [(100, 0.03), (10, 0.1), (1, 0.5), (1000, 640), (5, 1)]
COUNT_MIN = [(0.1, 0.9, 1), (0.5, 0.5, 42), (3, 4, -7), (0.01, 0.9375, 1)]


def written(sketch):
    out = spark._jvm.java.io.ByteArrayOutputStream()
    sketch.writeTo(out)
    return bytes(out.toByteArray()).hex()


def asked(values, sql):
    return [r.v for r in spark.sql(sql).collect() if r.v is not None] if values not in ("binary", "dates") else []


def attempt(f):
    try:
        return f()
    except Exception as e:
        condition = e.getCondition() if hasattr(e, "getCondition") else None
        raised = getattr(e, "java_exception", None)
        parameters = e.getMessageParameters() if condition else None
        return {"condition": condition, "parameters": parameters and dict(parameters), "message": None if condition else raised.getMessage() if raised is not None else e._desc}


def bloom(sql, items, size):
    def made():
        b = spark.sql(sql)._jdf.stat().bloomFilter("v", items, size)
        return {"bytes": written(b), "bitSize": b.bitSize(), "expectedFpp": b.expectedFpp(), "cardinality": b.cardinality(),
                "foreign": [b.mightContainLong(i) for i in range(100)]}  # fmt: skip
    return made


def count_min(name, sql, args):
    def made():
        c = spark.sql(sql)._jdf.stat().countMinSketch("v", *args)
        return {"bytes": written(c), "depth": c.depth(), "width": c.width(), "total": c.totalCount(), "relativeError": c.relativeError(),
                "confidence": c.confidence(), "counts": [c.estimateCount(v) for v in asked(name, sql)]}  # fmt: skip
    return made


cases = []
for name, sql in VALUES.items():
    for items, size in BLOOM:
        cases.append({"kind": "bloomFilter", "sql": sql, "args": [items, size], "answer": attempt(bloom(sql, items, size))})
    for args in COUNT_MIN:
        cases.append({"kind": "countMinSketch", "sql": sql, "args": list(args), "answer": attempt(count_min(name, sql, args))})
for kind, args in [("bloomFilter", [0, 0.1]), ("bloomFilter", [10, 1.5]), ("bloomFilter", [10, 0]), ("countMinSketch", [0.0, 0.5, 1]), ("countMinSketch", [0.1, 1.0, 1])]:
    f = bloom(VALUES["longs"], *args) if kind == "bloomFilter" else count_min("longs", VALUES["longs"], args)
    cases.append({"kind": kind, "sql": VALUES["longs"], "args": args, "answer": attempt(f)})
for c in cases:
    # JSON has one kind of number: whether the last argument of a Bloom filter is a share or a number of bits
    c["bits"] = isinstance(c["args"][-1], int) and c["kind"] == "bloomFilter"
target.write_text("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]\n")
spark.stop()
