"""Writes spark.json: what real Spark reads from the files beside it: the schema, and each row as JSON, or the error's condition.

Usage: python spark.py   (needs pyspark 4.3 with a JVM)
"""
import json
import pathlib
import re

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, struct, to_json

here = pathlib.Path(__file__).parent
ROWS = 60
spark = (
    SparkSession.builder.master('local[1]')
    .config('spark.ui.enabled', 'false')
    .config('spark.driver.host', '127.0.0.1')
    .config('spark.sql.session.timeZone', 'UTC')
    .getOrCreate()
)
spark.sparkContext.setLogLevel('OFF')


def condition(e):
    """The condition that a message names, as `[CONDITION] text`."""
    found = re.search(r'\[([A-Z][A-Z0-9_.]+)\]', str(e))
    return found.group(1) if found else type(e).__name__


def read(path):
    out = {}
    try:
        df = spark.read.parquet(str(path))
        out['schema'] = df.schema.simpleString()
        all_columns = struct(*[col('`' + n.replace('`', '``') + '`') for n in df.columns])
        rows = [r[0] for r in df.select(to_json(all_columns, {'ignoreNullFields': 'false'})).collect()]
        out['count'] = len(rows)
        kept = rows[:ROWS]
        out['rows'] = kept if sum(map(len, kept)) < 50_000 else kept[:2]
    except Exception as e:
        out['condition'] = condition(e)
    return out


expected = {}
for folder in [here / 'data', here / 'bad_data']:
    for path in sorted(folder.iterdir()):
        # Its one page has a GiB
        if path.name.startswith('large_string_map'):
            continue
        expected[f'{folder.name}/{path.name}'] = read(path)
(here / 'spark.json').write_text(json.dumps(expected, indent=1, ensure_ascii=False) + '\n')
