"""The two engines that are compared: real Spark in this process, ours behind a pipe; both answer with a schema and rows as text."""
import json
import os
import subprocess

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

ZONE = "America/Los_Angeles"


class Firesteel:
    def __init__(self):
        self.process = subprocess.Popen(["node", "test/interop/engine.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the engine ended with {self.process.wait()} at {request}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)


class Spark:
    def __init__(self, folder):
        self.session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", ZONE)
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", os.path.join(folder, "warehouse"))
            .config("spark.driver.memory", "2g")
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("OFF")

    def frame(self, sql=None, format=None, paths=None, options=None, schema=None, where=None):
        if sql:
            return self.session.sql(sql)
        reader = self.session.read.format(format).options(**(options or {}))
        if schema:
            reader = reader.schema(schema)
        df = reader.load(paths)
        return df.filter(where) if where else df

    def ask(self, **request):
        try:
            df = self.frame(**request)
            names = [f"c{i}" for i in range(len(df.columns))]
            renamed = df.toDF(*names)
            text = [F.hex(n) if type == "binary" else F.col(n).cast("string") for n, type in renamed.dtypes]
            rows = renamed.select(*text).collect()
            return {"schema": df.schema.simpleString(), "rows": [list(row) for row in rows]}
        except Exception as error:
            condition = error.getCondition() if hasattr(error, "getCondition") else None
            return {"error": str(error).split("\n")[0], "condition": condition}
