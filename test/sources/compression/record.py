"""Has real Spark write the same lines with each of Hadoop's codecs, next to this file.

    .venv/bin/python test/sources/compression/record.py
"""
import pathlib
import shutil
import tempfile

from pyspark.sql import SparkSession

here = pathlib.Path(__file__).resolve().parent
sc = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate().sparkContext
lines = [f'line {i} ' + chr(97 + i % 26) * (i % 50) + ' ü' for i in range(300)]

for codec in ['Deflate', 'Gzip', 'BZip2', 'Snappy', 'Lz4']:
    for name, records in [('lines', lines), ('empty', [])]:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, 'out')
            sc.parallelize(records, 1).saveAsTextFile(str(path), f'org.apache.hadoop.io.compress.{codec}Codec')
            (part,) = path.glob('part-*')
            shutil.copy(part, here / f'{name}{part.suffix}')
