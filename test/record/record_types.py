"""Records what real Spark makes of casts, patterns and hashes, as data for test/types. Run with a Python that has pyspark:
python record_types.py [casts] [patterns] [hashes]

Each case is a text, the type it is first cast to, and the type that is then cast to; the outcome is cast to a string.
`ansi` is the answer, or the error; `legacy` the answer outside ANSI mode; `try` that of try_cast.
"""

import json
import pathlib
import sys

from pyspark.sql import SparkSession

HERE = pathlib.Path(__file__).resolve().parent.parent / "types"

STRINGS = [
    "", " ", "0", "1", "-1", "+1", " 12 ", "\t7\n", "007", "127", "128", "-128", "-129", "255", "32767", "32768", "2147483647", "2147483648",
    "-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "1.5", "1.", ".5", ".", "-", "+", "-.5", "1.5.2", "1,000", "1e3", "1E3", "1e", "e1", "1e-3", "1e400", "-1e400", "1e-400", "1.0e+2", "12abc", "abc", "0x1F", "0x1p3", "1d", "1.5f", "2L",
    "NaN", "nan", "+nan", "Infinity", "-Infinity", "inf", "+inf", "-inf", "INF", "infinite", "99999999999999999999999999999999999999",
    "100000000000000000000000000000000000000", "1e38", "1e39", "0.000000000000000000000000000000000000001", "123456789.987654321", "0.005", "0.015", "-0.005", "-0", "-0.0", "999.995", "9999999.99",
    "true", "TRUE", "t", "y", "yes", "f", "false", "n", "no", "maybe", "tr", " true ", "truee",
    "2020", "2020-1", "2020-01", "2020-1-5", "2020-01-05", "2020-02-30", "2020-13-01", "2020-00-01", "2020-01-00", "2019-02-29", "20-01-05", "12020-01-05", "+12020-01-05", "-0044-03-15", "0000-01-01",
    "2020-01-05 ", "2020-01-05T", "2020-01-05 abc", "2020-01-05Tabc", "2020-01-05x", "2020-01-05 3", "2020-01-05 03:04", "2020-01-05 03:04:05", "2020-01-05T03:04:05", "2020-01-05 3:4:5", "2020-01-05 03:04:05.1",
    "2020-01-05 03:04:05.123456", "2020-01-05 03:04:05.1234567", "2020-01-05 03:04:05.", "2020-01-05 24:00:00", "2020-01-05 23:60:00", "2020-01-05 23:59:60", "2020-01-05 03:04:05Z", "2020-01-05 03:04:05 Z",
    "2020-01-05 03:04:05+01:00", "2020-01-05 03:04:05.5+0100", "2020-01-05 03:04:05 +1:0", "2020-01-05 03:04:05-08", "2020-01-05 03:04:05 UTC", "2020-01-05 03:04:05 UTC+1", "2020-01-05 03:04:05 GMT-03:30",
    "2020-01-05 03:04:05 PST", "2020-01-05 03:04:05 America/New_York", "2020-01-05 03:04:05.25 Europe/Berlin", "2020-01-05 03:04:05America/New_York", "2020-01-05 03:04:05 Nowhere", "2020-01-05 03:04:05 +19:00", "2020-01-05 03:04 UTC", "2020-01-05 03:04Z", "2020-01-05Z", "2020-01 03:04:05",
    "2020-03-08 02:30:00", "2020-11-01 01:30:00", "2020-07-01 12:00:00", "1883-11-18 12:03:57", "1800-01-01 00:00:00", "1900-01-01 00:00:00", "1969-12-31 23:59:59.999999", "9999-12-31 23:59:59.999999", "+10000-01-01 00:00:00", "294247-01-10 04:00:54.775807", "294248-01-01 00:00:00", "-290308-12-21 19:59:06", "2500-07-01 12:00:00", "2500-01-01 12:00:00",
    "epoch", "now", "today", "1-2", "-1-2", "1-12", "1 day", "1 day 2 hours", "interval 1 day", "-1 year 3 months", "1 02:03:04", "1 02:03:04.123456789", "-1 02:03:04.5", "1 24:00:00", "5", "12:30", "100:00", "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL -'1-2' YEAR TO MONTH", "interval '1 02:03:04' day to second", "1.5 seconds", "-.5 seconds", "+ 3 weeks", "1 second 1 millisecond 1 microsecond", "1 days 1 fortnight", "3 month day", "178956970-7", "178956970-8", "106751991 04:00:54.775807", "106751991 04:00:54.775808",
]
FROM_STRING = [
    "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal(10,2)", "decimal(3,1)", "decimal(38,0)", "decimal(38,18)", "binary", "date", "timestamp", "timestamp_ntz",
    "interval", "interval year to month", "interval year", "interval month", "interval day to second", "interval day", "interval hour to minute", "interval second",
]
NUMBERS = {
    "boolean": ["true", "false"],
    "tinyint": ["0", "1", "-1", "127", "-128"],
    "smallint": ["0", "128", "-129", "32767", "-32768"],
    "int": ["0", "1", "-1", "128", "32768", "-32769", "2147483647", "-2147483648", "1577836800"],
    "bigint": ["0", "-1", "255", "65536", "2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808", "1577836800", "9007199254740993"],
    "float": ["0", "-0.0", "1.5", "-1.5", "0.1", "127.9", "-128.9", "128.0", "32767.5", "2147483648", "16777216", "1e10", "3.4028235e38", "1.4e-45", "NaN", "Infinity", "-Infinity", "0.001", "9999999", "10000000"],
    "double": ["0", "-0.0", "0.5", "1.5", "2.5", "-1.5", "0.1", "127.99", "-128.99", "128.0", "2147483647.9", "2147483648.0", "-2147483648.9", "9223372036854775807", "9.3e18", "1e20", "1e300", "123456.789", "0.005", "1.005", "4.9e-324", "1e-5", "0.001", "1e7", "1e23", "NaN", "Infinity", "-Infinity", "1577836800.123456"],
    "decimal(10,2)": ["0", "1.50", "-1.50", "127.99", "128.00", "-128.99", "99999999.99", "-99999999.99", "32768.25", "0.05"],
    "decimal(38,18)": ["0", "1.5", "0.000000000000000001", "12345678901234567890.123456789012345678", "-99999999999999999999.999999999999999999", "2147483648", "1e-10"],
    "decimal(38,0)": ["9223372036854775807", "9223372036854775808", "99999999999999999999999999999999999999", "-1"],
    "date": ["1970-01-01", "2020-02-29", "0001-01-01", "9999-12-31", "2020-03-08", "-0044-03-15", "+10000-01-01"],
    "timestamp": ["1970-01-01 00:00:00", "2020-07-01 12:34:56.789012", "1969-12-31 15:59:59.999999", "1900-01-01 00:00:00", "1850-06-01 00:00:00", "2020-03-08 03:00:00", "2020-11-01 01:30:00", "9999-12-31 23:59:59.999999"],
    "timestamp_ntz": ["1970-01-01 00:00:00", "2020-03-08 02:30:00", "2020-11-01 01:30:00", "1850-06-01 00:00:00", "2020-07-01 12:34:56.789012"],
    "interval year to month": ["0-0", "1-2", "-1-2", "178956970-7"],
    "interval year": ["5", "-5", "400000"],
    "interval month": ["5", "-25", "2147483647"],
    "interval day to second": ["0 00:00:00", "1 02:03:04.5", "-1 02:03:04.5", "106751991 04:00:54.775807"],
    "interval day": ["5", "-400", "100000"],
    "interval hour": ["5", "-400"],
    "interval hour to minute": ["5:06", "-100:59"],
    "interval second": ["5", "-1.25", "100000.000001"],
    "binary": ["abc", ""],
}
TO = [
    "string", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal(10,2)", "decimal(3,1)", "decimal(38,18)", "decimal(20,0)", "date", "timestamp", "timestamp_ntz", "binary",
    "interval year to month", "interval year", "interval month", "interval day to second", "interval day", "interval hour", "interval second",
]
MATRIX = [
    "void", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal(10,2)", "decimal(5,0)", "decimal(38,18)", "string", "char(3)", "varchar(3)", "binary", "date", "timestamp", "timestamp_ntz", "time",
    "interval", "interval year to month", "interval year", "interval month", "interval day to second", "interval day", "interval hour to second", "interval second", "variant", "array<int>", "array<string>", "map<string,int>", "map<int,string>", "struct<a:int>", "struct<b:bigint>", "struct<a:int,b:int>",
]


FORMATS = [
    "G", "GGGG", "y", "yy", "yyy", "yyyy", "yyyyy", "yyyyyy", "y G", "M", "MM", "MMM", "MMMM", "L", "LL", "LLL", "LLLL", "d", "dd", "D", "DD", "DDD", "Q", "QQ", "QQQ", "QQQQ", "q", "qqqq", "E", "EEE", "EEEE", "F", "a",
    "H", "HH", "h", "hh", "k", "kk", "K", "KK", "m", "mm", "s", "ss", "S", "SS", "SSS", "SSSS", "SSSSSSSSS", "VV", "z", "zzzz", "O", "OOOO", "X", "XX", "XXX", "XXXX", "XXXXX", "x", "xx", "xxx", "xxxx", "xxxxx", "Z", "ZZZ", "ZZZZ", "ZZZZZ",
    "[yyyy]MM", "yyyy-MM-dd HH:mm:ss.SSS", "EEEE, d MMMM yyyy h:mm a", "yyyy'T'MM", "yyyy''MM", "'it''s' yyyy", "", "yyyy/MM/dd;HH", "YYYY", "yyyyyyy", "u", "e", "w", "aa", "EEEEE", "MMMMM", "b", "B", "yyyy'abc", "SSSSSSSSSS", "W", "V", "{}", "#", "yyyy]", "nn", "A", "p", "ddd", "DDDD", "HHH", "OO", "XXXXXX", "zzzzz", "c", "g", "r",
]
FORMATTED = ["2020-01-05 03:04:05.123456", "-0044-03-15 00:00:00", "+12020-01-01 12:00:00", "2020-07-01 23:59:59.9", "2020-12-31 12:30:00", "0000-01-01 00:00:00"]
READ = [
    ["2020-01-05", "yyyy-MM-dd"], ["20-01-05", "yy-MM-dd"], ["99-01-05", "yy-MM-dd"], ["2020-1-5", "y-M-d"], ["2020-1-5", "yyyy-MM-dd"], ["2020-001", "yyyy-DDD"], ["2020-60", "yyyy-D"], ["Jan 2020", "MMM yyyy"], ["January 2020", "MMMM yyyy"], ["jan 2020", "MMM yyyy"],
    ["Janu 2020", "MMM yyyy"], ["05/Jan/2020", "dd/MMM/yyyy"], ["2020-01-05 11 PM", "yyyy-MM-dd hh a"], ["2020-01-05 11 pm", "yyyy-MM-dd hh a"], ["2020-01-05 12 AM", "yyyy-MM-dd hh a"], ["2020-01-05 24", "yyyy-MM-dd kk"], ["2020-01-05 24", "yyyy-MM-dd HH"],
    ["2020-01-05 0 PM", "yyyy-MM-dd K a"], ["2020-01-05 05", "yyyy-MM-dd hh"], ["2020-01-05 12", "yyyy-MM-dd hh"], ["2020-01-05 13", "yyyy-MM-dd hh"], ["2020-01-05 PM", "yyyy-MM-dd a"], ["12", "HH"], ["12:30", "HH:mm"], ["30", "mm"], ["2020", "yyyy"], ["03", "MM"], ["15", "dd"], ["03-15", "MM-dd"],
    ["2020-01-05 01:02:03.5", "yyyy-MM-dd HH:mm:ss.S"], ["2020-01-05 01:02:03.55", "yyyy-MM-dd HH:mm:ss.S"], ["2020-01-05 01:02:03.123456789", "yyyy-MM-dd HH:mm:ss.SSSSSSSSS"], ["2020-01-05 01:02:03.12", "yyyy-MM-dd HH:mm:ss.SSS"], ["2020-01-05 01:02:03.", "yyyy-MM-dd HH:mm:ss.SSS"],
    ["2020-01-05 01:02:03", "yyyy-MM-dd HH:mm:ss[.SSS]"], ["2020-01-05 01:02:03.123", "yyyy-MM-dd HH:mm:ss[.SSS]"], ["2020-01-05T01:02:03Z", "yyyy-MM-dd'T'HH:mm:ssX"], ["2020-01-05t01:02:03z", "yyyy-MM-dd'T'HH:mm:ssX"], ["2020-01-05T01:02:03+01", "yyyy-MM-dd'T'HH:mm:ssX"],
    ["2020-01-05T01:02:03+0130", "yyyy-MM-dd'T'HH:mm:ssX"], ["2020-01-05T01:02:03+0130", "yyyy-MM-dd'T'HH:mm:ssXX"], ["2020-01-05T01:02:03+01:30", "yyyy-MM-dd'T'HH:mm:ssXXX"], ["2020-01-05T01:02:03+01", "yyyy-MM-dd'T'HH:mm:ssXXX"], ["2020-01-05T01:02:03+00:00", "yyyy-MM-dd'T'HH:mm:ssxxx"], ["2020-01-05T01:02:03Z", "yyyy-MM-dd'T'HH:mm:ssxxx"],
    ["2020-01-05T01:02:03 GMT+1", "yyyy-MM-dd'T'HH:mm:ss O"], ["2020-01-05T01:02:03 +0100", "yyyy-MM-dd'T'HH:mm:ss Z"], ["2020-01-05T01:02:03 +01:00", "yyyy-MM-dd'T'HH:mm:ss ZZZZZ"], ["2020-01-05T01:02:03 Pacific Standard Time", "yyyy-MM-dd'T'HH:mm:ss zzzz"], ["2020-01-05T01:02:03 EST", "yyyy-MM-dd'T'HH:mm:ss z"],
    ["2020-01-05T01:02:03 CET", "yyyy-MM-dd'T'HH:mm:ss z"], ["2020-01-05T01:02:03 UTC", "yyyy-MM-dd'T'HH:mm:ss z"], ["2020-01-05T01:02:03 Europe/Paris", "yyyy-MM-dd'T'HH:mm:ss VV"], ["2020-01-05T01:02:03 Z", "yyyy-MM-dd'T'HH:mm:ss VV"], ["2020-01-05T01:02:03 +02:00", "yyyy-MM-dd'T'HH:mm:ss VV"], ["2020-01-05T01:02:03 Nowhere", "yyyy-MM-dd'T'HH:mm:ss VV"],
    ["AD 2020", "G yyyy"], ["BC 2020", "G yyyy"], ["2020  05", "yyyy  MM"], ["20200105", "yyyyMMdd"], ["202015", "yyyyMd"], ["20200105123456", "yyyyMMddHHmmss"], ["20200105123456789", "yyyyMMddHHmmssSSS"], ["202001051", "yyyyMMdd"], ["+12020-01", "y-MM"], ["-2020-01", "y-MM"], ["12020-01", "yyyy-MM"], ["+12020-01", "yyyy-MM"], ["-0044-01", "yyyy-MM"],
    ["02020-01", "yyyyy-MM"], ["2020-02-30", "yyyy-MM-dd"], ["2021-02-29", "yyyy-MM-dd"], ["2020-04-31", "yyyy-MM-dd"], ["2020-01-05 ", "yyyy-MM-dd"], [" 2020-01-05", "yyyy-MM-dd"], ["2020-366", "yyyy-DDD"], ["2021-366", "yyyy-DDD"], ["2020-01-32", "yyyy-MM-dd"], ["2020-13-01", "yyyy-MM-dd"], ["2020-01-05 61", "yyyy-MM-dd mm"], ["2020-01-05 03:04", "yyyy-MM-dd HH:mm:ss"],
    ["", "yyyy"], ["2020-01-05 5 23", "yyyy-MM-dd h H"], ["2020 Mon", "yyyy E"], ["2020 1", "yyyy Q"], ["x", "B"], ["x", "yyyy-MM-dd n"], ["2020-03-08 02:30", "yyyy-MM-dd HH:mm"], ["2020'01", "yyyy''MM"], ["abc", "yyyy"], ["2020-01-05 at 3", "yyyy-MM-dd 'at' H"],
]
HASHED = [
    ["int", "1"], ["int", "-7"], ["bigint", "1"], ["bigint", "-9223372036854775808"], ["string", "abc"], ["string", "héllo wörld"], ["string", ""], ["string", "abcdefghijklmnopqrstuvwxyz0123456789"], ["string", "日本語🎉"], ["double", "1.5"], ["double", "-0.0"], ["double", "NaN"], ["float", "1.5"], ["float", "NaN"], ["float", "-0.0"],
    ["boolean", "true"], ["boolean", "false"], ["date", "2020-01-01"], ["timestamp", "2020-01-01 00:00:00"], ["timestamp_ntz", "2020-01-01 00:00:00"], ["decimal(10,2)", "1.50"], ["decimal(38,18)", "1.5"], ["decimal(38,18)", "-1.5"], ["decimal(38,0)", "12345678901234567890123456789"], ["tinyint", "5"], ["smallint", "-300"], ["binary", "abcdefg"],
    ["interval year to month", "1-2"], ["interval day to second", "1 02:03:04.5"], ["interval", "1 year 2 months 3 days 4 seconds"],
]


def main():
    wanted = sys.argv[1:] or ["casts", "patterns", "hashes"]
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "America/Los_Angeles")
    spark = builder.config("spark.sql.timeType.enabled", "true").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    jvm = spark._jvm
    cast = jvm.org.apache.spark.sql.catalyst.expressions.Cast
    types = [jvm.org.apache.spark.sql.types.DataType.fromDDL(f"x {t}").fields()[0].dataType() for t in MATRIX]

    if "casts" in wanted:
        casts(spark, jvm, cast, types)
    if "patterns" in wanted:
        patterns(spark)
    if "hashes" in wanted:
        hashes(spark)


def literal(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t") + "'"


def outcome_of(spark, sql):
    try:
        return spark.sql(sql).collect()[0][0]
    except Exception as e:  # noqa: BLE001
        condition = getattr(e, "getCondition", lambda: None)()
        message = (str(e).split("JVM stacktrace")[0]).strip()
        return {"condition": condition, "message": message.split("\n== SQL")[0]}


def write(name, rows):
    (HERE / name).write_text("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n")


def patterns(spark):
    spark.conf.set("spark.sql.ansi.enabled", "true")
    formatted = [[p, t, outcome_of(spark, f"select date_format(timestamp{literal(t)}, {literal(p)})")] for p in FORMATS for t in FORMATTED[: 1 if p in FORMATS[FORMATS.index("[yyyy]MM"):] else None]]
    write("pattern-formats.json", formatted)
    write("pattern-reads.json", [[t, p, outcome_of(spark, f"select cast(to_timestamp({literal(t)}, {literal(p)}) as string)")] for t, p in READ])
    names = []
    for zone in ["UTC", "GMT", "Z", "+08:00", "UTC+3", "Europe/Berlin", "Europe/London", "Europe/Moscow", "Asia/Kolkata", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Asia/Dubai", "America/New_York", "America/Chicago", "America/Sao_Paulo", "Australia/Sydney", "Pacific/Auckland", "Africa/Johannesburg", "Etc/GMT+5"]:
        spark.conf.set("spark.sql.session.timeZone", zone)
        for t in ["2020-01-05 03:04:05", "2020-07-05 03:04:05"]:
            names.append([zone, t, outcome_of(spark, f"select date_format(timestamp{literal(t)}, 'z|zzzz|VV|O|OOOO|XXX|Z|ZZZZ|ZZZZZ|xxxxx')")])
    write("zone-names.json", names)
    spark.conf.set("spark.sql.session.timeZone", "America/Los_Angeles")


def hashes(spark):
    rows = []
    for t, text in HASHED:
        row = spark.sql(f"select hash(cast({literal(text)} as {t})), cast(xxhash64(cast({literal(text)} as {t})) as string)").collect()[0]
        rows.append([t, text, row[0], row[1]])
    write("hashes.json", rows)


def casts(spark, jvm, cast, types):
    matrix = {}
    rules = {"legacy": cast.canCast, "ansi": cast.canAnsiCast, "try": cast.canTryCast, "upCast": cast.canUpCast, "store": cast.canANSIStoreAssign}
    for name, rule in rules.items():
        matrix[name] = ["".join("x" if rule(a, b) else "." for b in types) for a in types]
    (HERE / "cast-matrix.json").write_text(json.dumps({"types": MATRIX, **matrix}, indent=1) + "\n")

    def outcome(sql):
        return outcome_of(spark, sql)

    def answers(sql_of, texts, ansi):
        spark.conf.set("spark.sql.ansi.enabled", ansi)
        values = ", ".join(f"({literal(t)})" for t in texts)
        try:
            return [r[0] for r in spark.sql(f"select {sql_of('t')} from values {values} as v(t)").collect()]
        except Exception:  # noqa: BLE001
            return [outcome(f"select {sql_of(literal(t))}") for t in texts]

    groups = []
    pairs = [("string", to, STRINGS) for to in FROM_STRING]
    pairs += [(source, to, texts) for source, texts in NUMBERS.items() for to in TO if source != to]
    for source, to, texts in pairs:
        def one(mode):
            inner = "t" if source == "string" else f"cast(t as {source})"
            return lambda t: f"cast({mode}({inner if t == 't' else inner.replace('t', t, 1) if source == 'string' else f'cast({t} as {source})'} as {to}) as string)"

        a, b = jvm.org.apache.spark.sql.types.DataType.fromDDL(f"x {source}").fields()[0].dataType(), jvm.org.apache.spark.sql.types.DataType.fromDDL(f"x {to}").fields()[0].dataType()
        group = {"from": source, "to": to, "texts": texts}
        if cast.canCast(a, b):
            group["legacy"] = answers(one("cast"), texts, "false")
        if cast.canAnsiCast(a, b):
            tried = answers(one("try_cast"), texts, "true")
            group["try"] = tried
            spark.conf.set("spark.sql.ansi.enabled", "true")
            group["ansi"] = [t if isinstance(t, str) else outcome(f"select {one('cast')(literal(x))}") for x, t in zip(texts, tried)]
        # the message of one error of a kind says it all
        seen = set()
        for answer in group.get("ansi", []):
            if isinstance(answer, dict):
                if answer["condition"] in seen:
                    del answer["message"]
                seen.add(answer["condition"])
        if len(group) > 3:
            groups.append(group)
    (HERE / "casts.json").write_text("[\n" + ",\n".join(json.dumps(g, ensure_ascii=False) for g in groups) + "\n]\n")


if __name__ == "__main__":
    main()
