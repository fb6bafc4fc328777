"""Real Spark's side of the protocol: a request on stdin, a line of JSON per statement on stdout."""
import json
import sys
import time

import pyspark
from pyspark.sql import SparkSession

request = json.load(sys.stdin)


def say(line):
    print(json.dumps(line), flush=True)


say({"version": pyspark.__version__})
spark = (
    SparkSession.builder.master(f"local[{request['threads']}]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.memory", "4g")
    .config("spark.sql.shuffle.partitions", request["threads"])
    .config("spark.ui.showConsoleProgress", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
for view in request["views"]:
    reader = spark.read.format(view["format"])
    if "schema" in view:
        reader = reader.schema(view["schema"])
    reader.options(**view.get("options", {})).load(view["path"]).createOrReplaceTempView(view["name"])


def once(sql):
    started = time.perf_counter()
    rows = spark.sql(sql).collect()
    return (time.perf_counter() - started) * 1000, rows


for statement in request["statements"]:
    try:
        first, rows = once(statement["sql"])
        result = {"first": first, "warm": [once(statement["sql"])[0] for _ in range(request["repetitions"])]}
        if request["answers"]:
            result["rows"] = [[None if v is None else str(v) for v in row] for row in rows]
        say({"name": statement["name"], **result})
    except Exception as error:
        say({"name": statement["name"], "error": str(error).split("\n")[0]})
spark.stop()
