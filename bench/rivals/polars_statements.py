"""Polars' side of the protocol: a request on stdin, a line of JSON per statement on stdout."""
import json
import os
import resource
import sys
import time

request = json.load(sys.stdin)
os.environ["POLARS_MAX_THREADS"] = str(request["threads"])
import polars as pl  # noqa: E402


def say(line):
    print(json.dumps(line), flush=True)


say({"version": pl.__version__})
started = time.perf_counter()
frames = {view["name"]: pl.read_parquet(view["path"]) if request.get("cached") else pl.scan_parquet(view["path"]) for view in request["views"]}
say({"loadMs": (time.perf_counter() - started) * 1000})


def group(keys, **aggregates):
    return lambda t: t["groupby"].group_by(keys).agg(**aggregates)


col = pl.col
# Polars' SQL lacks some of it: the questions are put in its own way, and the sums over the answer are the same
questions = {
    "g01": (group(["id1"], v1=col("v1").sum()), ["v1"]),
    "g02": (group(["id1", "id2"], v1=col("v1").sum()), ["v1"]),
    "g03": (group(["id3"], v1=col("v1").sum(), v3=col("v3").mean()), ["v1", "v3"]),
    "g04": (group(["id4"], v1=col("v1").mean(), v2=col("v2").mean(), v3=col("v3").mean()), ["v1", "v2", "v3"]),
    "g05": (group(["id6"], v1=col("v1").sum(), v2=col("v2").sum(), v3=col("v3").sum()), ["v1", "v2", "v3"]),
    "g06": (group(["id4", "id5"], median_v3=col("v3").median(), sd_v3=col("v3").std()), ["median_v3", "sd_v3"]),
    "g07": (group(["id3"], range_v1_v2=col("v1").max() - col("v2").min()), ["range_v1_v2"]),
    "g08": (lambda t: t["groupby"].filter(col("v3").is_not_null()).group_by("id6").agg(largest2_v3=col("v3").top_k(2)).explode("largest2_v3"), ["largest2_v3"]),
    "g09": (group(["id2", "id4"], r2=pl.corr("v1", "v2") ** 2), ["r2"]),
    "g10": (group([f"id{i}" for i in range(1, 7)], v3=col("v3").sum(), n=pl.len()), ["v3", "n"]),
    "j01": (lambda t: t["x"].join(t["small"], on="id1"), ["v1", "v2"]),
    "j02": (lambda t: t["x"].join(t["medium"], on="id2"), ["v1", "v2"]),
    "j03": (lambda t: t["x"].join(t["medium"], on="id2", how="left"), ["v1", "v2"]),
    "j04": (lambda t: t["x"].join(t["medium"], on="id5"), ["v1", "v2"]),
    "j05": (lambda t: t["x"].join(t["big"], on="id3"), ["v1", "v2"]),
}


def once(name):
    make, sums = questions[name]
    started = time.perf_counter()
    lazy = make({k: f.lazy() for k, f in frames.items()})
    row = lazy.select(pl.len().alias("n_rows"), *[col(c).cast(pl.Float64).fill_nan(None).sum().alias(c) for c in sums]).collect().row(0)
    return (time.perf_counter() - started) * 1000, row


for statement in request["statements"]:
    try:
        first, row = once(statement["name"])
        warm = [once(statement["name"])[0] for _ in range(request["repetitions"])]
        say({"name": statement["name"], "first": first, "warm": warm, "types": [], "rows": [[None if v is None else str(v) for v in row]]})
    except Exception as error:
        say({"name": statement["name"], "error": str(error)})
say({"peakRssMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
