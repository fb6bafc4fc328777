"""Records the column name that real Spark gives each expression of test/plan/names.txt (null where it doesn't resolve)."""

import json
import pathlib

from pyspark.sql import SparkSession

folder = pathlib.Path(__file__).parent.parent / "plan"
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
spark.conf.set("spark.sql.session.timeZone", "America/Los_Angeles")
spark.sql(
    "CREATE TEMP VIEW t AS SELECT 1 AS a, 2L AS b, 'x' AS s, DATE '2024-01-01' AS d, TIMESTAMP '2024-01-01 00:00:00' AS ts, array(1) AS arr,"
    " map('k', 1) AS m, named_struct('x', 1, 'y', named_struct('z', 1)) AS st, array(named_struct('x', 1)) AS arrst, 1 AS `we``ird`"
)


def name(e):
    for suffix in ("", " GROUP BY a"):
        try:
            return spark.sql(f"SELECT {e} FROM t{suffix}").columns
        except Exception:  # not resolvable this way
            pass
    return None


lines = (folder / "names.txt").read_text().splitlines()
(folder / "names.json").write_text(json.dumps([{"sql": e, "columns": name(e)} for e in lines], indent=1, ensure_ascii=False) + "\n")
spark.stop()
