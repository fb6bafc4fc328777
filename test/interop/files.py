"""Files written by pyarrow, DuckDB and Spark: every physical form that readers meet. Each function gives (name, format, paths, options, schema)."""
import datetime as dt
import decimal
import os
import random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

N = 3000


def table():
    """All flat types, a tenth of each column null, with values at the ends of their ranges."""
    r = random.Random(7)

    def column(type, ends, value):
        values = list(ends) + [value(i) for i in range(N - len(ends))]
        return pa.array([None if i >= len(ends) and r.random() < 0.1 else v for i, v in enumerate(values)], type)

    D = decimal.Decimal
    day = dt.date(2020, 1, 1)
    moment = dt.datetime(2021, 3, 14, 9, 59, 59, 123456)
    words = ["", "furnace", "ünïcödé 🔥", "a string that does not fit into twelve bytes", "x" * 300]
    columns = {
        "b": column(pa.bool_(), [True, False], lambda i: r.random() < 0.5),
        "i8": column(pa.int8(), [-128, 127], lambda i: r.randint(-128, 127)),
        "i16": column(pa.int16(), [-32768, 32767], lambda i: r.randint(-32768, 32767)),
        "i32": column(pa.int32(), [-(2**31), 2**31 - 1], lambda i: r.randint(-(2**31), 2**31 - 1)),
        "i64": column(pa.int64(), [-(2**63), 2**63 - 1], lambda i: r.randint(-(2**63), 2**63 - 1)),
        "u8": column(pa.uint8(), [0, 255], lambda i: r.randint(0, 255)),
        "u16": column(pa.uint16(), [0, 65535], lambda i: r.randint(0, 65535)),
        "u32": column(pa.uint32(), [0, 2**32 - 1], lambda i: r.randint(0, 2**32 - 1)),
        "seq": column(pa.int64(), [0], lambda i: i * 3),
        "f": column(pa.float32(), [float("nan"), float("inf"), -0.0], lambda i: r.random()),
        "d": column(pa.float64(), [float("nan"), float("-inf"), -0.0, 5e-324], lambda i: r.gauss(0, 1e6)),
        "d9": column(pa.decimal128(9, 2), [D("9999999.99"), D("-9999999.99")], lambda i: D(r.randint(-10**9 + 1, 10**9 - 1)).scaleb(-2)),
        "d18": column(pa.decimal128(18, 6), [D("999999999999.999999")], lambda i: D(r.randint(-10**18 + 1, 10**18 - 1)).scaleb(-6)),
        "d38": column(pa.decimal128(38, 10), [D("-9999999999999999999999999999.9999999999")], lambda i: D(r.randint(-10**30, 10**30)).scaleb(-10)),
        "s": column(pa.string(), words, lambda i: words[i % 5] + str(r.randint(0, 50))),
        "unique": column(pa.string(), [], lambda i: f"value number {i} of many"),
        "bin": column(pa.binary(), [b"", b"\x00\xff"], lambda i: r.randbytes(i % 40)),
        "day": column(pa.date32(), [dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1582, 10, 15)], lambda i: day + dt.timedelta(days=i)),
        "ts": column(pa.timestamp("us", "UTC"), [dt.datetime(1900, 1, 1)], lambda i: moment + dt.timedelta(minutes=i * 31)),
        "ntz": column(pa.timestamp("us"), [dt.datetime(1900, 1, 1)], lambda i: moment + dt.timedelta(seconds=i * 7919)),
        "tsms": column(pa.timestamp("ms", "UTC"), [], lambda i: dt.datetime(2022, 5, 5) + dt.timedelta(seconds=i)),
        "none": pa.nulls(N, pa.int32()),
    }
    return pa.table(columns)


def written_by_pyarrow(folder):
    data = table()

    def write(name, **options):
        path = os.path.join(folder, f"pyarrow-{name}.parquet")
        pq.write_table(options.pop("data", data), path, **options)
        return (f"pyarrow {name}", "parquet", [path], {}, None)

    for codec in ["snappy", "zstd", "gzip", "lz4", "none"]:
        yield write(codec, compression=codec)
    yield write("pages v2", data_page_version="2.0")
    yield write("pages v2, zstd, small pages and row groups", data_page_version="2.0", compression="zstd", data_page_size=700, row_group_size=500)
    yield write("no dictionary", use_dictionary=False)
    yield write("a dictionary that overflows into plain pages", dictionary_pagesize_limit=300, data_page_size=400)
    yield write("small row groups", row_group_size=100)
    yield write("decimals as integers", store_decimal_as_integer=True)
    yield write("int96", use_deprecated_int96_timestamps=True, data=data.drop_columns(["ntz"]))
    yield write("with checksums and an index", write_page_checksum=True, write_page_index=True)
    yield write("without statistics", write_statistics=False)
    encodings = {"i32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "seq": "DELTA_BINARY_PACKED", "s": "DELTA_BYTE_ARRAY",
                 "unique": "DELTA_BYTE_ARRAY", "bin": "DELTA_LENGTH_BYTE_ARRAY", "f": "BYTE_STREAM_SPLIT", "d": "BYTE_STREAM_SPLIT"}
    for version in ["1.0", "2.0"]:
        yield write(f"delta encodings, pages v{version[0]}", use_dictionary=False, column_encoding=encodings, data_page_version=version)
    yield write("no rows", data=data.slice(0, 0))
    required = pa.schema([pa.field("a", pa.int64(), nullable=False), pa.field("b", pa.string(), nullable=False)])
    yield write("required columns", data=pa.table({"a": list(range(100)), "b": [str(i) for i in range(100)]}, schema=required))


def written_by_duckdb(folder):
    connection = duckdb.connect(config={"threads": 2})
    data = table()  # noqa: F841 (DuckDB finds it by its name)
    for name, options in {
        "snappy": "compression snappy", "zstd": "compression zstd", "gzip": "compression gzip", "small row groups": "row_group_size 2048",
        "version 2": "parquet_version v2", "version 2, zstd": "parquet_version v2, compression zstd",
    }.items():
        path = os.path.join(folder, f"duckdb-{name}.parquet")
        connection.execute(f"copy (select * from data) to '{path}' (format parquet, {options})")
        yield (f"DuckDB {name}", "parquet", [path], {}, None)
    path = os.path.join(folder, "duckdb.csv")
    connection.execute(f"""copy (select i32, i64, d9, s, "unique", day from data) to '{path}' (format csv, header)""")
    yield ("DuckDB CSV", "csv", [path], {"header": "true", "escape": '"'}, "i32 int, i64 bigint, d9 decimal(9,2), s string, unique string, day date")


def written_by_spark(folder, spark, source):
    data = spark.read.parquet(source)

    def write(name, format, options, read=None, schema=None, conf=None, by=(), frame=data):
        for key, value in (conf or {}).items():
            spark.conf.set(key, value)
        path = os.path.join(folder, f"spark-{name}")
        frame.repartition(3).write.format(format).options(**options).partitionBy(*by).save(path)
        for key in conf or {}:
            spark.conf.unset(key)
        return (f"Spark {name}", format, [path], read or {}, schema)

    for codec in ["snappy", "zstd", "gzip", "lz4_raw", "uncompressed"]:
        yield write(codec, "parquet", {"compression": codec})
    yield write("legacy decimals", "parquet", {}, conf={"spark.sql.parquet.writeLegacyFormat": "true"})
    yield write("int96", "parquet", {}, conf={"spark.sql.parquet.outputTimestampType": "INT96"})
    yield write("timestamps in milliseconds", "parquet", {}, conf={"spark.sql.parquet.outputTimestampType": "TIMESTAMP_MILLIS"})
    yield write("writer v2", "parquet", {"parquet.writer.version": "v2", "parquet.page.size": "2000", "parquet.enable.dictionary": "false"})
    yield write("partitioned", "parquet", {}, by=["b", "k"], frame=data.selectExpr("b", "pmod(i32, 3) as k", "i64", "s", "d38"))
    flat = data.selectExpr("b", "i32", "i64", "d", "d9", "d38", "s", "unique", "day", "ts", "ntz")
    schema = flat.schema.simpleString()[len("struct<"):-1].replace(":", " ")
    yield write("CSV with a header", "csv", {"header": "true"}, {"header": "true"}, schema, frame=flat)
    yield write("CSV, semicolons, quotes everywhere", "csv", {"sep": ";", "quoteAll": "true"}, {"sep": ";"}, schema, frame=flat)
    yield write("CSV, gzip", "csv", {"compression": "gzip"}, {}, schema, frame=flat)
    yield write("CSV inferred", "csv", {"header": "true"}, {"header": "true", "inferSchema": "true"}, frame=flat.drop("d"))
    yield write("JSON lines", "json", {}, {}, schema, frame=flat)
    yield write("JSON lines inferred", "json", {}, {}, None, frame=flat.drop("d"))
    yield write("text", "text", {}, frame=data.selectExpr("unique as value").where("value is not null"))
