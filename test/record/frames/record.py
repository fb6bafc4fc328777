"""Records what real Spark's Scala API answers to the cases of test/session/frames (see its README in frames.test.ts): they are lines that are
Scala as well as JavaScript. `record.py [TOPIC...]`: all topics, or these."""

import pathlib
import re
import subprocess
import sys
import tempfile

import pyspark

here = pathlib.Path(__file__).resolve().parent
root = here.parents[2]
frames = root / "test" / "session" / "frames"
jars = str(pathlib.Path(pyspark.__file__).parent / "jars" / "*")
IMPORTS = """
import org.apache.spark.sql._
import org.apache.spark.sql.expressions._
import org.apache.spark.sql.functions.{col, expr, lit}
import org.apache.spark.sql.types._
import Prelude._
"""
OPENS = [
    "java.base/" + p
    for p in "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar".split()
]

# in Scala these have no parentheses
NO_PARENTHESES = re.compile(r"\.((?:isNull|isNotNull|isNaN|asc|desc|currentDatabase)(?:_nulls_first|_nulls_last)?)\(\)")


def entries(text):
    """The lines of a file, each with the indented ones below it; comments left out."""
    out = []
    for line in text.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] == " " and out:
            out[-1] += " " + line.strip()
        else:
            out.append(line.rstrip())
    return out


def scala(topic, lines):
    """An object per topic; what does not compile is left out by the numbers of its lines."""
    body, cases = [], []
    for i, line in enumerate(lines):
        if line.startswith("val "):
            body.append("lazy " + line)
        else:
            body.append("def c%d: Any = { %s }" % (i, NO_PARENTHESES.sub(r".\1", line)))
            cases.append(f"    ({quoted(line)}, () => c{i})")
    groups = [cases[i : i + 100] for i in range(0, len(cases), 100)]
    made = "\n".join(f"  def g{k} = scala.Seq[(String, () => Any)](\n" + ",\n".join(g) + ")" for k, g in enumerate(groups))
    return f"object {topic} {{ {IMPORTS.strip().replace(chr(10), '; ')}\n" + "\n".join(body) + f"\n{made}\n  def recorded = {' ++ '.join(f'g{k}' for k in range(len(groups)))}\n}}\n"


def quoted(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def compiled(out, *sources):
    command = ["java", "-cp", jars, "scala.tools.nsc.Main", "-nowarn", "-cp", f"{jars_list}:{out}", "-d", str(out)]
    done = subprocess.run(command + [str(s) for s in sources], capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def sources(out, cases):
    for name, lines in cases.items():
        (out / f"{name}.scala").write_text("package org.apache.spark.sql.frames\n" + scala(name, lines))
    return [out / f"{name}.scala" for name in cases]


topics = sys.argv[1:] or sorted(f.stem for f in frames.glob("*.txt"))
jars_list = ":".join(str(j) for j in pathlib.Path(jars).parent.glob("*.jar"))
cache = pathlib.Path(tempfile.gettempdir()) / "frames-classes"
cache.mkdir(exist_ok=True)
prelude = here / "Prelude.scala"
if not (cache / "stamp").exists() or (cache / "stamp").stat().st_mtime < prelude.stat().st_mtime:
    good, said = compiled(cache, prelude)
    if not good:
        sys.exit(said)
    (cache / "stamp").write_text("")
names = {"T_" + topic.replace("-", "_"): topic for topic in topics}
cases = {name: entries((frames / f"{topic}.txt").read_text()) for name, topic in names.items()}
for _ in range(4):
    good, said = compiled(cache, *sources(cache, cases))
    if good:
        break
    for name, lines in cases.items():
        # two lines of the file come before the topic's own
        refused = {int(n) - 3: m for n, m in re.findall(rf"{name}\.scala:(\d+): error: (.*)", said)}
        for i, message in refused.items():
            print(f"{names[name]}: no Scala: {lines[i] if 0 <= i < len(lines) else i}\n    {message}")
        cases[name] = [line for i, line in enumerate(lines) if i not in refused]
else:
    sys.exit(said[:4000])
main = cache / "Main.scala"
calls = "\n".join(
    f"""    Prelude.begin()
    java.nio.file.Files.writeString(java.nio.file.Paths.get({quoted(str(frames / f"{topic}.json"))}), {name}.recorded.map(c => Prelude.answer(c._1, c._2)).mkString("[\\n", ",\\n", "\\n]\\n"))
    println({quoted(topic)})"""
    for name, topic in names.items()
)
main.write_text(f"package org.apache.spark.sql.frames\nobject Main {{ def main(a: Array[String]): Unit = {{\n{calls}\n    Prelude.spark.stop()\n  }} }}\n")
compiled(cache, main)
log4j = cache / "log4j2.properties"
log4j.write_text("rootLogger.level = fatal\n")
subprocess.run(
    ["java", "-Duser.timezone=America/Los_Angeles", "-Duser.language=en", "-Duser.country=US", f"-Dlog4j2.configurationFile={log4j}", "-Djdk.reflect.useDirectMethodHandle=false", "-Dio.netty.tryReflectionSetAccessible=true"]
    + [x for o in OPENS for x in ("--add-opens", f"{o}=ALL-UNNAMED")]
    + ["-cp", f"{cache}:{jars}", "org.apache.spark.sql.frames.Main"],
    check=True,
    cwd=root,
    stderr=subprocess.DEVNULL,
)
