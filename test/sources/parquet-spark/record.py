"""Writes small Parquet files with real Spark into files/, and expected.json: what real Spark says to reading them in many ways.

Usage: python record.py   (needs pyspark 4.3 with a JVM)
"""
import json
import pathlib
import re
import shutil

from pyspark.sql import SparkSession

here = pathlib.Path(__file__).parent
files = here / 'files'
shutil.rmtree(files, ignore_errors=True)
spark = (
    SparkSession.builder.master('local[1]')
    .config('spark.ui.enabled', 'false')
    .config('spark.driver.host', '127.0.0.1')
    .config('spark.sql.session.timeZone', 'UTC')
    .getOrCreate()
)
spark.sparkContext.setLogLevel('OFF')
cases = []


def write(name, sql, conf={}, **options):
    folder = files / name
    for k, v in conf.items():
        spark.conf.set(k, v)
    spark.sql(sql).coalesce(1).write.options(**options).parquet(str(folder))
    for k in conf:
        spark.conf.unset(k)
    for f in folder.iterdir():
        if f.suffix == '.parquet':
            f.rename(folder / f'part-00000{"".join(f.suffixes)}')
        else:
            f.unlink()


def outcome(make):
    try:
        df = make()
        schema = df.schema.simpleString()
        df.createOrReplaceTempView('outcome')
        rows = spark.sql("select to_json(struct(*), map('ignoreNullFields', 'false')) from outcome").collect()
        return {'schema': schema, 'rows': [r[0] for r in rows]}
    except Exception as e:
        found = re.search(r'\[([A-Z][A-Z0-9_.]+)\](.*)', str(e))
        mismatch = found and re.search(r'Data type mismatches.*?\. SQLSTATE', found.group(2))
        return {'condition': found.group(1) if found else type(e).__name__, **({'mismatch': mismatch.group(0)} if mismatch else {})}


def read(name, schema=None, options={}, conf={}):
    for k, v in conf.items():
        spark.conf.set(k, v)
    reader = spark.read.options(**options)
    if schema:
        reader = reader.schema(schema)
    cases.append({'read': name, 'schema': schema, 'options': options, 'conf': conf, 'expect': outcome(lambda: reader.parquet(str(files / name)))})
    for k in conf:
        spark.conf.unset(k)


# Every type as every other
write(
    'types',
    """select cast(id as tinyint) i8, cast(id as smallint) i16, cast(id as int) i32, id i64, cast(id as float) f, cast(id as double) d,
    cast(id as decimal(5,2)) d5, cast(id as decimal(12,2)) d12, cast(id as decimal(25,2)) d25, date_add(date'2020-01-01', cast(id as int)) dt,
    timestamp'2020-01-01 00:00:00' ts, timestamp_ntz'2020-01-01 00:00:00' ntz, cast(id as string) s, cast(cast(id as string) as binary) b,
    id % 2 = 0 bo from range(3)""",
    **{'parquet.enable.dictionary': 'false'},
)
TYPES = 'tinyint,int,bigint,double,decimal(10_0),decimal(12_2),decimal(20_0),decimal(27_4),date,timestamp,timestamp_ntz,string,binary,interval day to second,array<int>,struct<a:int>'
for column in 'i32,i64,f,d5,d12,d25,dt,ts,s'.split(','):
    for t in TYPES.split(','):
        read('types', f'{column} {t.replace("_ntz", "NTZ").replace("_", ",").replace("NTZ", "_ntz")}')
write(
    'nested',
    "select timestamp'2020-01-01 00:00:00' ts, struct(1 as a, 'x' as b) s, array(1,2) l, map('k',1) m, array(struct(1 as a)) ls",
    {'spark.sql.parquet.outputTimestampType': 'TIMESTAMP_MICROS'},
)
for t in ['timestamp_ntz', 'timestamp', 'bigint', 'string']:
    read('nested', f'ts {t}')
for t in ['int', 'string', 'struct<a:bigint>', 'struct<a:string>', 'struct<z:int>', 'struct<A:int,z:string>', 'array<int>', 'map<string,int>']:
    read('nested', f's {t}')
for t in ['int', 'string', 'array<bigint>', 'array<string>', 'struct<a:int>', 'map<int,int>']:
    read('nested', f'l {t}')
for t in ['int', 'map<string,bigint>', 'map<int,int>', 'array<int>', 'struct<key_value:struct<key:string>>']:
    read('nested', f'm {t}')
for t in ['array<struct<a:int,b:int>>', 'array<struct<z:int>>', 'array<int>']:
    read('nested', f'ls {t}')

# Names
write('case', 'select 1 as A, 2 as b')
read('case', 'a int, B int')
read('case', 'a int, B int', conf={'spark.sql.caseSensitive': 'true'})
read('types', 'zz int, i32 int')
read('types', 'zz int')
read('case', options={'modifiedAfter': '2020-01-01T00:00:00'})
read('case', 'A int', {'modifiedBefore': '2020-01-01T00:00:00'})
read('case', options={'modifiedBefore': '2020-01-01'})
read('case', options={'pathGlobFilter': '*.parquet'})
write('dup', 'select 1 as a, 2 as A, struct(1 as x, 2 as X) s', {'spark.sql.caseSensitive': 'true'})
for schema in [None, 'a int', 'A int', 's struct<x:int>']:
    read('dup', schema)
for schema in ['a int, A int', 's struct<X:int>']:
    read('dup', schema, conf={'spark.sql.caseSensitive': 'true'})

# Old calendars
OLD = "select date'1000-01-01' d, date'1582-10-04' d2, timestamp'1000-01-01 00:00:00' t, timestamp_ntz'1000-01-01 00:00:00' n, array(date'0001-01-01') a"
for mode in ['LEGACY', 'CORRECTED']:
    for form in ['INT96', 'TIMESTAMP_MICROS']:
        name = f'old{mode}{form}'
        keys = ['datetimeRebaseModeInWrite', 'int96RebaseModeInWrite']
        write(name, OLD, {**{f'spark.sql.parquet.{k}': mode for k in keys}, 'spark.sql.parquet.outputTimestampType': form})
        read(name)
        for asked in ['LEGACY', 'EXCEPTION']:
            read(name, options={'datetimeRebaseMode': asked, 'int96RebaseMode': asked})

# A file that is none
shutil.copytree(files / 'case', files / 'corrupt')
(files / 'corrupt' / 'z.parquet').write_bytes(b'nothing here' * 5)
for options in [{}, {'ignoreCorruptFiles': 'true'}]:
    read('corrupt', options=options)
    read('corrupt', 'A int', options)
read('corrupt', 'A int', conf={'spark.sql.files.ignoreCorruptFiles': 'true'})

# Several schemas, partitions
write('merge/p=1', 'select 1 a, cast(2 as int) x')
write('merge/p=2', "select 1 a, cast(2 as bigint) x, 's' y")
write('merge2/p=1', 'select 1 a, cast(1 as decimal(5,2)) x, struct(1 as u) s')
write('merge2/p=2', "select 1 a, cast(2 as decimal(9,2)) x, struct('q' as v) s")
write('merge3/p=1', 'select 1 a')
write('merge3/p=2', 'select 1 A, 2 b')
write('merge4/p=1', 'select 1 a')
write('merge4/p=2', "select 'x' a")
for name in ['merge', 'merge2', 'merge3', 'merge4']:
    read(name)
    read(name, options={'mergeSchema': 'true'})
    read(name, conf={'spark.sql.parquet.mergeSchema': 'true'})
write('pc/i=5', 'select 1 a, cast(7 as bigint) i')
for schema in [None, 'a int, i bigint', 'i string, a int']:
    read('pc', schema)
write('ext/x', 'select 1 a')
read('ext')
read('ext', options={'recursiveFileLookup': 'true'})
read('ext', options={'recursiveFileLookup': 'true', 'pathGlobFilter': '*.csv'})
read('ext', 'a int', {'recursiveFileLookup': 'true', 'pathGlobFilter': '*.csv'})

for c in cases:
    for key in [k for k, v in c.items() if v in (None, {})]:
        del c[key]
(here / 'expected.json').write_text('[\n' + ',\n'.join(json.dumps(c, ensure_ascii=False) for c in cases) + '\n]\n')
spark.stop()
