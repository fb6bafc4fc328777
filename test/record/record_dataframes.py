"""Records what real Spark's DataFrame API answers, case by case, for test/session/dataframe-api.test.ts, whose cases bear the same names."""

import contextlib
import io
import json
import pathlib

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Row, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql.functions import col, lit

folder = pathlib.Path(__file__).parent.parent / "session"
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.codegen.wholeStage", "false")
    .config("spark.sql.shuffle.partitions", "4")
    .config("spark.sql.session.timeZone", "America/Los_Angeles")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")

people = spark.createDataFrame(
    [(1, "Ann", 31, 5.5, True), (2, "Bob", None, None, None), (3, None, 22, float("nan"), False), (4, "Dan", 45, 1.25, True)],
    "id int, name string, age int, score double, member boolean",
)
sales = spark.createDataFrame(
    [(2020, "Java", 20000), (2020, "SQL", 5000), (2021, "Java", 30000), (2021, "SQL", 12000), (2021, "Java", 4000), (2022, "C", 7)],
    "year int, course string, earnings int",
)
nested = spark.sql(
    "SELECT 1 AS id, named_struct('a', 1, 'b', named_struct('c', 2, 'd', 'x')) AS s, array(1, 2, 3) AS arr, map('k', 1) AS m"
    " UNION ALL SELECT 2, named_struct('a', CAST(NULL AS INT), 'b', NULL), array(), NULL ORDER BY id"
)
wide = spark.sql("SELECT 7 AS id, 1.5D AS x, 2.5D AS y, 'left' AS l")
texts = spark.sql("SELECT * FROM VALUES ('短い文字', 1), ('plain text that is longer than twenty', 2), (NULL, 3), ('tab\\tand\\nline', 4) AS t(s, n)")
stats = spark.sql("SELECT id, CAST(id % 7 AS DOUBLE) AS x, CAST(id * 2 + id % 3 AS DOUBLE) AS y, CAST(id % 4 AS STRING) AS k FROM range(50)")

cases = {}


def case(name):
    def register(f):
        cases[name] = f
        return f

    return register


c = lambda name, f: cases.__setitem__(name, f)

# ---- na ----
c("na.fill number", lambda: people.na.fill(0))
c("na.fill double into ints", lambda: people.na.fill(1.7))
c("na.fill string", lambda: people.na.fill("?"))
c("na.fill boolean", lambda: people.na.fill(False))
c("na.fill columns", lambda: people.na.fill(9, ["age", "name"]))
c("na.fill map", lambda: people.na.fill({"age": 50, "name": "none", "member": True}))
c("na.fill unknown column", lambda: people.na.fill(9, ["nope"]))
c("na.drop any", lambda: people.na.drop())
c("na.drop all", lambda: people.select("age", "score").na.drop("all"))
c("na.drop thresh", lambda: people.na.drop(thresh=4))
c("na.drop subset", lambda: people.na.drop(subset=["name"]))
c("na.drop thresh subset", lambda: people.na.drop(thresh=1, subset=["age", "score"]))
c("na.replace number", lambda: people.na.replace(31, 13))
c("na.replace map", lambda: people.na.replace({"Ann": "Anna", "Bob": "Bobby"}, subset=["name"]))
c("na.replace to null", lambda: people.na.replace("Ann", None, "name"))
c("na.replace booleans", lambda: people.na.replace({True: False}, subset=["member"]))
# ---- stat ----
c("stat.corr", lambda: stats.stat.corr("x", "y"))
c("stat.cov", lambda: stats.stat.cov("x", "y"))
c("stat.cov string", lambda: stats.stat.cov("x", "k"))
c("stat.approxQuantile", lambda: stats.stat.approxQuantile("y", [0.0, 0.25, 0.5, 1.0], 0.0))
c("stat.approxQuantile columns", lambda: stats.stat.approxQuantile(["x", "y"], [0.5], 0.01))
c("stat.approxQuantile out of range", lambda: stats.stat.approxQuantile("y", [1.5], 0.0))
c("stat.crosstab", lambda: sales.stat.crosstab("year", "course").orderBy("year_course"))
c("stat.freqItems", lambda: sales.stat.freqItems(["course"], 0.4).select(F.array_sort("course_freqItems").alias("course_freqItems")))
c("stat.sampleBy all", lambda: sales.stat.sampleBy("year", {2020: 1.0, 2021: 0.0}, 7))
c("describe", lambda: people.describe())
c("describe columns", lambda: people.describe("age", "name"))
c("summary", lambda: stats.summary())
c("summary some", lambda: sales.summary("count", "75%", "count_distinct", "approx_count_distinct", "max"))
c("summary unknown", lambda: people.summary("foo"))
c("summary of nothing", lambda: spark.sql("SELECT true AS b").summary())
# ---- grouped ----
c("pivot values", lambda: sales.groupBy("year").pivot("course", ["Java", "SQL"]).sum("earnings").orderBy("year"))
c("pivot found", lambda: sales.groupBy("year").pivot("course").agg(F.sum("earnings")).orderBy("year"))
c("pivot two aggregates", lambda: sales.groupBy("year").pivot("course", ["Java"]).agg(F.sum("earnings").alias("s"), F.count("earnings")).orderBy("year"))
c("pivot count", lambda: sales.groupBy("year").pivot("course").count().orderBy("year"))
c("pivot without keys", lambda: sales.groupBy().pivot("year").agg(F.max("earnings")))
c("pivot twice", lambda: sales.groupBy("year").pivot("course").pivot("course"))
c("groupingSets", lambda: sales.groupingSets([["year"], ["course"], []], "year", "course").agg(F.sum("earnings").alias("s")).orderBy("year", "course"))
c("group sum of all numbers", lambda: sales.groupBy("course").sum().orderBy("course"))
c("group max of string", lambda: sales.groupBy("year").max("course"))
c("group agg map", lambda: sales.groupBy("year").agg({"earnings": "max"}).orderBy("year"))
c("group agg star", lambda: sales.groupBy("year").agg({"*": "count"}).orderBy("year"))
c("group avg names", lambda: sales.groupBy("year").avg("earnings", "year").orderBy("year"))
# ---- rows and columns ----
c("unpivot", lambda: wide.unpivot("id", ["x", "y"], "name", "value"))
c("unpivot all", lambda: wide.select("id", "x", "y").unpivot(["id"], None, "n", "v"))
c("unpivot mismatch", lambda: wide.unpivot("id", ["x", "l"], "n", "v"))
c("unpivot no values", lambda: wide.select("id").unpivot("id", None, "n", "v"))
c("transpose", lambda: spark.sql("SELECT * FROM VALUES ('a', 1, 2), ('b', 3, 4) t(k, x, y)").transpose())
c("transpose by", lambda: spark.sql("SELECT * FROM VALUES (1, 'u', 2), (3, 'v', 4) t(x, k, y)").transpose("k"))
c("transpose mismatch", lambda: spark.sql("SELECT * FROM VALUES ('a', 1, 'z') t(k, x, y)").transpose())
c("colRegex", lambda: people.select(people.colRegex("`(id|na.*)`")))
c("withMetadata", lambda: people.withMetadata("age", {"unit": "years"}).schema["age"].metadata["unit"])
c("withColumns", lambda: people.withColumns({"a2": col("age") * 2, "id": lit(0)}).select("id", "a2"))
c("withColumnsRenamed", lambda: people.withColumnsRenamed({"age": "years", "nope": "x"}).columns)
c("toDF", lambda: wide.toDF("a", "b", "c", "d").columns)
c("toDF arity", lambda: wide.toDF("a"))
c("drop", lambda: people.drop("age", "nope", "score").columns)
c("selectExpr", lambda: people.selectExpr("id + 1 AS n", "upper(name)"))
c("dropDuplicates", lambda: sales.dropDuplicates(["year"]).select("year").orderBy("year"))
c("dropDuplicates unknown", lambda: sales.dropDuplicates(["nope"]))
c("lateralJoin", lambda: people.select("id").lateralJoin(spark.range(3).where(col("id") < col("id").outer()).select(col("id").alias("n")) if False else spark.range(2).select((col("id") + 10).alias("n"))).orderBy("id", "n"))
c("sort within", lambda: people.orderBy(col("age").desc_nulls_first(), "id").select("id"))
c("limit offset", lambda: spark.range(10).offset(3).limit(2))
c("sample replacement false", lambda: spark.range(100, numPartitions=1).sample(False, 0.1, 42))
c("sample", lambda: spark.range(0, 100, 1, 2).sample(0.2, 7))
c("sample with replacement", lambda: spark.range(0, 50, 1, 1).sample(True, 0.3, 5))
c("sample twice", lambda: spark.range(0, 30, 1, 1).sample(True, 1.5, 11))
c("sample bad fraction", lambda: spark.range(3).sample(False, 1.5, 1))
c("randomSplit 0", lambda: spark.range(0, 40, 1, 2).randomSplit([1.0, 2.0], 24)[0])
c("randomSplit 1", lambda: spark.range(0, 40, 1, 2).randomSplit([1.0, 2.0], 24)[1])
c("union by name missing", lambda: people.select("id").unionByName(wide.select("id", "x"), allowMissingColumns=True).orderBy("id", "x"))
c("zipWithIndex", lambda: spark.range(0, 6, 2, 2).zipWithIndex())
c("hint unknown", lambda: people.hint("foo").select("id"))
# ---- columns ----
c("withField", lambda: nested.select("id", col("s").withField("z", lit(9)).alias("s")))
c("withField nested", lambda: nested.select(col("s").withField("b.c", lit(5)).alias("s")))
c("withField replace", lambda: nested.select(col("s").withField("a", lit("q"))))
c("dropFields", lambda: nested.select(col("s").dropFields("b")))
c("dropFields nested", lambda: nested.select(col("s").dropFields("b.c").alias("s")))
c("dropFields all", lambda: nested.select(col("s").dropFields("a", "b")))
c("withField of no struct", lambda: nested.select(col("id").withField("a", lit(1))))
c("getItem", lambda: nested.select(col("arr").getItem(0), col("m").getItem("k"), col("s").getField("a"), col("s")["b"]["c"]))
c("try_cast", lambda: people.select(col("name").try_cast("int"), col("age").cast("string")))
c("over partition", lambda: sales.select("year", "earnings", F.sum("earnings").over(Window.partitionBy("year").orderBy("earnings")).alias("run"), F.row_number().over(Window.partitionBy("year").orderBy(col("earnings").desc())).alias("n")).orderBy("year", "earnings"))
c("over rows", lambda: sales.select("earnings", F.avg("earnings").over(Window.orderBy("earnings").rowsBetween(-1, 1)).alias("a")).orderBy("earnings"))
c("over range", lambda: sales.select("earnings", F.count("*").over(Window.orderBy("earnings").rangeBetween(-5000, Window.currentRow)).alias("n")).orderBy("earnings"))
c("over name", lambda: sales.select(F.max("earnings").over(Window.partitionBy("year"))).columns)
c("over bounds", lambda: sales.select(F.max("earnings").over(Window.orderBy("year").rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)).alias("m")).distinct())
c("explode", lambda: nested.select("id", F.explode("arr").alias("e")))
c("posexplode", lambda: nested.select("id", F.posexplode("arr")))
c("explode_outer map", lambda: nested.select("id", F.explode_outer("m").alias("key", "value")))
c("when chain", lambda: people.select(F.when(col("age") > 40, "old").when(col("age") > 30, "mid").otherwise("young").alias("w")))
c("when names", lambda: people.select(F.when(col("age") > 40, 1).otherwise(0)).columns)
c("isin", lambda: people.where(col("name").isin("Ann", "Dan")).select("id"))
c("isin empty", lambda: people.select(col("id").isin([])))
c("between", lambda: people.where(col("age").between(22, 31)).select("id"))
c("bitwise", lambda: people.select(col("id").bitwiseAND(3), col("id").bitwiseOR(8), col("id").bitwiseXOR(1)))
c("string methods", lambda: people.select(col("name").startswith("A"), col("name").endswith("n"), col("name").contains("o"), col("name").substr(2, 2), col("name").rlike("^[AB]"), col("name").like("D%"), col("name").ilike("d%")))
c("null tests", lambda: people.select(col("score").isNull(), col("score").isNotNull(), col("score").isNaN(), col("age").eqNullSafe(None)))
c("names of operators", lambda: people.select(col("id") + 1, -col("id"), ~col("member"), col("id") % 2, col("id") / 2, (col("id") > 1) & col("member"), col("id") != 3).columns)
c("create_map", lambda: people.select(F.create_map(lit("a"), col("id"), lit("b"), lit(2)).alias("m")).limit(1))
c("product", lambda: sales.agg(F.product("year") / 3))
c("function names", lambda: people.select(F.bitwise_not("id"), F.toDegrees(lit(0.5)), F.shiftleft("id", 1), F.negate("id"), F.approx_count_distinct("id").over(Window.partitionBy())).columns)
c("listagg_distinct", lambda: sales.agg(F.listagg_distinct(col("course"), ",").alias("l")).select(F.array_sort(F.split("l", ",")).alias("l")))
c("timestamp_add", lambda: spark.range(1).select(F.timestamp_add("HOUR", lit(5), lit("2024-01-01 00:00:00").cast("timestamp")).alias("t"), F.timestamp_diff("DAY", lit("2024-01-01").cast("timestamp"), lit("2024-03-01").cast("timestamp")).alias("d")))
c("transform lambda", lambda: nested.select(F.transform("arr", lambda x: x * 2).alias("t"), F.filter("arr", lambda x: x > 1).alias("f"), F.aggregate("arr", lit(0), lambda a, x: a + x).alias("g")))
c("zip_with lambda", lambda: nested.select(F.zip_with("arr", "arr", lambda x, y: x + y).alias("z"), F.transform_values("m", lambda k, v: v + 1).alias("v")))
c("column transform", lambda: people.select(col("age").transform(lambda x: x + 1).alias("a")))
c("lit nested", lambda: spark.range(1).select(lit([1, 2]).alias("a"), lit("x").alias("s"), lit(1.5).alias("d"), lit(3000000000).alias("l"), lit(None).alias("n")))
c("unresolved column", lambda: people.select("nmae"))
c("ambiguous column", lambda: people.join(wide, people.id == wide.id).select("id"))
c("scalar subquery", lambda: people.where(col("age") == people.select(F.max("age")).scalar()).select("id"))
c("exists subquery", lambda: people.where(sales.where(col("year") == 2022).exists()).select("id"))
# ---- actions ----
c("head", lambda: [list(r) for r in spark.range(3).head(2)])
c("tail", lambda: [list(r) for r in spark.range(5).tail(2)])
c("toJSON", lambda: people.toJSON().collect())
c("isEmpty", lambda: people.where("id > 100").isEmpty())
c("isLocal", lambda: [people.isLocal(), spark.range(3).isLocal(), spark.sql("show tables").isLocal()])
c("isStreaming", lambda: people.isStreaming)
c("storageLevel", lambda: str(people.storageLevel))
c("sameSemantics", lambda: [people.select("id").sameSemantics(people.select("id")), people.select("id").sameSemantics(people.select("age")), people.select(col("id").alias("a")).sameSemantics(people.select(col("id").alias("b")))])
c("inputFiles", lambda: len(people.inputFiles()))
c("dtypes", lambda: [list(t) for t in nested.dtypes])
# ---- partitions ----
ids = lambda df: sorted(list(r) for r in df.select(F.spark_partition_id().alias("p"), "id").collect())
c("partitions of repartition by column", lambda: ids(spark.range(10).repartition(3, "id")))
c("partitions of repartition by columns", lambda: ids(spark.range(10).repartition(4, col("id") % 3, col("id"))))
c("partitions of repartitionByRange", lambda: ids(spark.range(10).repartitionByRange(3, "id")))
c("partitions of repartitionByRange desc", lambda: ids(spark.range(7).repartitionByRange(4, col("id").desc())))
c("partitions of range ties", lambda: ids(spark.range(12).withColumn("k", col("id") % 2).repartitionByRange(4, "k")))
c("partitions of coalesce", lambda: ids(spark.range(0, 12, 1, 6).coalesce(4)))
c("partitions of coalesce one", lambda: ids(spark.range(0, 12, 1, 6).coalesce(1)))
c("partitions of coalesce more", lambda: ids(spark.range(0, 4, 1, 2).coalesce(5)))
c("sizes of round robin", lambda: sorted(r[0] for r in spark.range(0, 12, 1, 1).repartition(4).groupBy(F.spark_partition_id()).count().select("count").collect()))
c("partitions without a number", lambda: ids(spark.range(10).repartition("id")))
c("ids of partitions", lambda: [list(r) for r in spark.range(0, 6, 1, 3).select(F.monotonically_increasing_id()).collect()])
c("sort within partitions", lambda: [list(r) for r in spark.range(0, 10, 1, 2).sortWithinPartitions(col("id").desc()).select("id", F.spark_partition_id()).collect()])
c("rand of partitions", lambda: [list(r) for r in spark.range(0, 4, 1, 2).select(F.rand(3)).collect()])
c("repartition zero", lambda: spark.range(3).repartition(0).count())
c("coalesce zero", lambda: spark.range(3).coalesce(0).count())


def shown(f):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        f()
    return out.getvalue()


c("show", lambda: shown(lambda: people.show()))
c("show truncated", lambda: shown(lambda: texts.show(2, 8)))
c("show whole", lambda: shown(lambda: texts.show(truncate=False)))
c("show vertical", lambda: shown(lambda: texts.show(3, 10, True)))
c("show vertical whole", lambda: shown(lambda: nested.show(vertical=True, truncate=False)))
c("show nested", lambda: shown(lambda: nested.show(truncate=False)))
c("show one", lambda: shown(lambda: people.show(1)))
c("show none", lambda: shown(lambda: people.show(0)))
c("show empty", lambda: shown(lambda: people.where("id > 9").show()))
c("show empty vertical", lambda: shown(lambda: people.where("id > 9").show(vertical=True)))
c("show no columns", lambda: shown(lambda: people.select().show()))
c("show truncate two", lambda: shown(lambda: texts.show(2, 2)))
c("show values", lambda: shown(lambda: spark.sql("SELECT 1.50BD d, DATE '2024-01-02' dt, TIMESTAMP '2024-01-02 03:04:05.6' ts, X'0AFF' b, INTERVAL '1' DAY i, array(NULL, 1) a, named_struct('x', NULL) s, map('k', array(1.0D)) m").show(truncate=False)))
c("printSchema", lambda: shown(lambda: nested.printSchema()))
c("printSchema level 1", lambda: shown(lambda: nested.printSchema(1)))
c("printSchema level 2", lambda: shown(lambda: nested.printSchema(2)))

# ---- errors of writers and readers ----
c("bucketBy save", lambda: people.write.bucketBy(2, "id").parquet("never-written"))
c("sortBy without buckets", lambda: people.write.sortBy("id").saveAsTable("t"))
c("sortBy save", lambda: people.write.sortBy("id").parquet("never-written"))
c("partitionBy unknown", lambda: people.write.partitionBy("nope").parquet("never-written"))
c("partitionBy insertInto", lambda: people.write.partitionBy("id").insertInto("t"))
c("summary percentile", lambda: people.summary("x%"))
c("mode unknown", lambda: people.write.mode("foo"))
c("partitionBy and clusterBy", lambda: people.write.partitionBy("id").clusterBy("age").saveAsTable("t"))

result = {}
for name, f in cases.items():
    try:
        made = f()
        if isinstance(made, DataFrame):
            rows = made.select([col(f"`{n}`").cast("string") for n in made.columns] if len(set(made.columns)) == len(made.columns) else "*").collect()
            result[name] = {"schema": made.schema.simpleString(), "rows": [[None if v is None else str(v) for v in r] for r in rows]}
        else:
            result[name] = {"value": made}
    except PySparkException as e:
        result[name] = {"error": {"condition": e.getCondition() if hasattr(e, "getCondition") else e.getErrorClass(), "message": str(e).split(";\n'")[0].split("\n\nJVM stacktrace")[0]}}
    except Exception as e:
        result[name] = {"error": {"condition": None, "message": str(e)[:400]}}
    print(name, flush=True)
(folder / "dataframe-api.json").write_text(json.dumps(result, indent=1, ensure_ascii=False, default=str) + "\n")
spark.stop()
