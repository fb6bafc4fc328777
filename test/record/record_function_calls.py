"""Records what the functions of Spark's DataFrame API answer to the calls of test/session/function-calls.json (its README is
test/session/function-calls.test.ts, which makes the same calls)."""

import json
import pathlib

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException, PySparkTypeError, PySparkValueError
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql.types import _parse_datatype_string

folder = pathlib.Path(__file__).parent.parent / "session"
calls = json.loads((folder / "function-calls.json").read_text())
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.codegen.wholeStage", "false")
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.sql.session.timeZone", "America/Los_Angeles")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
# local data is computed without a job
local = spark.sql(calls["table"]).withColumn("v", F.parse_json("js"))
# a job has no TIME columns yet
table = local.drop("tm").coalesce(1)
PARTITIONS = {"monotonically_increasing_id", "spark_partition_id", "rand", "randn", "random"}

LAMBDAS = {
    "plus1": lambda x: x + 1,
    "add": lambda x, y: x + y,
    "gt1": lambda x: x > 1,
    "gtindex": lambda x, i: x > i,
    "first": lambda x, y: x,
    "second": lambda x, y: y,
    "second_gt1": lambda x, y: y > 1,
    "third": lambda k, x, y: F.coalesce(x, y),
    "desc": lambda x, y: F.when(x > y, -1).when(x < y, 1).otherwise(0),
}


def argument(a):
    if not isinstance(a, dict):
        return a
    ((kind, value),) = a.items()
    return {
        "col": lambda: F.col(value),
        "lit": lambda: F.lit(value),
        "expr": lambda: F.expr(value),
        "list": lambda: value,
        "options": lambda: value,
        "schema": lambda: _parse_datatype_string(value),
        "fn": lambda: LAMBDAS[value],
    }[kind]()


def answer(place, name, args):
    try:
        column = getattr(F, name)(*map(argument, args))
        if place == "agg":
            frame = table.agg(column)
        else:
            if place == "over":
                column = column.over(Window.orderBy(F.col("i").asc_nulls_last()))
            frame = (table if place == "over" or name in PARTITIONS else local).select(column)
        cells = [F.col("`" + c.replace("`", "``") + "`").cast("string") for c in frame.columns]
        schema = frame.schema.simpleString()
        binary = [f.dataType.typeName() == "binary" for f in frame.schema.fields]
        try:
            rows = [list(r) for r in frame.select(*[F.hex(c) if b else c for c, b in zip(cells, binary)]).collect()]
        except PySparkException as e:
            return {"schema": schema, "error": e.getCondition()}
        return {"schema": schema, "rows": rows}
    except (PySparkTypeError, PySparkValueError, TypeError, AssertionError, Py4JError) as e:
        return {"refused": type(e).__name__}
    except PySparkException as e:
        return {"error": e.getCondition()}


answers = {place: [answer(place, name, args) for name, *args in calls[place]] for place in ("select", "agg", "over")}
lines = ["{"]
for i, (place, list_) in enumerate(answers.items()):
    lines.append(f'  "{place}": [')
    lines += [f"    {json.dumps(a, ensure_ascii=False)}{',' if k < len(list_) - 1 else ''}" for k, a in enumerate(list_)]
    lines.append("  ]" + ("," if i < 2 else ""))
lines.append("}")
(folder / "function-calls.recorded.json").write_text("\n".join(lines) + "\n")
spark.stop()
