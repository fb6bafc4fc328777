"""Sequence files and compressed texts: Spark reads ours, we read Spark's."""
import os

CODECS = "org.apache.hadoop.io.compress."
ROWS = 30_000
RECORDS = [(i, f"value {i * 7919 % 10007}" * (1 + i % 9)) for i in range(ROWS)]
KEYS = sum(k for k, _ in RECORDS)
LENGTH = sum(len(v) for _, v in RECORDS)


def problem(answer, expected):
    return None if answer == expected else f"{answer}, expected {expected}"


def measured(rdd):
    count, length = rdd.map(lambda p: (1, p[0] + len(p[1]))).reduce(lambda a, b: (a[0] + b[0], a[1] + b[1]))
    return {"count": count, "length": length}


def hadoop_files(checks, ours, spark, folder):
    sc = spark.session.sparkContext
    pairs, lines = {"count": ROWS, "length": KEYS + LENGTH}, {"count": ROWS, "length": LENGTH}
    sequences = [(None, "BLOCK")] + [(f"{CODECS}{c}Codec", t) for c in ("Default", "Snappy", "Lz4") for t in ("BLOCK", "RECORD")]
    for codec, kind in sequences:
        name = f"sequence file, {codec or 'plain'}, {kind}"
        path = os.path.join(folder, f"seq-{codec}-{kind}")
        answer = ours.ask(hadoop={"write": {"path": path, "codec": codec, "rows": ROWS, "options": {"compressionType": kind}}})
        checks.check(f"our {name}", answer.get("error") or problem(measured(sc.sequenceFile(path, minSplits=5)), pairs))
        if kind == "BLOCK":
            theirs = f"{path}-theirs"
            sc.parallelize(RECORDS, 2).saveAsSequenceFile(theirs, codec)
            checks.check(f"Spark's {name}", problem(ours.ask(hadoop={"read": theirs}), pairs))
    for codec in ("Deflate", "Gzip", "Snappy", "Lz4", "BZip2"):
        path = os.path.join(folder, f"text-{codec}")
        if codec != "BZip2":
            answer = ours.ask(hadoop={"write": {"path": path, "codec": f"{CODECS}{codec}Codec", "rows": ROWS, "text": True}})
            checks.check(f"our text, {codec}", answer.get("error") or problem(measured(sc.textFile(path).map(lambda v: (0, v))), lines))
        theirs = f"{path}-theirs"
        sc.parallelize([v for _, v in RECORDS], 2).saveAsTextFile(theirs, f"{CODECS}{codec}Codec")
        checks.check(f"Spark's text, {codec}", problem(ours.ask(hadoop={"text": theirs}), lines))
