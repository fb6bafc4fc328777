// Spark's RDDs in Scala, for `spark-shell -i`; the request comes in environment variables. The answers are lines of JSON.
import org.apache.spark.rdd.RDD

sc.setLogLevel("ERROR")
val threads = sys.env("THREADS").toInt
val repetitions = sys.env("REPETITIONS").toInt
val wanted = sys.env("WORKLOADS").split(",")
val text = sys.env("TEXT")
def size(name: String): Int = sys.env("SIZE_" + name.toUpperCase).toInt
val (sortSize, joinSize, groupSize) = (size("sort"), size("join"), size("group"))
val (pointsSize, edgesSize, samplesSize, tasks) = (size("points"), size("edges"), size("samples"), size("tasks"))

object Numbers extends Serializable {
  def int(i: Int): Int = (i * 1103515245 + 12345) & 0x7fffffff
  def fraction(i: Int, j: Int): Double = (int(i * 31 + j) % 10007) / 10007.0
}
import Numbers._
def range(n: Int): RDD[Int] = sc.range(0, n, 1, threads).map(_.toInt)
def list(xs: Seq[Any]): String = xs.map { case s: String => "\"" + s + "\""; case x => x.toString }.mkString("[", ", ", "]")

def wordCount(): String = {
  val counts = sc.textFile(text).flatMap(_.split(" ")).map((_, 1)).reduceByKey(_ + _)
  val top = counts.takeOrdered(5)(Ordering.by[(String, Int), (Int, String)] { case (w, n) => (-n, w) })
  s"[${counts.count()}, ${list(top.toSeq.flatMap { case (w, n) => Seq[Any](w, n) })}]"
}
def sort(): String = {
  val parts = range(sortSize).map(i => (int(i), i)).sortByKey(true, threads).mapPartitions { pairs =>
    var (n, first, last, ordered) = (0, -1, -1, true)
    pairs.foreach { case (k, _) =>
      if (n == 0) first = k
      n += 1
      if (k < last) ordered = false
      last = k
    }
    Iterator((n, first, last, ordered))
  }.collect()
  val whole = parts.indices.forall(i => parts(i)._4 && (i == 0 || parts(i - 1)._3 <= parts(i)._2))
  list(Seq(parts.map(_._1).sum, parts.head._2, parts.last._3, whole))
}
def join(): String = {
  val n = joinSize
  def side(factor: Int) = range(n).map(i => (int(i * factor) % n, i % 1000))
  val (count, total) = side(1).join(side(3), threads).map { case (_, (a, b)) => (1L, (a + b).toLong) }.reduce((a, b) => (a._1 + b._1, a._2 + b._2))
  list(Seq(count, total))
}
def group(): String = {
  val groups = groupSize / 10
  val (n, squares) = range(groupSize).map(i => (int(i) % groups, i)).groupByKey(threads)
    .map { case (_, vs) => (1L, vs.size.toLong * vs.size) }.reduce((a, b) => (a._1 + b._1, a._2 + b._2))
  list(Seq(n, squares))
}
def kMeans(points: RDD[Array[Double]]): String = {
  var centers = points.take(10)
  for (_ <- 1 to 10) {
    val now = centers
    val sums = points.map { p =>
      var best = 0
      var least = Double.PositiveInfinity
      var c = 0
      while (c < now.length) {
        var d = 0.0
        var j = 0
        while (j < 10) { val x = p(j) - now(c)(j); d += x * x; j += 1 }
        if (d < least) { best = c; least = d }
        c += 1
      }
      (best, (p, 1))
    }.reduceByKey((a, b) => (a._1.zip(b._1).map { case (x, y) => x + y }, a._2 + b._2), threads).collect()
    centers = centers.clone()
    for ((c, (sum, n)) <- sums) centers(c) = sum.map(_ / n)
  }
  list(centers.map(_.sum).sorted.toSeq)
}
def pageRank(links: RDD[(Int, Iterable[Int])]): String = {
  var ranks = links.mapValues(_ => 1.0)
  for (_ <- 1 to 10)
    ranks = links.join(ranks, threads).flatMap { case (_, (targets, rank)) => targets.map(t => (t, rank / targets.size)) }
      .reduceByKey(_ + _, threads).mapValues(0.15 + 0.85 * _)
  val all = ranks.values.collect()
  list(Seq(all.length, all.sum, all.max))
}
def logistic(samples: RDD[(Array[Double], Int)]): String = {
  var w = new Array[Double](20)
  for (_ <- 1 to 20) {
    val now = w
    val gradient = samples.map { case (x, y) =>
      var dot = 0.0
      var j = 0
      while (j < 20) { dot += now(j) * x(j); j += 1 }
      val scale = (1 / (1 + math.exp(-y * dot)) - 1) * y
      x.map(_ * scale)
    }.reduce((a, b) => a.zip(b).map { case (p, q) => p + q })
    w = now.zip(gradient).map { case (v, g) => v - g / samplesSize }
  }
  list(w.toSeq)
}
def timed(name: String)(run: => String): Unit = if (wanted.contains(name)) {
  var answer = ""
  val times = (0 to repetitions).map { _ =>
    val started = System.nanoTime()
    answer = run
    (System.nanoTime() - started) / 1e6
  }
  println(s"""{"name": "$name", "first": ${times.head}, "warm": ${list(times.tail)}, "answer": $answer}""")
}
def cached[T, R](name: String, data: => RDD[T])(run: RDD[T] => String): Unit = if (wanted.contains(name)) {
  val rdd = data.cache()
  rdd.count()
  timed(name)(run(rdd))
  rdd.unpersist(true)
}
println(s"""{"version": "${sc.version}"}""")
timed("word-count")(wordCount())
timed("sort")(sort())
timed("join")(join())
timed("group")(group())
cached("k-means", range(pointsSize).map(i => Array.tabulate(10)(j => fraction(i, j) + i % 10)))(kMeans)
cached("page-rank", { val n = edgesSize / 10; range(edgesSize).map(i => (int(i) % n, int(i * 7 + 3) % n)).groupByKey(threads) })(pageRank)
cached("logistic", range(samplesSize).map(i => (Array.tabulate(20)(j => fraction(i, j) - 0.5), if (i % 3 == 0) 1 else -1)))(logistic)
timed("empty")(list(Seq(sc.parallelize(Seq.empty[Int], tasks).count())))
System.exit(0)
