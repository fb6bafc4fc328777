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


def query(sql):
    """A statement in which {name} stands for a folder of files."""
    placed = re.sub(r'\{(\w+)\}', lambda m: f'parquet.`{files / m.group(1)}`', sql)
    cases.append({'query': sql, 'expect': outcome(lambda: spark.sql(placed))})


# Every type as every other
write(
    'types',
    """select cast(id as tinyint) i8, cast(id as smallint) i16, cast(id as int) i32, id i64, cast(id as float) f, cast(id as double) d,
    cast(id as decimal(5,2)) d5, cast(id as decimal(12,2)) d12, cast(id as decimal(25,2)) d25, date_add(date'2020-01-01', cast(id as int)) dt,
    timestamp'2020-01-01 00:00:00' ts, timestamp_ntz'2020-01-01 00:00:00' ntz, cast(id as string) s, cast(cast(id as string) as binary) b,
    id % 2 = 0 bo from range(1, 4)""",
)
TYPES = 'boolean,tinyint,smallint,int,bigint,float,double,decimal(5_2),decimal(7_4),decimal(10_0),decimal(11_1),decimal(12_2),decimal(20_0),decimal(22_2),decimal(25_2),decimal(27_4),decimal(38_10),date,timestamp,timestamp_ntz,string,binary,interval year,interval day to second,array<int>,struct<a:int>,map<string_int>'
for column in 'i8,i16,i32,i64,f,d,d5,d12,d25,dt,ts,ntz,s,b,bo'.split(','):
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
read('case', 'zz int, A int')
read('case', 'zz int')
read('case', options={'pathGlobFilter': '*.csv'})
read('case', 'A int', {'pathGlobFilter': '*.csv'})
read('case', options={'modifiedAfter': '2020-01-01T00:00:00'})
read('case', 'A int', {'modifiedBefore': '2020-01-01T00:00:00'})
write('duplicates', 'select 1 as a, 2 as A, struct(1 as x, 2 as X) s', {'spark.sql.caseSensitive': 'true'})
for schema in [None, 'a int', 'A int', 's struct<x:int>']:
    read('duplicates', schema)
for schema in ['a int, A int', 's struct<X:int>']:
    read('duplicates', schema, conf={'spark.sql.caseSensitive': 'true'})

# Old calendars
OLD = "select date'1000-01-01' d, date'1582-10-04' d2, date'1582-10-15' d3, timestamp'1000-01-01 00:00:00' t, timestamp'1899-12-31 23:59:59.999999' t2, timestamp_ntz'1000-01-01 00:00:00' n, array(date'0001-01-01') a, date'1000-03-01' d4"
for mode in ['CORRECTED', 'LEGACY']:
    for form in ['INT96', 'TIMESTAMP_MICROS']:
        name = f'old_{mode}_{form}'.lower()
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
write('merge/p=1', "select 1 a, cast(2 as int) x")
write('merge/p=2', "select 1 a, cast(2 as bigint) x, 's' y")
write('merge2/p=1', "select 1 a, cast(1 as decimal(5,2)) x, struct(1 as u) s")
write('merge2/p=2', "select 1 a, cast(2 as decimal(9,2)) x, struct('q' as v) s")
write('merge3/p=1', 'select 1 a')
write('merge3/p=2', 'select 1 A, 2 b')
for name in ['merge', 'merge2', 'merge3']:
    read(name, conf={})
    read(name, options={'mergeSchema': 'true'})
    read(name, conf={'spark.sql.parquet.mergeSchema': 'true'})
write('both/i=5', 'select 1 a, cast(7 as bigint) i')
for schema in [None, 'a int, i bigint', 'i string, a int']:
    read('both', schema)
read('merge3', options={'recursiveFileLookup': 'true', 'mergeSchema': 'true'})

# The hidden column
for sql in [
    "select _metadata.file_name like 'part-%' n, _metadata.file_size > 0 s, _metadata.file_block_start b, _metadata.file_block_length = _metadata.file_size l, _metadata.row_index r, substr(_metadata.file_path, 1, 8) p, typeof(_metadata) t, _metadata.file_modification_time > timestamp'2020-01-01' m from {types}",
    'select i32, _metadata.row_index from {types} where i32 > 1',
    'select * from {case} where _metadata.row_index = 0',
    'select t.i32 from {types} t where t._metadata.file_name is not null order by _metadata.row_index desc',
    'select count(*) c, max(_metadata.row_index) m from {types}',
    'select _metadata.row_index % 2 k, count(*) c from {types} group by _metadata.row_index % 2 order by k',
    'select row_index from (select _metadata.row_index, i32 from {types}) where row_index > 0',
    'select _metadata.row_index from (select i32 from {types})',
    'select x.i32, y._metadata.row_index r from {types} x join {types} y on x.i32 = y.i32 and x._metadata.row_index = y._metadata.row_index order by 1',
    'select _metadata.nope from {types}',
    'select metadata.file_name from {types}',
    'select _metadata from {types} limit 0',
    'with c as (select * from {types}) select _metadata.row_index from c',
    'select (select max(_metadata.row_index) from {types}) m',
    "select * from {types} where _metadata.file_name = 'x'",
    'select _METADATA.ROW_INDEX from {types}',
]:
    query(sql)

# Nested values
write(
    'lists',
    """select 1 id, array(1,null,3) a, array(array('x'),null,array()) aa, map('k',array(struct(1 as p,'q' as q))) m, struct(array(1.5d) as f, cast(null as struct<z:int>) g) s
    union all select 2, null,null,null,null union all select 3, array(),array(),map(),struct(null,struct(4))""",
)
for sql in [
    'select * from {lists} order by id',
    "select id, a[0], aa[0][0], try_element_at(m, 'k')[0].p, s.f, s.g.z from {lists} where id = 1",
    'select id, explode(a) from {lists}',
    'select size(aa), cardinality(m), s is null, s.g is null from {lists} order by id',
    'select id from {lists} where s.g.z = 4',
    'select a from {lists} where size(a) > 0',
    'select s.* from {lists} order by id',
    'select count(s.g), count(a) from {lists}',
]:
    query(sql)
write('legacy', "select array(1,null) a, map('k',1) m, cast(1.5 as decimal(5,2)) d, cast(2.5 as decimal(15,2)) e, array(struct(1 as x)) s", {'spark.sql.parquet.writeLegacyFormat': 'true'})
write('others', "select null n, interval '1-2' year to month ym, interval '1 02:03:04.5' day to second dts, array(interval '3' month) c, time'10:11:12.123456' t, cast('a' as char(3)) ch, cast('b' as varchar(4)) vc, 1 `a b`, 2 `c,d;{}()=`")
for name in ['legacy', 'others']:
    read(name)
for codec in ['uncompressed', 'snappy', 'gzip', 'zstd', 'lz4', 'lz4_raw']:
    write(f'codec_{codec}', 'select id, cast(id as string) s, array(id, id + 1) a from range(50)', compression=codec)
    query(f'select count(*), sum(id), max(s), sum(a[1]) from {{codec_{codec}}}')

for c in cases:
    for key in [k for k, v in c.items() if v in (None, {})]:
        del c[key]
(here / 'expected.json').write_text('[\n' + ',\n'.join(json.dumps(c, ensure_ascii=False) for c in cases) + '\n]\n')
spark.stop()
