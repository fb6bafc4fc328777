"""What Spark's JVM RDDs draw: samples, splits and repartitionings with seeds. Python's differ, so this goes by Java's API.

    .venv/bin/python test/record/rdd/samples.py > test/rdd/samples.json
"""
import json
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false').config('spark.ui.showConsoleProgress', 'false').getOrCreate()
sc = spark.sparkContext
sc.setLogLevel('ERROR')
jvm = sc._jvm


def parallelize(values, n):
    data = jvm.java.util.ArrayList()
    for v in values:
        data.add(v)
    return sc._jsc.parallelize(data, n)


def glom(rdd):
    return [list(p) for p in rdd.glom().collect()]


out = {'sample': [], 'takeSample': [], 'repartition': []}
rdd = parallelize(range(100), 3)
for replacement in (False, True):
    for fraction in (0.1, 0.3, 0.5, 0.9) + ((1.5,) if replacement else ()):
        for seed in (1, 42, 12345678901):
            out['sample'].append([replacement, fraction, seed, glom(rdd.sample(replacement, fraction, seed))])
    for n in (0, 1, 5, 50, 100, 200):
        out['takeSample'].append([replacement, n, list(rdd.takeSample(replacement, n, 9))])
weights = sc._gateway.new_array(jvm.double, 3)
for i, w in enumerate((1.0, 2.0, 3.0)):
    weights[i] = w
out['randomSplit'] = [glom(part) for part in rdd.randomSplit(weights, 7)]
for n, partitions, target in ((20, 3, 4), (30, 2, 7), (30, 5, 1), (50, 4, 8)):
    out['repartition'].append([n, partitions, target, glom(parallelize(range(n), partitions).repartition(target))])
json.dump(out, sys.stdout, separators=(',', ':'))
print()
