"""PySpark's RDDs: the protocol of harness/rdd/firesteel.mjs."""
import json
import math
import sys
import time

import pyspark
from pyspark import SparkConf, SparkContext

request = json.load(sys.stdin)
threads, sizes = request["threads"], request["sizes"]


def say(line):
    print(json.dumps(line), flush=True)


def number(i):
    return (i * 1103515245 + 12345) & 0x7FFFFFFF


def fraction(i, j):
    return (number(i * 31 + j) % 10007) / 10007


say({"version": pyspark.__version__})
conf = SparkConf().setMaster(f"local[{threads}]").set("spark.ui.enabled", "false").set("spark.driver.memory", "4g")
sc = SparkContext(conf=conf.set("spark.ui.showConsoleProgress", "false"))
sc.setLogLevel("ERROR")


def points():
    return sc.range(0, sizes["points"], 1, threads).map(lambda i: [fraction(i, j) + i % 10 for j in range(10)])


def links():
    nodes = sizes["edges"] // 10
    edges = sc.range(0, sizes["edges"], 1, threads).map(lambda i: (number(i) % nodes, number(i * 7 + 3) % nodes))
    return edges.groupByKey(threads)


def samples():
    return sc.range(0, sizes["samples"], 1, threads).map(
        lambda i: ([fraction(i, j) - 0.5 for j in range(20)], 1 if i % 3 == 0 else -1)
    )


prepared = {"k-means": points, "page-rank": links, "logistic": samples}


def word_count(_):
    words = sc.textFile(request["text"]).flatMap(lambda line: line.split(" "))
    counts = words.map(lambda w: (w, 1)).reduceByKey(lambda a, b: a + b)
    top = counts.takeOrdered(5, lambda p: (-p[1], p[0]))
    return [counts.count(), [x for p in top for x in p]]


def sort(_):
    def check(pairs):
        n, first, last, ordered = 0, -1, -1, True
        for k, _ in pairs:
            if n == 0:
                first = k
            n += 1
            ordered = ordered and k >= last
            last = k
        yield n, first, last, ordered

    pairs = sc.range(0, sizes["sort"], 1, threads).map(lambda i: (number(i), i))
    parts = pairs.sortByKey(True, threads).mapPartitions(check).collect()
    whole = all(p[3] and (i == 0 or parts[i - 1][2] <= p[1]) for i, p in enumerate(parts))
    return [sum(p[0] for p in parts), parts[0][1], parts[-1][2], whole]


def join(_):
    def side(factor):
        size = sizes["join"]
        return sc.range(0, size, 1, threads).map(lambda i: (number(i * factor) % size, i % 1000))

    joined = side(1).join(side(3), threads).map(lambda p: (1, p[1][0] + p[1][1]))
    return list(joined.reduce(lambda a, b: (a[0] + b[0], a[1] + b[1])))


def group(_):
    groups = sizes["group"] // 10
    pairs = sc.range(0, sizes["group"], 1, threads).map(lambda i: (number(i) % groups, i))
    counted = pairs.groupByKey(threads).map(lambda p: (1, len(list(p[1])) ** 2))
    return list(counted.reduce(lambda a, b: (a[0] + b[0], a[1] + b[1])))


def k_means(data):
    centers = data.take(10)
    for _ in range(10):

        def nearest(p, now=centers):
            best, least = 0, math.inf
            for c, center in enumerate(now):
                d = 0.0
                for j in range(10):
                    d += (p[j] - center[j]) ** 2
                if d < least:
                    best, least = c, d
            return best, (p, 1)

        sums = data.map(nearest).reduceByKey(lambda a, b: ([x + y for x, y in zip(a[0], b[0])], a[1] + b[1]), threads).collect()
        centers = list(centers)
        for c, (total, n) in sums:
            centers[c] = [x / n for x in total]
    return sorted(sum(c) for c in centers)


def page_rank(data):
    ranks = data.mapValues(lambda _: 1.0)
    for _ in range(10):

        def give(p):
            targets, rank = p[1]
            targets = list(targets)
            return [(t, rank / len(targets)) for t in targets]

        ranks = data.join(ranks, threads).flatMap(give).reduceByKey(lambda a, b: a + b, threads).mapValues(lambda s: 0.15 + 0.85 * s)
    every = ranks.values().collect()
    return [len(every), sum(every), max(every)]


def logistic(data):
    w = [0.0] * 20
    for _ in range(20):

        def gradient(sample, now=w):
            x, y = sample
            dot = sum(a * b for a, b in zip(now, x))
            scale = (1 / (1 + math.exp(-y * dot)) - 1) * y
            return [v * scale for v in x]

        total = data.map(gradient).reduce(lambda a, b: [x + y for x, y in zip(a, b)])
        w = [v - g / sizes["samples"] for v, g in zip(w, total)]
    return w


def empty(_):
    return [sc.parallelize([], sizes["tasks"]).count()]


runs = {
    "word-count": word_count,
    "sort": sort,
    "join": join,
    "group": group,
    "k-means": k_means,
    "page-rank": page_rank,
    "logistic": logistic,
    "empty": empty,
}
for name in request["workloads"]:
    try:
        data = prepared[name]().cache() if name in prepared else None
        if data:
            data.count()
        times = []
        for _ in range(1 + request["repetitions"]):
            started = time.perf_counter()
            answer = runs[name](data)
            times.append((time.perf_counter() - started) * 1000)
        if data:
            data.unpersist()
        say({"name": name, "first": times[0], "warm": times[1:], "answer": answer})
    except Exception as error:
        say({"name": name, "error": str(error).split("\n")[0]})
sc.stop()
