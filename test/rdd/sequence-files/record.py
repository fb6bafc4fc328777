"""Has real Spark write sequence files next to this file, and says in expected.json what is in them.

    .venv/bin/python test/rdd/sequence-files/record.py
"""
import json
import pathlib
import shutil
import tempfile

from pyspark.sql import SparkSession

here = pathlib.Path(__file__).resolve().parent
sc = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate().sparkContext
CODECS = 'org.apache.hadoop.io.compress.'
OUTPUT = 'mapreduce.output.fileoutputformat.compress'
FORMAT = 'org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat'

DATA = {
    'text-int': [('a', 1), ('üß', -2), ('', 2**31 - 1)],
    'long-text': [(2**40, 'v'), (-(2**62), 'w' * 300)],
    'double-boolean': [(1.5, True), (-0.25, False)],
    'null-bytes': [(None, bytearray(b'\x00\x01\xff')), (None, bytearray(range(200)))],
}
expected = {}


def save(name, records, write):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'out')
        write(sc.parallelize(records, 1), str(path))
        (part,) = path.glob('part-*')
        shutil.copy(part, here / f'{name}.seq')
    expected[name] = [[list(v) if isinstance(v, bytearray) else str(v) if isinstance(v, int) and abs(v) > 2**53 else v for v in p] for p in records]


def by_record(rdd, path):
    conf = {OUTPUT: 'true', f'{OUTPUT}.codec': f'{CODECS}DefaultCodec', f'{OUTPUT}.type': 'RECORD'}
    keys, values = (f'org.apache.hadoop.io.{c}' for c in ('IntWritable', 'Text'))
    rdd.saveAsNewAPIHadoopFile(path, FORMAT, keys, values, conf=conf)


for name, records in DATA.items():
    save(name, records, lambda rdd, path: rdd.saveAsSequenceFile(path))
    save(f'{name}-block', records, lambda rdd, path: rdd.saveAsSequenceFile(path, f'{CODECS}DefaultCodec'))
save('records', [(i, 'x' * i) for i in range(20)], by_record)
for codec in ['Snappy', 'Lz4', 'BZip2', 'Deflate']:
    save(codec.lower(), DATA['text-int'], lambda rdd, path: rdd.saveAsSequenceFile(path, f'{CODECS}{codec}Codec'))
with tempfile.TemporaryDirectory() as folder:
    sc.parallelize([1, 2], 1).saveAsPickleFile(f'{folder}/out')
    shutil.copy(f'{folder}/out/part-00000', here / 'pickled.seq')
(here / 'expected.json').write_text(json.dumps(expected, indent=1) + '\n')
