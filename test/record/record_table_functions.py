"""Records what real Spark answers to the statements of test/session/table-functions.txt, with these table functions of Python registered; their
like in JavaScript stand in table-functions.test.ts."""

import json
import pathlib

from pyspark.sql import SparkSession
from pyspark.sql.functions import udtf
from pyspark.sql.types import StringType, StructType
from pyspark.sql.udtf import AnalyzeResult, OrderingColumn, PartitioningColumn

folder = pathlib.Path(__file__).parent.parent / "session"
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", 3).getOrCreate()
spark.sparkContext.setLogLevel("OFF")


class Counting:
    def __init__(self):
        self.n = 0

    def eval(self, x, y=10):
        self.n += 1
        yield x, y
        if y is not None and y > 1:
            yield self.n, None

    def terminate(self):
        yield -1, self.n


class Total:
    def __init__(self):
        self.s, self.n, self.first = 0, 0, None

    def eval(self, row):
        self.first = row["v"] if self.first is None else self.first
        self.s += row["v"]
        self.n += 1

    def terminate(self):
        yield self.s, self.n, self.first


class Running:
    def __init__(self):
        self.s = 0

    def eval(self, by, row):
        self.s += row["v"] * by
        yield row["k"], self.s


class Same:
    @staticmethod
    def analyze(a):
        return AnalyzeResult(StructType().add("x", a.dataType).add("kind", StringType()))

    def eval(self, a):
        yield a, "table" if hasattr(a, "asDict") else "value"


class Divided:
    @staticmethod
    def analyze(row):
        return AnalyzeResult(row.dataType, partitionBy=[PartitioningColumn("k")], orderBy=[OrderingColumn("v", ascending=True)])

    def __init__(self):
        self.last = None

    def eval(self, row):
        self.last = row

    def terminate(self):
        yield tuple(self.last)


class Listing:
    def eval(self, n):
        return [(i,) for i in range(n)]


class Nothing:
    def eval(self, n):
        pass


class Wide:
    def eval(self, n):
        yield 1, 2


class Throwing:
    def eval(self, n):
        raise ValueError("boom")


class Number:
    def eval(self, n):
        return n


class Nested:
    def eval(self, n):
        yield [n, None], {"k": n}, (n, "s")


spark.udtf.register("counting", udtf(Counting, returnType="a int, b int"))
spark.udtf.register("total", udtf(Total, returnType="s int, n int, first int"))
spark.udtf.register("running", udtf(Running, returnType="k string, s int"))
spark.udtf.register("same", udtf(Same))
spark.udtf.register("divided", udtf(Divided))
spark.udtf.register("listing", udtf(Listing, returnType="a int"))
spark.udtf.register("nothing", udtf(Nothing, returnType="a int"))
spark.udtf.register("wide", udtf(Wide, returnType="a int"))
spark.udtf.register("throwing", udtf(Throwing, returnType="a int"))
spark.udtf.register("number", udtf(Number, returnType="a int"))
spark.udtf.register("nested", udtf(Nested, returnType="a array<int>, m map<string, int>, s struct<x: int, y: string>"))
spark.sql("CREATE TEMP VIEW t AS SELECT * FROM VALUES (1, 'a', 10), (2, 'a', 20), (3, 'b', 30), (4, NULL, 40), (5, NULL, 50) AS t(id, k, v)")


def answer(sql):
    try:
        frame = spark.sql(sql)
        rows = [[r[0] if isinstance(r[0], str) else json.dumps(r[0]) for r in [[c] for c in row]] for row in frame.selectExpr("to_json(struct(*))").collect()]
        return {"schema": frame.schema.jsonValue(), "rows": sorted(r[0] for r in rows)}
    except Exception as e:
        condition = e.getCondition() if hasattr(e, "getCondition") else None
        if condition == "PYTHON_EXCEPTION":
            text = str(e)
            known = [c for c in ("UDTF_EVAL_METHOD_ARGUMENTS_DO_NOT_MATCH_SIGNATURE", "UDTF_RETURN_SCHEMA_MISMATCH", "UDTF_RETURN_NOT_ITERABLE", "boom") if c in text]
            return {"message": known[0] if known else text}
        return {"condition": condition, "parameters": dict(e.getMessageParameters() or {})}


statements = [s for s in (folder / "table-functions.txt").read_text().splitlines() if s and not s.startswith("#")]
answers = [{"sql": s, **answer(s)} for s in statements]
(folder / "table-functions.json").write_text("[\n" + ",\n".join(json.dumps(a, ensure_ascii=False) for a in answers) + "\n]\n")
spark.stop()
