"""Records the parsed plans that real Spark prints for the statements of test/plan/trees.sql (separated by blank lines)."""

import json
import pathlib
import re

from pyspark.sql import SparkSession

folder = pathlib.Path(__file__).parent.parent / "plan"
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
parser = spark._jsparkSession.sessionState().sqlParser()
statements = [s.strip() for s in (folder / "trees.sql").read_text().split("\n\n") if s.strip()]
trees = [{"sql": s, "tree": re.sub(r"#\d+", "#x", parser.parsePlan(s).treeString())} for s in statements]
(folder / "trees.json").write_text(json.dumps(trees, indent=1, ensure_ascii=False) + "\n")
spark.stop()
