"""Records what real Spark's parser says about the statements of test/sql-parser/*.sql (separated by blank lines): accepted, or the error.

    .venv/bin/python test/record/record_parser.py            # all files
    .venv/bin/python test/record/record_parser.py query      # one
"""

import json
import pathlib
import sys

from pyspark.sql import SparkSession

folder = pathlib.Path(__file__).parent.parent / "sql-parser"
only = sys.argv[1:]
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
spark.conf.set("spark.sql.session.timeZone", "America/Los_Angeles")
parser = spark._jsparkSession.sessionState().sqlParser()


def outcome(sql):
    try:
        parser.parsePlan(sql)
        return {"sql": sql}
    except Exception as e:  # whatever Spark raises is the recording
        if not hasattr(e, "getCondition"):
            return {"sql": sql, "error": {"condition": None, "message": str(e.java_exception.toString())}}
        origin = getattr(e, "_origin", None)
        message = origin.getMessage() if origin is not None else str(e)
        error = {"condition": e.getCondition(), "sqlState": e.getSqlState(), "messageParameters": e.getMessageParameters(), "message": message}
        return {"sql": sql, "error": error}


def statements(path):
    return [s.strip("\n") for s in path.read_text().split("\n\n") if s.strip()]


for path in sorted(folder.glob("*.sql")):
    if only and path.stem not in only:
        continue
    recorded = [outcome(s) for s in statements(path)]
    path.with_suffix(".json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")
    print(path.stem, len(recorded), sum("error" in r for r in recorded))
spark.stop()
