"""Runs the query files of test/sql on real Spark and writes what it answers next to them. See README.md."""

import argparse
import json
import logging
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SQL = ROOT / "test" / "sql"


# ---- query files

def statements(text):
    """The statements of a file, each with the arguments of a `-- args` line before it."""
    out, lines, args, script = [], [], None, False
    for line in text.split("\n"):
        if not lines:
            if line.startswith("-- args "):
                args = json.loads(line[len("-- args "):])
            if not line.strip() or line.startswith("--"):
                continue
            script = line == "BEGIN"
        lines.append(line)
        if line == "END;" if script else line.rstrip().endswith(";"):
            out.append(("\n".join(lines).rstrip()[:-1].rstrip(), args))
            lines, args = [], None
    if lines:
        out.append(("\n".join(lines).rstrip(), args))
    return out


def settings(text):
    """The configuration that the `-- set key=value` header lines ask for."""
    return dict(m.groups() for m in re.finditer(r"^-- set ([\w.]+)=(.*)$", text, re.M))


def views(text):
    """The file that lists the temporary views: the one that a `-- views path` line names."""
    named = re.search(r"^-- views (\S+)$", text, re.M)
    return ROOT / (named.group(1) if named else "datasets/datasets.json")


# ---- Spark

def start(warehouse, cores=2, partitions=4):
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master(f"local[{cores}]").appName("record")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.session.timeZone", "America/Los_Angeles")
        .config("spark.sql.shuffle.partitions", str(partitions))
        .config("spark.sql.warehouse.dir", warehouse)
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.driver.extraJavaOptions", "-Duser.timezone=America/Los_Angeles -Duser.language=en -Duser.country=US")
        .config("spark.driver.memory", "2g")
        # a machine that stands still for a while is no reason to give up
        .config("spark.executor.heartbeatInterval", "1000s")
        .config("spark.network.timeout", "10000s")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    logging.disable(logging.CRITICAL)
    return spark


def fresh(spark, conf, listed):
    """A new session with the listed datasets as temporary views and an empty catalog."""
    session = spark.newSession()
    for name in [r[0] for r in session.sql("SHOW DATABASES").collect()]:
        if name != "default":
            session.sql(f"DROP DATABASE `{name}` CASCADE")
    for row in session.sql("SHOW TABLES IN default").collect():
        if not row.isTemporary:
            session.sql(f"DROP TABLE IF EXISTS default.`{row.tableName}`")
    for row in session.sql("SHOW VIEWS IN default").collect():
        if not row.isTemporary:
            session.sql(f"DROP VIEW IF EXISTS default.`{row.viewName}`")
    for row in session.sql("SHOW USER FUNCTIONS").collect():
        session.sql("DROP FUNCTION IF EXISTS " + ".".join(f"`{part}`" for part in row.function.split(".", 2)))
    for row in session.sql("SHOW VIEWS IN global_temp").collect():
        if row.namespace == "global_temp":
            session.sql(f"DROP VIEW global_temp.`{row.viewName}`")
    for d in json.loads(listed.read_text()):
        reader = session.read.format(d["format"]).options(**d.get("options", {}))
        if "schema" in d:
            reader = reader.schema(d["schema"])
        reader.load(d["path"]).createOrReplaceTempView(d["name"])
    for key, value in conf.items():
        session.conf.set(key, value)
    return session


class Recorder:
    def __init__(self, session, warehouse):
        self.session = session
        self.warehouse = warehouse

    def run(self, sql, args=None):
        entry = {"sql": sql}
        if args is not None:
            entry["args"] = args
        try:
            df = self.session.sql(sql, args=args)
            try:
                entry.update(self.answer(df))
            except Exception:
                # the error of the query alone, without our casts: parsed anew, since expressions remember where they first failed
                self.session.sql(sql, args=args)._jdf.queryExecution().executedPlan().executeCollect()
                raise
        except Exception as e:
            entry["error"] = self.error(e)
        return entry

    def answer(self, df):
        schema = df._jdf.schema()
        command, ordered = self.order(df._jdf.queryExecution().logical())
        names = [schema.apply(i).name() for i in range(schema.length())]
        rows = [list(row) for row in self.text(df, schema).collect()] if names else [[] for _ in df.collect()]  # count() would need the function of that name, which SET PATH can hide
        if not ordered:
            rows.sort(key=lambda row: [(v is not None, v or "") for v in row])
        if command:
            rows = [[v and self.timeless(self.clean(v)) for v in row] for row in rows]
        return {"schema": self.clean(schema.catalogString()), "ordered": ordered, "columns": [self.clean(n) for n in names], "rows": rows}

    def text(self, df, schema):
        """The same rows with each cell cast to a string."""
        from pyspark.sql import functions as F

        def cell(i):
            if schema.apply(i).dataType().typeName().startswith("geo"):  # geometry and geography have no cast to a string
                return F.expr(f"hex(st_asbinary(c{i}))")
            return F.col(f"c{i}").cast("string")

        return df.toDF(*[f"c{i}" for i in range(schema.length())]).select([cell(i) for i in range(schema.length())])

    def order(self, plan):
        """Whether a parsed statement is a command, and whether the order of its rows is part of the answer."""
        if is_a(plan, "org.apache.spark.sql.catalyst.plans.logical.Command"):
            return True, True
        while plan.nodeName() in ("GlobalLimit", "LocalLimit", "Offset", "UnresolvedWith", "NameParameterizedQuery", "PosParameterizedQuery"):
            plan = plan.child()
        return False, plan.nodeName() == "Sort" and getattr(plan, "global")()

    def error(self, e):
        thrown = getattr(e, "java_exception", None) or getattr(e, "_origin", None)
        if thrown is None:
            raise e
        cause = thrown
        while cause is not None and not (is_a(cause, "org.apache.spark.SparkThrowable") and cause.getCondition()):
            cause = cause.getCause()
        if cause is None:
            return {"exception": thrown.getClass().getSimpleName(), "condition": None, "message": self.clean(thrown.getMessage() or "")}
        analysis = is_a(cause, "org.apache.spark.sql.AnalysisException") and not is_a(cause, "org.apache.spark.sql.catalyst.parser.ParseException")
        return {
            "exception": cause.getClass().getSimpleName().replace("ExtendedAnalysisException", "AnalysisException"),
            "condition": cause.getCondition(),
            "sqlState": cause.getSqlState(),
            "messageParameters": {k: self.clean(v or "") for k, v in sorted(dict(cause.getMessageParameters()).items())},
            "message": self.clean(cause.getSimpleMessage() if analysis else cause.getMessage()),
            "queryContext": [self.context(q) for q in cause.getQueryContext()],
        }

    def context(self, q):
        if q.contextType().toString() == "SQL":
            return {"fragment": q.fragment(), "startIndex": q.startIndex(), "stopIndex": q.stopIndex()}
        return {"fragment": q.fragment(), "callSite": True}

    def timeless(self, text):
        """Without the times at which things were made."""
        text = re.sub(r"\b\w{3} \w{3} \d\d \d\d:\d\d:\d\d \w{3} \d{4}", "<time>", text)
        return re.sub(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"', '"<time>"', text)

    def clean(self, text):
        """Without what differs from run to run: places on this machine and expression ids."""
        text = re.sub(r"(file:)?/*" + re.escape(self.warehouse.lstrip("/")), "<warehouse>", text)
        text = re.sub(r"(file:)?/*" + re.escape(str(ROOT).lstrip("/")), "<root>", text)
        text = re.sub(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uuid>", text)
        return re.sub(r"#\d+L?\b", "#x", text)


def is_a(obj, name):
    from pyspark import SparkContext
    from py4j.java_gateway import is_instance_of

    return is_instance_of(SparkContext._gateway, obj, name)


# ---- writing

def dump(entries):
    """JSON with one row a line: it reads well and differs well."""
    dumps = lambda v: json.dumps(v, ensure_ascii=False)
    out = []
    for e in entries:
        fields = []
        for key, value in e.items():
            if key == "rows" and value:
                value = "[\n" + ",\n".join("      " + dumps(row) for row in value) + "\n    ]"
            elif key == "error":
                value = "{\n" + ",\n".join(f"      {dumps(k)}: {dumps(v)}" for k, v in value.items()) + "\n    }"
            else:
                value = dumps(value)
            fields.append(f"    {dumps(key)}: {value}")
        out.append("  {\n" + ",\n".join(fields) + "\n  }")
    return "[\n" + ",\n".join(out) + "\n]\n"


def record_file(spark, path, warehouse):
    text = path.read_text(encoding="utf-8")
    recorder = Recorder(fresh(spark, settings(text), views(text)), warehouse)
    return [recorder.run(sql, args) for sql, args in statements(text)]


# ---- modes

def record_files(spark, paths, warehouse, check):
    """Records the files; with `check`, compares with what was recorded instead of writing."""
    failed = 0
    for path in paths:
        began = time.time()
        entries = record_file(spark, path, warehouse)
        target = path.with_suffix(".json")
        new = dump(entries)
        old = target.read_text(encoding="utf-8") if target.exists() else None
        errors = sum("error" in e for e in entries)
        note = "same" if old == new else "new" if old is None else "changed"
        print(f"{os.path.relpath(path, SQL)}: {len(entries)} statements, {errors} errors, {note}, {time.time() - began:.1f} s", flush=True)
        if check:
            if old != new:
                failed += 1
                for a, b in zip(json.loads(old or "[]"), entries):
                    if a != b:
                        print(f"  differs: {b['sql']}\n    was {json.dumps(a, ensure_ascii=False)[:1000]}\n    is  {json.dumps(b, ensure_ascii=False)[:1000]}")
        else:
            target.write_text(new, encoding="utf-8")
    return failed


VOLATILE = "curdate current_date current_time current_timestamp current_user localtime localtimestamp now session_user user version".split()
VOLATILE_CALL = re.compile(rf"\b({'|'.join(VOLATILE)})\(")


def examples(text):
    """The example queries of a DESCRIBE FUNCTION EXTENDED text."""
    out, lines = [], None
    for line in (text or "").split("\n"):
        line = line.strip()
        if line.startswith("> "):
            lines = [line[2:]]
        elif lines is not None:
            lines.append(line)
        if lines is not None and line.endswith(";"):
            out.append("\n".join(lines)[:-1].rstrip())
            lines = None
    return out


def example(recorder, name, sql):
    """The answer to an example; without rows and names if they change from run to run."""
    conf = "spark.sql.timeType.enabled"
    first = recorder.run(sql)
    if first.get("error", {}).get("condition") == "UNSUPPORTED_TIME_TYPE":  # a type that has to be switched on
        recorder.session.conf.set(conf, "true")
        first = {"sql": sql, "conf": {conf: "true"}, **recorder.run(sql)}
        recorder.session.conf.set(conf, "false")
    elif "error" not in first and not sql.startswith("SET"):
        if name in VOLATILE or VOLATILE_CALL.search(" ".join(first["columns"])) or first != recorder.run(sql):
            return {"sql": sql, "schema": "struct<_" + first["schema"][len("struct<" + first["columns"][0]):], "volatile": True}
    return first


def record_functions(spark, warehouse):
    """Executes the examples of every function's documentation; one file per group of functions."""
    catalog = spark._jsparkSession.sessionState().catalog()
    identifier = spark.sparkContext._jvm.org.apache.spark.sql.catalyst.FunctionIdentifier
    groups = {}
    for (name,) in spark.sql("SHOW ALL FUNCTIONS").collect():
        try:
            info = catalog.lookupFunctionInfo(identifier(name))
        except Exception:
            continue
        groups.setdefault((info.getGroup() or "operator").removesuffix("_funcs"), []).append((name, examples(info.getExamples())))
    folder = SQL / "functions"
    folder.mkdir(parents=True, exist_ok=True)
    for group, functions in sorted(groups.items()):
        entries = []
        for name, queries in functions:
            recorder = Recorder(spark.newSession(), warehouse)  # an example may SET something
            for sql in queries:
                entries.append({"function": name, **example(recorder, name, sql)})
            if not queries:
                entries.append({"function": name})
        (folder / f"{group}.json").write_text(dump(entries), encoding="utf-8")
        print(f"{group}: {len(functions)} functions, {len(entries)} examples, {sum('error' in e for e in entries)} errors", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="query files or folders (default: all of test/sql)")
    parser.add_argument("--functions", action="store_true", help="record the documented examples of every SQL function instead")
    parser.add_argument("--tpch", action="store_true", help="record the TPC-H queries only")
    parser.add_argument("--missing", action="store_true", help="only files whose recording is missing or older than the file")
    parser.add_argument("--check", action="store_true", help="compare with the recording instead of writing it")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--partitions", type=int, default=4)
    options = parser.parse_args()

    paths = [Path(f).resolve() for f in options.files] or [SQL / "tpch" if options.tpch else SQL]
    files = sorted(f for p in paths for f in (p.rglob("*.sql") if p.is_dir() else [p]))
    if options.missing:
        files = [f for f in files if not f.with_suffix(".json").exists() or f.with_suffix(".json").stat().st_mtime < f.stat().st_mtime]
    os.chdir(ROOT)
    os.environ["TZ"] = "America/Los_Angeles"
    warehouse = tempfile.mkdtemp(prefix="warehouse-")
    spark = start(warehouse, options.cores, options.partitions)
    try:
        if options.functions:
            return record_functions(spark, warehouse)
        return record_files(spark, files, warehouse, options.check)
    finally:
        spark.stop()
        shutil.rmtree(warehouse, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
