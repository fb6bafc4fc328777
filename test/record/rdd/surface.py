"""Writes the public methods of Spark's core classes, in Scala and in Python, to test/rdd/surface.json.

    .venv/bin/python test/record/rdd/surface.py
"""
import json
import pathlib

import pyspark
from pyspark.sql import SparkSession

TARGET = pathlib.Path(__file__).resolve().parents[2] / 'rdd' / 'surface.json'
SCALA = {
    'RDD': ['rdd.RDD', 'rdd.PairRDDFunctions', 'rdd.OrderedRDDFunctions', 'rdd.DoubleRDDFunctions', 'rdd.AsyncRDDActions', 'rdd.SequenceFileRDDFunctions'],
    'SparkContext': ['SparkContext'],
    'SparkConf': ['SparkConf'],
    'Broadcast': ['broadcast.Broadcast'],
    'AccumulatorV2': ['util.AccumulatorV2'],
    'LongAccumulator': ['util.LongAccumulator'],
    'DoubleAccumulator': ['util.DoubleAccumulator'],
    'CollectionAccumulator': ['util.CollectionAccumulator'],
    'Partitioner': ['Partitioner'],
    'StorageLevel': ['storage.StorageLevel'],
    'TaskContext': ['TaskContext'],
    'BarrierTaskContext': ['BarrierTaskContext'],
    'SparkFiles': ['SparkFiles'],
    'StatusTracker': ['SparkStatusTracker'],
    'StatCounter': ['util.StatCounter'],
}
PYTHON = ['RDD', 'SparkContext', 'SparkConf', 'Broadcast', 'Accumulator', 'TaskContext', 'BarrierTaskContext', 'StorageLevel', 'SparkFiles', 'StatusTracker']
OTHERS = {'equals', 'hashCode', 'toString', 'getClass', 'notify', 'notifyAll', 'wait', 'canEqual', 'productArity', 'productElement', 'productPrefix'}

spark = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()
jvm = spark.sparkContext._jvm
loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()


def methods(name):
    found = jvm.java.lang.Class.forName(f'org.apache.spark.{name}', True, loader).getMethods()
    # what only Spark's own package may call is public in bytecode; names tell it apart where they can
    return {m.getName() for m in found if '$' not in m.getName() and '_' not in m.getName()} - OTHERS


def members(name):
    c = getattr(pyspark, name)
    return sorted(m for m in dir(c) if not m.startswith('_'))


scala = {ours: sorted(set().union(*map(methods, names))) for ours, names in SCALA.items()}
python = {name: members(name) for name in PYTHON}
TARGET.write_text(json.dumps({'scala': scala, 'python': python}, indent=1) + '\n')
