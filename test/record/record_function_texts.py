"""Writes what real Spark's DESCRIBE FUNCTION EXTENDED says of every built-in function: name, class, usage, and the rest. See README.md."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from record import ROOT, start

TARGET = ROOT / "src" / "functions" / "texts.json"
# no functions of the registry, but described by the same command
OPERATORS = ["<>", "!=", "||", "case", "between"]


def texts(spark, name):
    """The lines below `Function: name`; none where there is no such function."""
    try:
        rows = [r[0] for r in spark.sql(f"DESCRIBE FUNCTION EXTENDED `{name}`").collect()]
    except Exception as e:
        print(name, str(e)[:100], file=sys.stderr)
        return None
    if rows[0] != f"Function: {name}":
        print(name, rows[0], file=sys.stderr)
    return rows[1:]


def main():
    os.chdir(ROOT)
    warehouse = tempfile.mkdtemp(prefix="warehouse-")
    spark = start(warehouse)
    try:
        names = sorted({r[0] for r in spark.sql("SHOW SYSTEM FUNCTIONS").collect()} | set(OPERATORS))
        found = {name: texts(spark, name) for name in names}
        found = {name: lines for name, lines in found.items() if lines is not None}
        TARGET.write_text("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in found.items()) + "\n}\n", encoding="utf-8")
    finally:
        spark.stop()
        shutil.rmtree(warehouse, ignore_errors=True)


if __name__ == "__main__":
    main()
