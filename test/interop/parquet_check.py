"""Checks the Parquet files that Firesteel writes with pyarrow, DuckDB and real Spark.

Usage: python parquet_check.py [--no-spark]   (needs pyarrow, duckdb, and pyspark with a JVM; the package must be built)
Prints `N passed, N failed` last.
"""
import datetime
import decimal
import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import pyarrow.parquet as pq

decimal.getcontext().prec = 60
here = pathlib.Path(__file__).parent
ROWS = 30_000
EPOCH = datetime.datetime(1970, 1, 1)
NAMES = ['id', 'b', 'i8', 'i16', 'i32', 'f', 'd', 'few', 'many', 'bin', 'dt', 'ts', 'ntz', 'd9', 'd18', 'd38']


def dec(unscaled, scale):
    return decimal.Decimal(unscaled).scaleb(-scale)


def row(i):
    """The same row as write_parquet.mjs makes."""
    values = [
        i,
        i % 2 == 0,
        i % 256 - 128,
        i % 65536 - 32768,
        i * 7 - 100000,
        i / 4,
        -0.0 if i % 97 == 0 else i / 8 - 1000,
        ['red', 'green', 'blue', 'a longer colour'][i % 4],
        f"text number {i} {'é' * (i % 5)}",
        bytes([i & 255, (i >> 8) & 255]),
        datetime.date(1970, 1, 1) + datetime.timedelta(days=i - 15000),
        EPOCH + datetime.timedelta(days=i) + datetime.timedelta(microseconds=123456 - 10**15),
        EPOCH + datetime.timedelta(microseconds=i * 1000003),
        dec(i * 101 - 1000000, 2),
        dec(i * 1000000007 - 10**13, 4),
        dec(i * 10**30 - 10**34 + i, 10),
    ]
    return [None if c > 0 and (i + c) % 11 == 0 else v for c, v in enumerate(values)]


def nested_row(i):
    values = [
        i,
        [None if k % 3 == 2 else i + k for k in range(i % 7)],
        [None if k == 3 else [None if j == 1 else f'text of {i % 100} {k}' for j in range((i + k) % 3)] for k in range(i % 4)],
        {f'key {k}': None if k == 1 else i * 10**9 for k in range(i % 3)},
        {
            'x': None if i % 5 == 0 else i,
            'y': 'even' if i % 2 == 0 else f'an odd number {i}',
            'z': [None if k == 1 else {'p': i / 4, 'q': dec(i * 1000 + k, 3)} for k in range(i % 3)],
        },
        [{1: datetime.date(1970, 1, 1) + datetime.timedelta(days=i % 10000), 2: None} for _ in range(i % 2)],
    ]
    return [None if c > 0 and (i + c) % 11 == 0 else v for c, v in enumerate(values)]


def plain(v):
    """A value of Spark as lists and dictionaries."""
    if hasattr(v, 'asDict'):
        return {k: plain(w) for k, w in v.asDict().items()}
    if isinstance(v, list):
        return [plain(w) for w in v]
    return {k: plain(w) for k, w in v.items()} if isinstance(v, dict) else v


NESTED = ['id', 'a', 'aa', 'm', 's', 'am']
nested_expected = [nested_row(i) for i in range(ROWS)]
expected = [row(i) for i in range(ROWS)]
passed = failed = 0


def check(name, got, want):
    global passed, failed
    if got == want:
        passed += 1
        return
    failed += 1
    bad = next(((g, w) for g, w in zip(got, want) if g != w), None) if isinstance(want, list) else (got, want)
    print(f'FAILED {name}: got {bad and bad[0]}, want {bad and bad[1]}')


with tempfile.TemporaryDirectory() as folder:
    subprocess.run(['node', str(here / 'write_parquet.mjs'), folder], check=True)
    written = json.loads((pathlib.Path(folder) / 'files.json').read_text())
    files = written['flat']

    for f in written['nested']:
        short = pathlib.Path(f).name
        columns = {n: c.to_pylist() for n, c in zip(NESTED, pq.read_table(f).columns)}
        columns['m'] = [None if m is None else dict(m) for m in columns['m']]
        columns['am'] = [None if ms is None else [dict(m) for m in ms] for ms in columns['am']]
        for name, want in zip(NESTED, zip(*nested_expected)):
            check(f'pyarrow {short} {name}', columns[name], list(want))
        rows = duckdb.connect().execute(f"select id, a, aa, m, s, am from '{f}' order by id").fetchall()
        check(f'duckdb {short} rows', [list(r) for r in rows], nested_expected)

    for f in files:
        short = pathlib.Path(f).name
        t = pq.read_table(f, coerce_int96_timestamp_unit='us')
        columns = [c.to_pylist() for c in t.columns]
        for name, got, want in zip(NAMES, columns, zip(*expected)):
            if name == 'ts':
                got = [None if v is None else v.replace(tzinfo=None) for v in got]
            check(f'pyarrow {short} {name}', got, list(want))
        metadata = pq.ParquetFile(f).metadata
        nulls = sum(metadata.row_group(g).column(4).statistics.null_count for g in range(metadata.num_row_groups))
        check(f'pyarrow {short} nulls of i32', nulls, sum(r[4] is None for r in expected))

        con = duckdb.connect()
        con.execute("set timezone = 'UTC'")
        count, total, least, most = con.execute(f"select count(*), sum(id), min(many), max(d18) from '{f}'").fetchone()
        check(f'duckdb {short} aggregates', (count, total, least, most), (
            ROWS, sum(r[0] for r in expected), min(r[8] for r in expected if r[8] is not None), max(r[14] for r in expected if r[14] is not None)))
        check(f'duckdb {short} filter', con.execute(f"select count(*) from '{f}' where many = 'text number 17000 '").fetchone()[0], 1)

    if '--no-spark' not in sys.argv:
        from pyspark.sql import SparkSession

        spark = (
            SparkSession.builder.master('local[1]')
            .config('spark.ui.enabled', 'false')
            .config('spark.sql.session.timeZone', 'UTC')
            .config('spark.driver.host', '127.0.0.1')
            .getOrCreate()
        )
        spark.sparkContext.setLogLevel('OFF')
        ddl = '`id` bigint, `b` boolean, `i8` tinyint, `i16` smallint, `i32` int, `f` float, `d` double, `few` string, `many` string, `bin` binary, `dt` date, `ts` timestamp, `ntz` timestamp_ntz, `d9` decimal(9,2), `d18` decimal(18,4), `d38` decimal(38,10)'
        for f in files:
            short = pathlib.Path(f).name
            df = spark.read.parquet(f)
            want_schema = spark.createDataFrame([], ddl).schema
            check(f'spark {short} schema', df.schema.jsonValue(), want_schema.jsonValue())
            df = df.withColumn('ts', df.ts.cast('timestamp_ntz'))
            got = [[bytes(v) if isinstance(v, bytearray) else v for v in r] for r in df.orderBy('id').collect()]
            want = [r for r in expected]
            check(f'spark {short} rows', got, want)
            for condition, index, test in [
                ('i32 = 19000', 4, lambda v: v == 19000),
                ("many >= 'text number 29990'", 8, lambda v: v >= 'text number 29990'),
                ('d18 < -999', 14, lambda v: v < -999),
                ('d38 > 2e24', 15, lambda v: v > decimal.Decimal('2e24')),
                ("dt = date'1990-01-01'", 10, lambda v: v == datetime.date(1990, 1, 1)),
                ('d = 0', 6, lambda v: v == 0),
                ('i8 = 127', 2, lambda v: v == 127),
            ]:
                want_count = sum(r[index] is not None and test(r[index]) for r in expected)
                check(f'spark {short} {condition}', spark.read.parquet(f).where(condition).count(), want_count)
        for f in written['nested']:
            short = pathlib.Path(f).name
            df = spark.read.parquet(f)
            nested_ddl = '`id` bigint, `a` array<int>, `aa` array<array<string>>, `m` map<string,bigint>, `s` struct<x:int,y:string,z:array<struct<p:double,q:decimal(20,3)>>>, `am` array<map<int,date>>'
            check(f'spark {short} schema', df.schema.jsonValue(), spark.createDataFrame([], nested_ddl).schema.jsonValue())
            check(f'spark {short} rows', [[plain(v) for v in r] for r in df.orderBy('id').collect()], nested_expected)
            for condition, index, test in [
                ('id = 17000', 0, lambda v: v == 17000),
                ('id > 29990 or id = 3', 0, lambda v: v > 29990 or v == 3),
                ('s.x = 19001', 4, lambda v: v['x'] == 19001),
                ("s.y = 'an odd number 777'", 4, lambda v: v['y'] == 'an odd number 777'),
            ]:
                want_count = sum(r[index] is not None and test(r[index]) for r in nested_expected)
                check(f'spark {short} {condition}', spark.read.parquet(f).where(condition).count(), want_count)
        spark.stop()

print(f'{passed} passed, {failed} failed')
sys.exit(1 if failed else 0)
