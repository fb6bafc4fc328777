package org.apache.spark.sql.frames

import java.io.ByteArrayOutputStream
import java.nio.file.{Files, Paths}

import org.apache.spark.SparkThrowable
import org.apache.spark.sql._
import org.apache.spark.sql.catalyst.InternalRow
import org.apache.spark.sql.catalyst.expressions.{Cast, EvalMode, Literal}
import org.apache.spark.sql.catalyst.parser.ParseException
import org.apache.spark.sql.catalyst.plans.logical.{Filter, GlobalLimit, LocalLimit, LogicalPlan, Offset, Project, Sort, SubqueryAlias}
import org.apache.spark.sql.types._

/** What the cases of test/session/frames are written with, besides Spark's own API: test/session/frames/prelude.ts has the same for JavaScript. */
object Prelude {
  private lazy val base: SparkSession = SparkSession.builder()
    .master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.codegen.wholeStage", "false")
    .config("spark.sql.shuffle.partitions", "4")
    .config("spark.sql.session.timeZone", "America/Los_Angeles")
    .config("spark.sql.warehouse.dir", warehouse)
    .config("spark.sql.catalogImplementation", "in-memory")
    // a machine that stands still for a while is no reason to give up
    .config("spark.executor.heartbeatInterval", "1000s")
    .config("spark.network.timeout", "10000s")
    .getOrCreate()
  lazy val warehouse: String = Files.createTempDirectory("warehouse-").toString
  lazy val tmp: String = Files.createTempDirectory("frames-").toString
  private var current: SparkSession = _
  def spark: SparkSession = current

  /** Every file of cases has a session of its own, and an empty catalog. */
  def begin(): Unit = {
    current = base.newSession()
    for (d <- current.sql("SHOW DATABASES").collect() if d.getString(0) != "default") current.sql(s"DROP DATABASE `${d.getString(0)}` CASCADE")
    for (t <- current.catalog.listTables("default").collect() if !t.isTemporary)
      current.sql(s"DROP ${if (t.tableType == "VIEW") "VIEW" else "TABLE"} default.`${t.name}`")
    for (v <- current.sql("SHOW VIEWS IN global_temp").collect() if v.getString(0) == "global_temp") current.catalog.dropGlobalTempView(v.getString(1))
  }

  // ---- values: what Scala and JavaScript write differently

  def sql(text: String): DataFrame = spark.sql(text)
  def run(text: String): DataFrame = spark.sql(text)
  val F = org.apache.spark.sql.functions
  private def pairs[V](kv: scala.Seq[Any]): Map[String, V] = kv.grouped(2).map(p => p(0).asInstanceOf[String] -> p(1).asInstanceOf[V]).toMap
  def M(kv: Any*): Map[String, Any] = pairs[Any](kv)
  def MC(kv: Any*): Map[String, Column] = pairs[Column](kv)
  def MS(kv: Any*): Map[String, String] = pairs[String](kv)
  def MX(kv: Any*): Map[Any, Any] = kv.grouped(2).map(p => p(0) -> p(1)).toMap
  def MF(kv: Any*): Map[Any, Double] = kv.grouped(2).map(p => p(0) -> p(1).asInstanceOf[Number].doubleValue).toMap
  def A(strings: String*): Array[String] = strings.toArray
  def AD(numbers: Double*): Array[Double] = numbers.toArray
  def AC(columns: Column*): Array[Column] = columns.toArray
  def AA(values: Any*): Array[Any] = values.toArray
  def R(values: Any*): Row = Row(values: _*)
  def data(rows: Row*): java.util.List[Row] = java.util.Arrays.asList(rows: _*)
  val memoryOnly = org.apache.spark.storage.StorageLevel.MEMORY_ONLY
  def long(n: Long): Long = n
  def double(n: Double): Double = n
  def ddl(text: String): StructType = StructType.fromDDL(text)
  def meta(json: String): Metadata = Metadata.fromJson(json)
  def file(name: String, text: String): String = {
    val path = Paths.get(tmp, name)
    Files.createDirectories(path.getParent)
    Files.writeString(path, text)
    path.toString
  }

  // ---- what is asked of a DataFrame

  def names(df: Dataset[_]): Any = df.columns
  def schema(df: Dataset[_]): Any = schemaOf(df)
  def tree(df: Dataset[_]): Any = df.schema.treeString
  def treeTo(df: Dataset[_], level: Int): Any = df.schema.treeString(level)
  def dtypes(df: Dataset[_]): Any = df.schema.fields.map(f => Array(f.name, f.dataType.simpleString))
  def isEmpty(df: Dataset[_]): Any = df.isEmpty
  def isLocal(df: Dataset[_]): Any = df.isLocal
  def text(c: Column): Any = c.toString
  def json(df: Dataset[_]): Any = df.toJSON.collect()
  def files(df: Dataset[_]): Any = df.inputFiles.length
  def printed(df: Dataset[_]): Any = df.toString
  def ids(df: DataFrame): Any = df.select(F.spark_partition_id().as("p"), F.col("*")).collect().map(_.toSeq.map(v => if (v == null) null else v.toString)).sortBy(_.mkString(","))
  def counts(df: DataFrame): Any = df.count()
  def shown(df: Dataset[_], n: Int, truncate: Int, vertical: Boolean): Any = out(df.show(n, truncate, vertical))
  def metrics(o: Observation, df: DataFrame): Any = { df.collect(); o.get }
  def listed(ds: Dataset[_]): Any = ds.toDF().collect().map(_.toSeq)
  def out(f: => Any): Any = {
    val bytes = new ByteArrayOutputStream
    Console.withOut(bytes)(f)
    bytes.toString("UTF-8")
  }

  // ---- answers

  /** Without a mark that grouped frames leave for the analyzer. */
  private def schemaOf(df: Dataset[_]): String = df.schema.json.replace("\"__autoGeneratedAlias\":\"true\"", "")

  private def jdf(df: Dataset[_]) = df.asInstanceOf[classic.Dataset[_]]

  private def ordered(p: LogicalPlan): Boolean = p match {
    case s: Sort => s.global
    case _: Project | _: Filter | _: GlobalLimit | _: LocalLimit | _: Offset | _: SubqueryAlias => ordered(p.children.head)
    case _ => false
  }

  def clean(s: String): String = s
    .replaceAll("(file:)?/*" + java.util.regex.Pattern.quote(warehouse.substring(1)), "<warehouse>")
    .replaceAll("(file:)?/*" + java.util.regex.Pattern.quote(tmp.substring(1)), "<tmp>")
    .replaceAll("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b", "<uuid>")
    .replaceAll("#\\d+L?\\b", "#x")

  def quote(s: String): String = {
    val b = new StringBuilder("\"")
    s.foreach {
      case '"' => b.append("\\\"")
      case '\\' => b.append("\\\\")
      case c if c < ' ' => b.append("\\u%04x".format(c.toInt))
      case c => b.append(c)
    }
    b.append('"').toString
  }

  def toJson(v: Any): String = v match {
    case null | () => "null"
    case b: Boolean => b.toString
    case d: Double if d.isNaN || d.isInfinite => quote(d.toString)
    case n @ (_: Byte | _: Short | _: Int | _: Long | _: Float | _: Double) => n.toString
    case s: String => quote(clean(s))
    case r: Row => toJson(r.toSeq)
    case o: Option[_] => toJson(o.orNull)
    case m: scala.collection.Map[_, _] => m.toSeq.map { case (k, x) => quote(String.valueOf(k)) -> toJson(x) }.sortBy(_._1).map { case (k, x) => s"$k: $x" }.mkString("{", ", ", "}")
    case a: Array[_] => a.map(toJson(_)).mkString("[", ", ", "]")
    case s: scala.collection.Iterable[_] => s.map(toJson(_)).mkString("[", ", ", "]")
    case l: java.util.Collection[_] => toJson(l.toArray)
    case p: Product => toJson(p.productIterator.toSeq)
    case x => quote(clean(x.toString))
  }

  def rows(df: Dataset[_]): String = {
    val plan = jdf(df).queryExecution
    val types = df.schema.fields.map(_.dataType)
    def cell(v: Any, t: DataType): String =
      if (v == null) null
      else String.valueOf(Cast(Literal(v, t), StringType, Some("America/Los_Angeles"), EvalMode.LEGACY).eval(InternalRow.empty))
    val all = plan.executedPlan.executeCollect().map(r => types.zipWithIndex.map { case (t, i) => cell(if (r.isNullAt(i)) null else r.get(i, t), t) })
    val key = (r: Array[String]) => r.map(c => if (c == null) "" else "\u0001" + c).mkString("\u0002")
    val inOrder = ordered(plan.analyzed)
    val shown = (if (inOrder) all else all.sortBy(key)).map(r => r.map(toJson(_)).mkString("[", ", ", "]"))
    s""""schema": ${quote(clean(schemaOf(df)))}, "ordered": $inOrder, "rows": ${shown.mkString("[", ", ", "]")}"""
  }

  private def failure(e: Throwable): String = {
    var cause: Throwable = e
    while (cause != null && !(cause.isInstanceOf[SparkThrowable] && cause.asInstanceOf[SparkThrowable].getCondition != null)) cause = cause.getCause
    if (cause == null) {
      return s""""error": {"exception": ${quote(e.getClass.getSimpleName)}, "condition": null, "message": ${quote(clean(String.valueOf(e.getMessage)).take(400))}}"""
    }
    val t = cause.asInstanceOf[SparkThrowable]
    val params = scala.jdk.CollectionConverters.MapHasAsScala(t.getMessageParameters).asScala.toSeq.sortBy(_._1).map { case (k, v) => s"${quote(k)}: ${quote(clean(String.valueOf(v)))}" }
    val context = t.getQueryContext.map(q => quote(q.fragment))
    s""""error": {"condition": ${quote(t.getCondition)}, "sqlState": ${toJson(t.getSqlState)}, "parameters": ${params.mkString("{", ", ", "}")}, "context": ${context.mkString("[", ", ", "]")}}"""
  }

  def answer(name: String, f: () => Any): String = {
    val said = try f() match {
      case df: Dataset[_] => rows(df)
      case v => s""""value": ${toJson(v)}"""
    } catch {
      case e: Throwable => failure(e)
    }
    s"""  {"case": ${quote(name)}, $said}"""
  }
}
