"""Writes expected.json: how real Spark reads JSON lines, good and bad, under many options and schemas.

Usage: python expect.py   (needs pyspark 4.3 and a JVM)
"""
import json
import pathlib
import shutil
import tempfile

from pyspark.sql import SparkSession

here = pathlib.Path(__file__).parent
tmp = pathlib.Path(tempfile.mkdtemp())
spark = (
    SparkSession.builder.master('local[1]')
    .config('spark.ui.enabled', 'false')
    .config('spark.sql.session.timeZone', 'America/New_York')
    .config('spark.driver.host', '127.0.0.1')
    .getOrCreate()
)
spark.sparkContext.setLogLevel('OFF')
cases = []


def case(name, data, schema=None, charset='utf-8', **options):
    cases.append({'name': name, 'data': data, 'schema': schema, 'options': options, 'encoding': charset})


def lines(*rows):
    return '\n'.join(rows) + '\n'


bad = {'columnNameOfCorruptRecord': 'bad'}
values = ['1', '-1', '0', '-0', '007', '+1', '1.5', '-1.50', '1e3', '1E-2', '.5', '5.', '128', '32768', '2147483648', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '12345678901234567890123456789', '1e400', '0.1', '123456.789', '3.4028235e38', '16777217', 'null', 'true', 'false', 'True', '""', '"1"', '" 1 "', '"abc"', '"NaN"', '"Infinity"', '"-Infinity"', '"+Infinity"', '"INF"', '"-INF"', '"+INF"', '"inf"', 'NaN', 'Infinity', '-Infinity', 'INF', '-INF', '"1.5"', '"1,000.5"', '{}', '{"x":1}', '[]', '[1, 2]', '[1,null]', '"AQID"', '"2020-01-02"', '"true"', '1.0', '100', '1.255']
for t in ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal(10,2)', 'decimal(38,4)', 'boolean', 'string', 'binary', 'date', 'timestamp', 'timestamp_ntz', 'array<int>', 'struct<x:int>', 'map<string,int>', 'array<string>', 'map<string,string>', 'struct<x:string,y:int>']:
    case(f'values as {t}', lines(*['{"v":' + v + ',"k":"k"}' for v in values]), f'v {t}, k string, bad string', **bad)
times = ['2020-01-02', '2020-1-2', '2020', '2020-02-30', '1500-01-01', '2020-01-02 03:04:05', '2020-01-02T03:04:05Z', '2020-01-02T03:04:05.123456789+02:00', '2021-03-14 02:30:00', '20200102', '', ' 2020-01-02 ', '10000-01-01', 'x', '2020-01-02T03:04:05.1', '2020-01-02 03:04']
for t in ['date', 'timestamp', 'timestamp_ntz']:
    case(f'times as {t}', lines(*['{"v":"' + v + '","k":"k"}' for v in times]) + '{"v":1577934245}\n{"v":1.5}\n', f'v {t}, k string, bad string', **bad)
case('date format', '{"v":"02/01/2020"}\n{"v":"2020-01-02"}\n', 'v date, bad string', dateFormat='dd/MM/yyyy', **bad)
case('timestamp format', '{"v":"02/01/2020 10"}\n{"v":"2020-01-02 00:00:00"}\n', 'v timestamp, bad string', timestampFormat='dd/MM/yyyy HH', **bad)

odd = ['{"a":1,"b":"x"}', '{"b":"x","a":1}', '{"a":1}', '{}', '', '  ', '{"a":1,"b":"x"} trailing', '{"a":1,"b":"x"', '{"a":1,"b":', '{"a":1,,"b":"x"}', '{"a":1 "b":"x"}', '{"a":1,"b":"x",}', '[{"a":1,"b":"x"},{"a":2}]', '[]', '[1]', '[{"a":1},2]', '1', '"x"', 'null', 'true', 'abc', "{'a':1,'b':'it'}", '{a:1}', '{"a":1,"a":2}', '{"A":1,"b":"x"}', '{"a":1,"c":{"d":[1,2,{"e":null}]},"b":"y"}', '{"a" : 1 , "b" : "sp ace" }', '{"a":1}{"a":2}', '{"b":"\\u00e9\\n\\t\\"\\\\\\/\\b\\f\\r"}', '{"b":"\\ud83d\\ude00"}', '{"b":"\\x"}', '{"b":"tab\there"}', '{"b":"é😀"}', '{"\\u0061":5}', '// comment', '{"a":/*c*/1}', '{"a":"x","b":"kept"}', '{"a":1.5,"b":"kept"}', '{"a":null,"b":null}', '{"b":1}', '{"b":1.50}', '{"b":true}', '{"b":{"x": 1, "y": [ 1.0, "z" ]}}', '{"b":[1, 2.50 ,"q"]}', '\ufeff{"a":3}', '{"a":1]', '{"a":tru}', '{"a":nul}', '{"a":01}', '{"a":-}', '{"a":1e}', '{"a":1', '{', '}', ']', ',', '{"a"}', '{"a":}', '{:1}', '{"a":1}}']
case('odd lines', lines(*odd), 'a int, b string, bad string', **bad)
case('odd lines, dropped', lines(*odd), 'a int, b string', mode='DROPMALFORMED')
case('odd lines without the column', lines(*odd), 'a int, b string')
case('one column of odd lines', lines(*odd), 'a int, b string', select='b')
for option in ['allowComments', 'allowUnquotedFieldNames', 'allowNumericLeadingZeros', 'allowBackslashEscapingAnyCharacter', 'allowUnquotedControlChars', 'primitivesAsString', 'prefersDecimal']:
    case(f'odd lines, {option}', lines(*odd), 'a int, b string, bad string', **{option: 'true'}, **bad)
case('odd lines without single quotes', lines(*odd), 'a int, b string, bad string', allowSingleQuotes='false', **bad)
case('no numbers that are none', '{"a":NaN}\n{"a":"NaN"}\n{"a":Infinity}\n', 'a double, bad string', allowNonNumericNumbers='false', **bad)
case('nested', lines('{"s":{"x":1,"y":"b","z":9},"l":[1,2,null],"m":{"p":1,"q":null},"n":[[{"t":1}],[]]}', '{"s":{"x":"no","y":"kept"},"l":[1,"no",3],"m":{"p":"no"},"n":[[{"t":"no"}]]}', '{"s":null,"l":null}', '{"s":[1],"l":{"a":1},"m":[1]}', '{"s":{},"l":[],"m":{}}', '{"s":{"x":1},"l":5}'), 's struct<x:int,y:string>, l array<int>, m map<string,int>, n array<array<struct<t:int>>>, bad string', **bad)
case('fail fast', '{"a":1}\n{"a":"x"}\n', 'a int', mode='FAILFAST')
case('fail fast on text', '{"a":1}\n{"a"\n', 'a int', mode='FAILFAST')
case('many lines, an object', '{\n "a": 1,\n "b": "x\\ny"\n}\n', 'a int, b string, bad string', multiLine='true', **bad)
case('many lines, an array', '[\n {"a": 1},\n {"a": 2,\n "b":"q"}\n]\n', 'a int, b string, bad string', multiLine='true', **bad)
case('many lines, bad', '{\n "a": 1,\n', 'a int, b string, bad string', multiLine='true', **bad)
case('many lines, inferred', '[\n {"a": 1},\n {"a": 2.5,\n "b":"q"}\n]\n', None, multiLine='true')
case('line separator', '{"a":1};{"a":2}', 'a int', lineSep=';')
case('carriage returns', '{"a":1}\r\n{"a":2}\r{"a":3}\n', 'a int, bad string', **bad)
case('latin 1', '{"b":"é"}\n', 'b string', 'latin-1', encoding='ISO-8859-1', lineSep='\n')
case('only the corrupt record', '{"a":1}\n', 'a int, bad string', select='bad', **bad)
case('corrupt record of another type', '{"a":1}\n', 'a int, bad int', **bad)

# Inference
infer = {
    'numbers': ['{"a":1,"b":1.5,"c":9223372036854775808,"d":1e5,"e":12345678901234567890123456789012345678901}'],
    'widening': ['{"a":1,"b":1,"c":1,"d":9223372036854775808,"e":true,"f":"x","g":null,"h":1.5}', '{"a":1.5,"b":"x","c":9223372036854775808,"d":1.5,"e":1,"f":1,"g":1,"h":9223372036854775808}'],
    'fields are sorted': ['{"z":1,"a":2}', '{"m":3}'],
    'nulls': ['{"a":null,"b":[],"c":[null],"d":{},"e":{"x":null}}'],
    'nested': ['{"a":{"x":1,"y":"s"},"b":[1,2.5],"c":[{"p":1},{"q":"x"}]}', '{"a":{"x":1.5,"z":true},"b":["s"],"c":[]}'],
    'mixed': ['{"a":{"x":1},"b":[1],"c":1}', '{"a":[1],"b":{"y":1},"c":{"z":1}}'],
    'corrupt': ['{"a":1}', '{"a":', '{"a":2}'],
    'all corrupt': ['{"a":', 'x'],
    'arrays at the top': ['[{"a":1},{"b":2}]', '{"a":5}'],
    'scalars at the top': ['1', '{"a":1}'],
    'empty': [],
    'blank': ['', '  '],
    'empty object': ['{}'],
    'strings': ['{"a":"2020-01-01","b":"2020-01-01 10:00:00","c":"1","d":""}'],
    'single quotes and unquoted': ["{'a':1}", '{b:2}'],
    'not numbers': ['{"a":NaN,"b":Infinity,"c":"NaN"}'],
    'case': ['{"a":1,"A":"x"}'],
    'dots': ['{"a.b":1,"c d":2}'],
    'duplicates': ['{"a":1,"a":"x"}'],
    'big decimals': ['{"a":1.00000000000000000000000000000000000000001,"b":0.1}'],
}
for name, rows in infer.items():
    case(f'inferred: {name}', lines(*rows) if rows else '', None)
    case(f'inferred: {name}, as strings', lines(*rows) if rows else '', None, primitivesAsString='true')
    case(f'inferred: {name}, as decimals', lines(*rows) if rows else '', None, prefersDecimal='true')
case('inferred timestamps', '{"a":"2020-01-01","b":"2020-01-01 10:00:00","c":"x","d":"2020-01-01T10:00:00Z"}\n', None, inferTimestamp='true')
case('inferred, dropping nulls', '{"a":null,"b":[],"c":1,"d":{"x":null}}\n', None, dropFieldIfAllNull='true')
case('inferred, dropping malformed', '{"a":1}\n{"b"\n', None, mode='DROPMALFORMED')
case('inferred, failing fast', '{"a":1}\n{"b"\n', None, mode='FAILFAST')


def plain(v):
    return v if v is None or isinstance(v, str) else 'x' + bytes(v).hex()


for c in cases:
    path = tmp / 'data.json'
    with open(path, 'w', encoding=c['encoding'], newline='') as f:
        f.write(c['data'])
    try:
        options = dict(c['options'])
        select = options.pop('select', None)
        r = spark.read.options(**options)
        if c['schema']:
            r = r.schema(c['schema'])
        df = r.json(str(path))
        c['type'] = df.schema.json()
        if select:
            df = df.select(select)
        fields = df.schema.fields
        if len({f.name.lower() for f in fields}) == len(fields):
            df = df.select(*[(df[f'`{f.name}`'].cast('string') if f.dataType.typeName() != 'binary' else df[f'`{f.name}`']).alias(f'c{i}') for i, f in enumerate(fields)])
            c['rows'] = [[plain(v) for v in row] for row in df.collect()]
    except Exception as e:
        c['error'] = str(e).split('\n\tat ')[0].replace(str(path), '<path>')[:700]
shutil.rmtree(tmp)
(here / 'expected.json').write_text(json.dumps(cases, indent=1, ensure_ascii=True) + '\n')
print(len(cases), sum('error' in c for c in cases))
