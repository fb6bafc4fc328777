"""Runs the Python of test/rdd/programs/*.ts on real Spark and writes what it gives next to them.

    .venv/bin/python test/record/rdd/record.py [topic ...]

A program is `program('name', `python`, ...)`; the last line is an expression. Answers: tuples, lists, sets and iterables as lists, dicts as
{"map": pairs}, floats that JSON lacks as {"float": text}, errors as {"error": class}.
"""
import ast
import json
import os
import pathlib
import re
import signal
import sys

if os.environ.get('PYTHONHASHSEED') != '0':
    # texts hash alike here and in the workers
    os.environ['PYTHONHASHSEED'] = '0'
    os.execv(sys.executable, [sys.executable, *sys.argv])
os.environ['PYSPARK_PYTHON'] = sys.executable

from pyspark import StorageLevel, TaskContext  # noqa: E402,F401
from pyspark.sql import SparkSession  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parents[2] / 'rdd' / 'programs'
PROGRAM = re.compile(r"program\(\s*'([^']+)',\s*`([^`]*)`")


def plain(v):
    if v is None or isinstance(v, (bool, int, str)):
        return v
    if isinstance(v, float):
        return v if v == v and abs(v) != float('inf') else {'float': str(v)}
    if isinstance(v, dict):
        return {'map': sorted(([plain(k), plain(x)] for k, x in v.items()), key=json.dumps)}
    if isinstance(v, (bytes, bytearray)):
        return list(v)
    if isinstance(v, (set, frozenset)):
        return sorted((plain(x) for x in v), key=json.dumps)
    if hasattr(v, '__iter__'):
        return [plain(x) for x in v]
    return str(v)


def run(code, sc, spark):
    lines = ast.parse(code)
    last = lines.body.pop()
    scope = {'sc': sc, 'spark': spark, 'StorageLevel': StorageLevel, 'TaskContext': TaskContext}
    exec(compile(lines, '<program>', 'exec'), scope)
    return plain(eval(compile(ast.Expression(last.value), '<program>', 'eval'), scope))


def too_long(*_):
    raise TimeoutError('it does not end')


def main():
    signal.signal(signal.SIGALRM, too_long)
    topics = sys.argv[1:]
    builder = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false').config('spark.ui.showConsoleProgress', 'false')
    # or it waits ten minutes for more slots
    spark = builder.config('spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures', '1').getOrCreate()
    sc = spark.sparkContext
    sc.setLogLevel('OFF')
    for file in sorted(FOLDER.glob('*.ts')):
        found = PROGRAM.findall(file.read_text())
        if not found or (topics and file.stem not in topics):
            continue
        answers = {}
        for name, code in found:
            signal.alarm(60)
            try:
                answers[name] = run(code.strip(), sc, spark)
            except Exception as e:  # the answer is that it fails
                answers[name] = {'error': type(e).__name__}
                print(f'{file.stem}/{name}: {type(e).__name__}: {str(e).splitlines()[0][:120]}', file=sys.stderr)
        lines = ',\n'.join(f'{json.dumps(k)}: {json.dumps(v)}' for k, v in answers.items())
        file.with_suffix('.json').write_text('{\n' + lines + '\n}\n')
        print(f'{file.stem}: {len(answers)} programs')


main()
