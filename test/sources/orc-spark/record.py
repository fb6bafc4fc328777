"""Writes small ORC files with real Spark and with pyarrow into files/, and expected.json: what real Spark says to reading them in many ways.

Usage: python record.py   (needs pyspark 4.3 with a JVM, and pyarrow)
"""
import datetime
import decimal
import hashlib
import json
import pathlib
import random
import re
import shutil

import pyarrow
import pyarrow.orc
from pyspark.sql import SparkSession

here = pathlib.Path(__file__).parent
files = here / 'files'
shutil.rmtree(files, ignore_errors=True)
spark = (
    SparkSession.builder.master('local[1]')
    .config('spark.ui.enabled', 'false')
    .config('spark.driver.host', '127.0.0.1')
    # a machine that stands still for a while is no reason to give up
    .config('spark.executor.heartbeatInterval', '1000s')
    .config('spark.network.timeout', '10000s')
    .config('spark.driver.extraJavaOptions', '-Duser.timezone=UTC')
    .config('spark.sql.session.timeZone', 'UTC')
    .getOrCreate()
)
spark.sparkContext.setLogLevel('OFF')
cases = []


def write(name, sql, conf={}, **options):
    folder = files / name
    for k, v in conf.items():
        spark.conf.set(k, v)
    spark.sql(sql).coalesce(1).write.options(**options).orc(str(folder))
    for k in conf:
        spark.conf.unset(k)
    for f in folder.iterdir():
        if f.suffix == '.orc':
            f.rename(folder / f'part-00000{"".join(f.suffixes)}')
        else:
            f.unlink()


def arrow(name, columns, **options):
    folder = files / name
    folder.mkdir(parents=True)
    pyarrow.orc.write_table(pyarrow.table(columns), folder / 'a.orc', **options)


def outcome(make, where):
    try:
        df = make()
        if where:
            df = df.where(where)
        schema = df.schema.simpleString()
        df.createOrReplaceTempView('outcome')
        rows = spark.sql("select to_json(struct(*), map('ignoreNullFields', 'false')) from outcome").collect()
        return {'schema': schema, 'rows': [r[0] for r in rows]}
    except Exception as e:
        found = re.search(r'\[([A-Z][A-Z0-9_.]+)\](.*)', str(e))
        return {'condition': found.group(1) if found else type(e).__name__}


def read(name, schema=None, options={}, conf={}, where=None, parts=None):
    for k, v in conf.items():
        spark.conf.set(k, v)
    reader = spark.read.options(**options)
    if schema:
        reader = reader.schema(schema)
    paths = [str(files / name / p) for p in parts or ['']]
    expect = outcome(lambda: reader.orc(paths), where)
    cases.append({'read': name, 'parts': parts, 'schema': schema, 'options': options, 'conf': conf, 'where': where, 'expect': expect})
    for k in conf:
        spark.conf.unset(k)


# Every type, with nulls, in every codec
ALL = """select if(id % 7 = 3, null, id % 3 = 0) bo, if(id % 7 = 4, null, cast(id % 100 - 50 as tinyint)) i8, cast(id % 3000 - 50 as smallint) i16,
    if(id % 5 = 0, null, cast(id * 7919 % 100003 as int)) i32, id * 100000000003 % 9007199254740993 i64, cast(id / 4 as float) f,
    if(id % 11 = 1, null, id / 7) d, concat('value ', id % 20) s, if(id % 6 = 2, null, concat(repeat('x', cast(id % 30 as int)), id)) t,
    cast(concat('b', id) as binary) b, date_add(date'1960-01-01', cast(id * 17 as int)) dt,
    timestamp_micros(id * 8640000000001 - 300000000000000) ts, cast(id - 50 as decimal(10,2)) d10, cast(id * 1234567890123456789.0123 as decimal(38,4)) d38,
    if(id % 4 = 1, null, sequence(0, cast(id % 4 as int))) l, if(id % 9 = 2, null, named_struct('x', id, 'Y', if(id % 2 = 0, null, concat('t', id)))) st,
    map(concat('k', id % 3), id, 'z', null) m, array(named_struct('a', array(id, null), 'b', map('q', cast(id as string)))) deep
    from range(120)"""
for codec in ['none', 'snappy', 'zlib', 'lz4', 'zstd']:
    write(f'all/{codec}', ALL, compression=codec)
    read(f'all/{codec}')
read('all/zstd', where='i16 = 7')
read('all/zlib', where="s = 'value 3' and d10 > 200 and dt > date'1970-01-01'")

# Stripes and row groups
write('groups', "select id, concat('n', id div 700) s, cast(id as decimal(12,2)) d, if(id % 3 = 0, null, id) n, id % 2 = 0 b, array(id, id + 1) l from range(7000)", **{'orc.row.index.stride': '1000'})
for where in ['id = 3456', 'id between 1999 and 2001', "s = 'n3' and id % 50 = 0", 'd > 6997', 'n is null and id > 6990', 'id in (5, 6500)', 'b and id >= 6996', 'id < 0', 'l[0] = 17']:
    read('groups', where=where)
    read('groups', where=where, conf={'spark.sql.orc.filterPushdown': 'false'})

# Every type as every other
write(
    'types',
    """select id % 2 = 0 bo, cast(id * 100 - 100 as tinyint) i8, cast(id * 20000 - 20000 as smallint) i16, cast(id * 2000000000 - 2000000000 as int) i32, id * 5000000000 - 7 i64,
    cast(id * 1.75 - 1 as float) f, id * 1.1e10 - 3.25 d, cast(id * 33.33 - 20 as decimal(5,2)) d5, cast(id * 1234567.895 as decimal(25,3)) d25, date_add(date'2020-01-01', cast(id as int)) dt,
    timestamp'2020-01-01 12:34:56.789123' ts, timestamp_ntz'2020-01-01 00:00:00' ntz, case id when 0 then 'x' when 1 then '17' else '2020-02-03' end s, cast(cast(id as string) as binary) b
    from range(3)""",
)
TYPES = 'boolean,tinyint,smallint,int,bigint,float,double,decimal(10_0),decimal(12_2),decimal(20_5),string,binary,date,timestamp,timestamp_ntz,array<int>'
for column in 'bo,i8,i16,i32,i64,f,d,d5,d25,dt,ts,ntz,s,b'.split(','):
    for t in TYPES.split(','):
        # Spark compares the types of the wrong columns here, and gives what is neither
        if (column, t) in [('ts', 'timestamp_ntz'), ('ntz', 'timestamp')]:
            continue
        read('types', f'{column} {t.replace("p_ntz", "pNTZ").replace("_", ",").replace("pNTZ", "p_ntz")}')
for column, t, other in [('ts', 'timestamp', 'timestamp_ntz'), ('ntz', 'timestamp_ntz', 'timestamp')]:
    write(column, f"select {t}'2020-01-01 12:34:56.789123' {column}")
    read(column, f'{column} {other}')
write('nested', "select struct(1 as a, 'x' as b) s, array(1,2) l, map('k',1) m, array(struct(1 as a)) ls")
for t in ['int', 'string', 'struct<a:bigint>', 'struct<a:string>', 'struct<z:int>', 'struct<A:int,z:string>', 'array<int>', 'map<string,int>']:
    read('nested', f's {t}')
for t in ['int', 'string', 'array<bigint>', 'array<string>', 'struct<a:int>', 'map<int,int>']:
    read('nested', f'l {t}')
for t in ['int', 'map<string,bigint>', 'array<int>']:
    read('nested', f'm {t}')
for t in ['array<struct<a:int,b:int>>', 'array<struct<z:int>>', 'array<int>']:
    read('nested', f'ls {t}')

# Names
write('case', 'select 1 as A, 2 as b')
read('case', 'a int, B int')
read('case', 'a int, B int', conf={'spark.sql.caseSensitive': 'true'})
read('types', 'zz int, i32 int')
read('types', 'zz int')
write('dup', 'select 1 as a, 2 as A, struct(1 as x, 2 as X) s', {'spark.sql.caseSensitive': 'true'})
for schema in [None, 'a int', 'A int', 's struct<x:int>']:
    read('dup', schema)
for schema in ['a int, A int', 's struct<X:int>']:
    read('dup', schema, conf={'spark.sql.caseSensitive': 'true'})
write('names', 'select 1 as `a b`, 2 as `c.d`, 3 as `ü`, 4 as `,;{}()=`')
read('names')
arrow('hive', {'_col0': pyarrow.array([1, 2]), '_col1': pyarrow.array(['x', 'y'])})
for schema in [None, 'a bigint, b string', 'a bigint, b string, c int', 'a bigint']:
    read('hive', schema)
read('case', 'x int, y int', conf={'orc.force.positional.evolution': 'true'})
read('case', 'x int, y int', {'orc.force.positional.evolution': 'true'})

# Types that ORC stores as others, and old calendars
write('kept', "select interval '1-2' year to month ym, interval '1 2:03:04' day to second ds, timestamp_ntz'1500-01-01 00:00:00.000001' n, array(timestamp_ntz'2020-01-01 00:00:00') an")
read('kept')
write('old', """select date'1000-01-01' d, date'1582-10-10' d2, date'0001-01-01' d3, timestamp'1000-01-01 00:00:00.5' t, timestamp'0001-01-01 00:00:00' t2,
    timestamp'1969-12-31 23:59:59.5' t3, timestamp'1960-01-01 00:00:00.000001' t4, timestamp'1960-01-01 12:00:00.25' t5, timestamp'9999-12-31 23:59:59.999999' t6, array(date'0001-01-01') a""")
read('old')
read('old', where="d < date'1001-01-01'")
read('old', where="t2 < timestamp'0002-01-01 00:00:00'")

# What other writers make: other runs, other zones, instants
random.seed(7)
some = lambda v: None if random.random() < 0.2 else v
arrow(
    'arrow',
    {
        'wide': pyarrow.array([some(random.choice([i, random.randint(-(2**63), 2**63 - 1), 5])) for i in range(400)], pyarrow.int64()),
        'rising': pyarrow.array([i * i for i in range(400)], pyarrow.int32()),
        'outliers': pyarrow.array([i % 5 if i % 50 else 10**9 + i for i in range(400)], pyarrow.int64()),
        'same': pyarrow.array([7] * 400, pyarrow.int16()),
        'i8': pyarrow.array([some(i % 3) for i in range(400)], pyarrow.int8()),
        'coded': pyarrow.array([some(f'code {i % 9}') for i in range(400)]),
        'd': pyarrow.array([some(decimal.Decimal(random.randint(-(10**30), 10**30)).scaleb(-4)) for i in range(400)], pyarrow.decimal128(38, 4)),
        'm': pyarrow.array([some([(f'k{j}', some(j)) for j in range(i % 4)]) for i in range(400)], pyarrow.map_(pyarrow.string(), pyarrow.int32())),
    },
    compression='snappy',
    dictionary_key_size_threshold=0.5,
)
read('arrow')
arrow('plain', {'a': pyarrow.array([some(i) for i in range(20)]), 's': pyarrow.array([None] * 20, pyarrow.string())}, compression='uncompressed', file_version='0.11')
read('plain')
arrow('instant', {'a': pyarrow.array([datetime.datetime(2020, 1, 1), datetime.datetime(2020, 7, 1), None], pyarrow.timestamp('us', tz='UTC'))})
read('instant')
union = pyarrow.UnionArray.from_dense(pyarrow.array([0, 1], pyarrow.int8()), pyarrow.array([0, 0], pyarrow.int32()), [pyarrow.array([1]), pyarrow.array(['x'])])
arrow('union', {'u': union})

# Files that are none
shutil.copytree(files / 'case', files / 'corrupt')
(files / 'corrupt' / 'z.orc').write_bytes(b'nothing here' * 5)
(files / 'empty').mkdir()
(files / 'empty' / 'e.orc').write_bytes(b'')
for options in [{}, {'ignoreCorruptFiles': 'true'}]:
    read('corrupt', options=options)
    read('corrupt', 'A int', options)
read('corrupt', 'A int', conf={'spark.sql.files.ignoreCorruptFiles': 'true'})
read('empty')
read('empty', 'a int')

# Several schemas, partitions
write('merge/p=1', 'select 1 a, cast(2 as int) x')
write('merge/p=2', "select 1 a, cast(2 as bigint) x, 's' y")
write('merge2/p=1', 'select 1 a, cast(1 as decimal(5,2)) x, struct(1 as u) s')
write('merge2/p=2', "select 1 a, cast(2 as decimal(9,2)) x, struct('q' as v) s")
write('merge3/p=1', 'select 1 a')
write('merge3/p=2', 'select 1 A, 2 b')
write('merge4/p=1', 'select 1 a')
write('merge4/p=2', "select 'x' a")
# which file comes first is up to the file system, unless the paths say it
for name in ['merge', 'merge2', 'merge3', 'merge4']:
    parts = ['p=1', 'p=2']
    read(name, parts=parts)
    read(name, options={'mergeSchema': 'true'}, parts=parts)
    read(name, conf={'spark.sql.orc.mergeSchema': 'true'}, parts=parts)
write('pc/i=5', 'select 1 a, cast(7 as bigint) i')
for schema in [None, 'a int, i bigint', 'i string, a int']:
    read('pc', schema)

# Many rows are kept as a digest, with the first of them to look at
for c in cases:
    rows = sorted(c['expect'].get('rows', []))
    if len(rows) > 40:
        c['expect'].update(rows=rows[:10], count=len(rows), digest=hashlib.sha256('\n'.join(rows).encode()).hexdigest())
for c in cases:
    for key in [k for k, v in c.items() if v in (None, {})]:
        del c[key]
(here / 'expected.json').write_text('[\n' + ',\n'.join(json.dumps(c, ensure_ascii=False) for c in cases) + '\n]\n')
spark.stop()
