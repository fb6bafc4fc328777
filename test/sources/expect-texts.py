"""Writes csv/written.json, json/written.json, text/written.json and text/read.json: the files that real Spark writes, and what it reads.

Usage: python expect-texts.py   (needs pyspark 4.3 and a JVM)
"""
import base64
import json
import pathlib
import random
import shutil
import tempfile
import zlib

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, lit
from pyspark.sql.types import ArrayType, MapType, StringType, StructField, StructType

here = pathlib.Path(__file__).parent
tmp = pathlib.Path(tempfile.mkdtemp())
spark = (
    SparkSession.builder.master('local[1]')
    .config('spark.ui.enabled', 'false')
    .config('spark.sql.session.timeZone', 'America/New_York')
    .config('spark.driver.host', '127.0.0.1')
    .config('spark.sql.timeType.enabled', 'true')
    .getOrCreate()
)
spark.sparkContext.setLogLevel('OFF')
rng = random.Random(11)


def as_text(t):
    """The type with strings at its leaves."""
    if isinstance(t, ArrayType):
        return ArrayType(as_text(t.elementType), True)
    if isinstance(t, MapType):
        return MapType(as_text(t.keyType), as_text(t.valueType), True)
    if isinstance(t, StructType):
        return StructType([StructField(f.name, as_text(f.dataType), True) for f in t.fields])
    return StringType()


def python_value(v, t):
    if v is None or isinstance(v, str):
        return v
    if isinstance(t, ArrayType):
        return [python_value(x, t.elementType) for x in v]
    if isinstance(t, MapType):
        return {python_value(k, t.keyType): python_value(x, t.valueType) for k, x in v}
    return tuple(python_value(x, f.dataType) for x, f in zip(v, t.fields))


def failure(e):
    message = str(e).split('\n\nJVM')[0]
    # Failures of tasks and Java's own exceptions have no condition; their texts tell of places
    return {'condition': getattr(e, 'getCondition', lambda: None)(), 'message': '' if 'An error occurred while calling' in message else message}


def written(fmt, case):
    schema = StructType.fromDDL(case['schema'])
    out = tmp / 'out'
    shutil.rmtree(out, ignore_errors=True)
    try:
        df = spark.createDataFrame([python_value(r, schema) for r in case['rows']], as_text(schema)).coalesce(1)
        df = df.select([col('`%s`' % f.name).cast(f.dataType).alias(f.name) for f in schema.fields])
        df.write.format(fmt).options(**case['options']).save(str(out))
    except Exception as e:
        case['error'] = failure(e)
        return case
    files = [p for p in out.iterdir() if p.name.startswith('part-')]
    if not files:
        case['extension'] = None
        return case
    (path,) = files
    case['extension'] = path.name[path.name.index('.'):]
    data = path.read_bytes()
    if case['extension'].endswith('.gz'):
        data = zlib.decompress(data, 31)
    if case['extension'].endswith('.deflate'):
        data = zlib.decompress(data)
    if case['extension'].count('.') > 1 and not case['extension'].endswith(('.gz', '.deflate')):
        return case
    try:
        if 'encoding' in case['options']:
            raise UnicodeDecodeError('utf-8', b'', 0, 1, '')
        case['text'] = data.decode('utf-8')
    except UnicodeDecodeError:
        case['base64'] = base64.b64encode(data).decode()
    return case


def save(name, cases):
    (here / name).write_text(json.dumps(cases, indent=1, ensure_ascii=False) + '\n')


def text(alphabet, length):
    n = rng.randint(-1, length)
    return None if n < 0 else ''.join(rng.choice(alphabet) for _ in range(n))


def table(alphabet, rows, columns, length):
    return [[text(alphabet, length) for _ in range(columns)] for _ in range(rows)]


scalars = [
    ('flag boolean', ['true', 'false', None]),
    ('b byte', ['-128', '127', None]),
    ('s short', ['-32768', '32767', '0']),
    ('i int', ['-2147483648', '2147483647', '7']),
    ('l bigint', ['-9223372036854775808', '9223372036854775807', '7']),
    ('f float', ['1.5', 'NaN', '1.17549435E-38']),
    ('d double', ['1.0E10', 'Infinity', '0.001']),
    ('e double', ['-0.0', '-Infinity', '1.0E-5']),
    ('m decimal(10,2)', ['1.10', '0', '-99999999.99']),
    ('n decimal(38,18)', ['0', '0.000000000000000001', '12345678901234567890.123456789012345678']),
    ('w decimal(20,0)', ['12345678901234567890', '0', None]),
    ('day date', ['2020-02-29', '0001-01-01', '+12345-06-07']),
    ('at timestamp', ['2020-07-01 12:34:56.123456', '1850-01-01 00:00:00', '9999-12-31 23:59:59.999999']),
    ('local timestamp_ntz', ['2020-07-01 12:34:56.123456', '1850-01-01 00:00:00', None]),
    ('ym interval year to month', ['1-2', '-0-11', None]),
    ('mm interval month', ['5', '-7', None]),
    ('dt interval day to second', ['1 02:03:04.5', '-1 00:00:00', None]),
    ('hh interval hour', ['5', '-7', None]),
    ('t time(6)', ['01:02:03.5', '23:59:59.999999', '00:00:00']),
]
scalar_schema = ', '.join(s for s, _ in scalars)
scalar_rows = [[v[i] for _, v in scalars] for i in range(3)] + [[None] * len(scalars)]

odd = ['a', 'b', ',', '"', '"', '\\', '\\', ' ', "'", '\n', '\r', '\t', '/', 'é', '#', '|']
csv_cases = []


def csv(name, schema, rows, **options):
    csv_cases.append(written('csv', {'name': name, 'schema': schema, 'rows': rows, 'options': options}))


three = 'x string, y string, z string'
one = 'x string'
csv('scalars', scalar_schema, scalar_rows)
csv('scalars with a header', scalar_schema, scalar_rows, header='true')
csv('odd text', three, table(odd, 150, 3, 5))
csv('escape is the quote', three, table(odd, 100, 3, 5), escape='"')
csv('escape is a slash', three, table(odd, 100, 3, 5), escape='/')
csv('quote is an apostrophe', three, table(odd, 100, 3, 5), quote="'")
csv('no quote', three, table(odd, 60, 3, 5), quote='')
csv('quote is zero', three, table(odd, 60, 3, 5), quote='\0')
csv('escape of escapes', three, table(odd, 100, 3, 5), charToEscapeQuoteEscaping='|')
csv('escape of escapes is none', three, table(odd, 60, 3, 5), charToEscapeQuoteEscaping='\0')
csv('escape of escapes beside another escape', three, table(odd, 60, 3, 5), escape='/', charToEscapeQuoteEscaping='#')
csv('all quoted', three, table(odd, 100, 3, 5), quoteAll='true')
csv('all quoted, no null', three, table(odd, 60, 3, 2), quoteAll='true', nullValue='NULL')
csv('all quoted, empty', three, table(odd, 60, 3, 2), quoteAll='true', emptyValue='EMPTY')
csv('quotes not escaped', three, table(odd, 150, 3, 5), escapeQuotes='false')
csv('null value', three, table(['a', ' ', '"'], 60, 3, 2), nullValue='NA')
csv('null value quoted', three, table(['a', ' '], 40, 3, 2), nullValue='""')
csv('null value with a separator', three, table(['a', ' '], 40, 3, 2), nullValue='a,b')
csv('empty value', three, table(['a', ' ', '"'], 60, 3, 2), emptyValue='EMPTY')
csv('empty value is empty', three, table(['a', ' '], 40, 3, 2), emptyValue='')
csv('null and empty are alike', three, table(['a', ' '], 40, 3, 2), emptyValue='-', nullValue='-')
csv('whitespace kept', three, table(odd + [' ', ' ', '\t'], 100, 3, 5), ignoreLeadingWhiteSpace='false', ignoreTrailingWhiteSpace='false')
csv('leading kept', three, table(odd + [' ', ' ', '\t'], 60, 3, 4), ignoreLeadingWhiteSpace='false')
csv('trailing kept', three, table(odd + [' ', ' ', '\t'], 60, 3, 4), ignoreTrailingWhiteSpace='false')
csv('control characters', three, table(['\0', '\x01', '\x1f', ' ', 'a', '\x0b', '\xa0', '\u2003'], 60, 3, 4))
csv('whitespace, all quoted', three, table([' ', 'a', '\t'], 60, 3, 4), quoteAll='true')
csv('one column', one, table(odd, 100, 1, 3))
csv('one column, empty is empty', one, [['a'], [None], [''], [' '], ['b']], emptyValue='')
csv('one column, null has a text', one, [['a'], [None], [''], [' '], ['b']], nullValue='N')
csv('tab', three, table(odd, 60, 3, 4), sep='\\t')
csv('two characters of separator', three, table(odd + ['||', '|'], 120, 3, 5), sep='||')
csv('delimiter', three, table(odd, 40, 3, 4), delimiter='|')
csv('line separator', three, table(odd, 60, 3, 4), lineSep='|')
csv('line separator \\r', three, table(odd, 60, 3, 4), lineSep='\r')
csv('line separator of two', three, table(odd, 10, 3, 4), lineSep='\r\n')
csv('empty line separator', three, table(odd, 10, 3, 4), lineSep='')
csv('comment', three, table(odd, 60, 3, 4), comment='#')
csv('header of odd names', '`a,b` string, `c"d` string, ` e ` string, `x#y` string', [['1', '2', '3', '4']], header='true')
csv('header, no rows', three, [], header='true')
csv('no rows', three, [])
csv('date format', 'd date, t timestamp, n timestamp_ntz', [['2020-02-29', '2020-07-01 12:34:56.123456', '2020-07-01 12:34:56.5']], dateFormat='dd/MM/yyyy', timestampFormat='yyyy-MM-dd HH:mm:ss.SSSSSS VV', timestampNTZFormat='MMM d, yyyy h:mm a')
csv('format with a comma', 'd date', [['2020-02-29']], dateFormat='MMM d, yyyy')
csv('time zone', 't timestamp, n timestamp_ntz', [['2020-07-01 12:34:56.123456', '2020-07-01 12:34:56.5']], timeZone='Asia/Kolkata')
csv('zone in an ntz format', 'n timestamp_ntz', [['2020-07-01 12:34:56.5']], timestampNTZFormat='yyyy XXX')
csv('time in a date format', 'd date', [['2020-07-01']], dateFormat='yyyy HH')
csv('bad date format', 'd date', [['2020-07-01']], dateFormat='YYYY')
csv('bad timestamp format', 'd string', [['2020-07-01']], timestampFormat='YYYY')
csv('gzip', three, table(odd, 20, 3, 5), compression='gzip')
csv('codec', three, table(odd, 20, 3, 5), codec='GZIP')
csv('deflate', three, table(odd, 20, 3, 5), compression='deflate')
csv('uncompressed', three, table(odd, 5, 3, 5), compression='uncompressed')
for codec in ['bzip2', 'lz4', 'snappy', 'zstd', 'none', 'brotli', 'org.apache.hadoop.io.compress.GzipCodec']:
    csv('compression ' + codec, three, table(['a'], 2, 3, 5), compression=codec)
for encoding in ['UTF-16', 'UTF-16LE', 'UTF-16BE', 'ISO-8859-1', 'US-ASCII', 'UTF-32', 'utf-8', 'Windows-1252']:
    csv('encoding ' + encoding, three, [['a', 'é', '\U0001f600']], encoding=encoding)
csv('extension', three, table(['a'], 2, 3, 5), extension='tsv')
csv('long extension', three, table(['a'], 2, 3, 5), extension='text')
csv('binary', 'b binary', [['abc'], ['é'], [''], [None]])
csv('array', 'i int, a array<int>', [['1', ['1']]])
csv('nested', 'a struct<b:int>', [[['1']]])
csv('map', 'a map<string,int>', [[[['a', '1']]]])
csv('bad flag', one, [['a']], header='maybe')
csv('bad quoteAll', one, [['a']], quoteAll='maybe')
csv('long quote', one, [['a']], quote='""')
csv('interval', 'x int, i interval', [['1', '1 day']])
csv('space as separator', three, table(odd, 60, 3, 4), sep=' ')
csv('minus as separator', 'i int, d date, s string', [['-5', '2020-01-01', 'a-b'], ['5', None, '']], sep='-')
csv('empty value with blanks', three, table([' ', 'a'], 40, 3, 3), emptyValue=' - ', ignoreLeadingWhiteSpace='false')
csv('all quoted, leading kept', three, table(odd + [' ', '\t'], 80, 3, 3), ignoreLeadingWhiteSpace='false', quoteAll='true')
csv('char', 'a char(3), b varchar(3)', [['a', 'b']])
csv('locale', 'd date', [['2020-02-29']], dateFormat='d MMMM yyyy EEEE', locale='fr-FR')
save('csv/written.json', csv_cases)

json_cases = []


def js(name, schema, rows, **options):
    json_cases.append(written('json', {'name': name, 'schema': schema, 'rows': rows, 'options': options}))


nested = 'a array<int>, b array<string>, c map<string,double>, d struct<x:int,y:struct<z:string,w:decimal(20,3)>>, e array<struct<p:date,q:timestamp>>, f map<int,array<string>>'
nested_rows = [
    [['1', None, '3'], ['x', '', None], [['', None], ['k', '1.5']], ['1', ['z', '1.5']], [['2020-01-01', '2020-01-01 00:00:00'], None, [None, None]], [['1', ['a']], ['2', None]]],
    [[], [], [], [None, None], [], []],
    [None, None, None, None, None, None],
    [[None], [None], [['a"b\\', 'NaN']], [None, [None, None]], [[None, '2020-07-01 01:02:03.004']], [['-1', []]]],
]
js('scalars', scalar_schema, scalar_rows)
js('scalars, nulls too', scalar_schema, scalar_rows, ignoreNullFields='false')
js('nested', nested, nested_rows)
js('nested, nulls too', nested, nested_rows, ignoreNullFields='false')
js('nested, pretty', nested, nested_rows, pretty='true')
js('keys', 'a map<date,int>, b map<timestamp,int>, c map<double,int>, d map<decimal(10,2),int>, e map<boolean,int>, f map<bigint,int>', [[[['2020-01-01', '1']], [['2020-01-01 00:00:00', '1']], [['1.0E10', '1']], [['1.50', '1']], [['true', '1']], [['7', '1']]]])
js('interval keys', 'a map<interval year to month,int>, b map<interval day to second,int>, c map<timestamp_ntz,int>, d map<time(6),int>', [[[['1-2', '1']], [['1 02:03:04', '1']], [['2020-01-01 00:00:00', '1']], [['01:02:03', '1']]]])
js('odd text', three, table(odd + ['\0', '\x1f', '\x7f', '\u2028', '\U0001f600', '\b', '\f', '\ufeff'], 100, 3, 6))
js('code points', three, table(odd + ['\0', '\x7f', '\x80', '\u2028', '\U0001f600', '\b', '\ufeff'], 60, 3, 6), writeNonAsciiCharacterAsCodePoint='true')
js('names', '`a"b` int, `c.d` int, `é` int, `` int'.replace(', `` int', ''), [['1', '2', '3']])
js('binary', 'b binary, c array<binary>', [['abc', ['é', '', None]], ['', []], ['abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789', None]])
js('date format', 'd date, t timestamp, n timestamp_ntz', [['2020-02-29', '2020-07-01 12:34:56.123456', '2020-07-01 12:34:56.5']], dateFormat='dd/MM/yyyy', timestampFormat='yyyy-MM-dd HH:mm:ss.SSSSSS VV', timestampNTZFormat='MMM d, yyyy h:mm a')
js('time zone', 't timestamp, n timestamp_ntz', [['2020-07-01 12:34:56.123456', '2020-07-01 12:34:56.5']], timeZone='Asia/Kolkata')
js('zone in an ntz format', 'n timestamp_ntz', [['2020-07-01 12:34:56.5']], timestampNTZFormat='yyyy XXX')
js('time in a date format', 'd date', [['2020-07-01']], dateFormat='yyyy HH')
js('bad date format', 'd date', [['2020-07-01']], dateFormat='YYYY')
js('line separator', three, table(odd, 10, 3, 4), lineSep='|')
js('long line separator', three, table(odd, 10, 3, 4), lineSep='--\n')
js('empty line separator', three, table(odd, 10, 3, 4), lineSep='')
js('no rows', three, [])
js('gzip', three, table(odd, 20, 3, 5), compression='gzip')
js('deflate', three, table(odd, 20, 3, 5), compression='deflate')
js('bad codec', three, table(odd, 20, 3, 5), compression='brotli')
for encoding in ['UTF-16', 'UTF-16LE', 'UTF-16BE', 'ISO-8859-1', 'US-ASCII', 'UTF-32', 'utf-8', 'Windows-1252']:
    js('encoding ' + encoding, three, [['a', 'é', '\U0001f600']], encoding=encoding)
js('bad flag', one, [['a']], ignoreNullFields='maybe')
js('bad encoding', one, [['a']], encoding='nothing')
js('time key of no text', 'a map<struct<x:int>,int>', [[[[['1'], '1']]]])
js('interval', 'i interval', [['1 day']])
js('nested interval', 'i array<interval>', [[['1 day']]])
js('fractions', 'f float, d double', [['0.1', '123456789.123'], ['3.4028235E38', '4.9E-324'], ['1.0E7', '9999999.0'], ['16777216', '2.0E-3']])
js('locale', 'd date', [['2020-02-29']], dateFormat='d MMMM yyyy EEEE', locale='fr-FR')
save('json/written.json', json_cases)

text_cases = []


def txt(name, schema, rows, **options):
    text_cases.append(written('text', {'name': name, 'schema': schema, 'rows': rows, 'options': options}))


txt('odd text', 'value string', table(odd, 60, 1, 5))
txt('another name', 'x string', [['a'], [''], [None]])
txt('line separator', 'value string', table(odd, 20, 1, 5), lineSep='--')
txt('empty line separator', 'value string', [['a']], lineSep='')
txt('encoding', 'value string', [['é'], ['b']], encoding='UTF-16', lineSep='|')
txt('encoding alone', 'value string', [['é'], ['b']], encoding='UTF-16')
txt('gzip', 'value string', table(odd, 20, 1, 5), compression='gzip')
txt('deflate', 'value string', table(odd, 20, 1, 5), compression='deflate')
txt('bad codec', 'value string', [['a']], compression='brotli')
txt('two columns', 'value string, x string', [['a', 'b']])
txt('numbers', 'value int', [['1']])
txt('binary', 'value binary', [['1']])
txt('no rows', 'value string', [])
save('text/written.json', text_cases)

read_cases = []


def read(name, files, schema=None, select=None, **options):
    folder = tmp / 'in'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file, data in files.items():
        (folder / file).parent.mkdir(exist_ok=True, parents=True)
        (folder / file).write_bytes(data)
    case = {'name': name, 'files': {k: base64.b64encode(v).decode() for k, v in files.items()}, 'schema': schema, 'select': select, 'options': options}
    try:
        reader = spark.read.format('text').options(**options)
        if schema is not None:
            reader = reader.schema(schema)
        df = reader.load(str(folder))
        case['type'] = df.schema.json()
        if select is not None:
            df = df.select(*select)
        rows = df.select([col(c).cast('binary').alias(c) if t == 'string' else col(c).cast('string').alias(c) for c, t in df.dtypes]).collect()
        case['rows'] = [[None if v is None else base64.b64encode(v).decode() if isinstance(v, (bytes, bytearray)) else v for v in r] for r in rows]
        case['count'] = df.count()
    except Exception as e:
        case['error'] = failure(e)
    read_cases.append(case)


mixed = b'a\nb\r\nc\rd\n\n\r\n\r\re'
long_lines = b''.join(bytes([97 + i % 26]) * rng.randint(0, 40) + rng.choice([b'\n', b'\r\n', b'\r']) for i in range(200))
read('line ends', {'a.txt': mixed})
read('ends with \\r', {'a.txt': b'a\rb\r'})
read('ends with \\r\\n', {'a.txt': b'a\r\nb\r\n'})
read('byte order mark', {'a.txt': b'\xef\xbb\xbfa\n\xef\xbb\xbfb'})
read('byte order mark, whole', {'a.txt': b'\xef\xbb\xbfa\n\xef\xbb\xbfb'}, wholetext='true')
read('byte order mark, separator', {'a.txt': b'\xef\xbb\xbfa|\xef\xbb\xbfb'}, lineSep='|')
read('bad bytes', {'a.txt': b'a\xff\xfeb\n\xc3\n\x00'})
read('whole', {'a.txt': mixed, 'b.txt': b'bb'}, wholetext='true')
read('whole, empty', {'a.txt': b'', 'b.txt': b'bb'}, wholetext='true')
read('whole, line separator', {'a.txt': b'a|b', 'b.txt': b'bb'}, wholetext='true', lineSep='|')
read('empty', {'a.txt': b''})
read('only a line end', {'a.txt': b'\n'})
read('separator', {'a.txt': b'a|b||\nc|'}, lineSep='|')
read('separator of two', {'a.txt': b'a--b---c----d--'}, lineSep='--')
read('separator \\r\\n', {'a.txt': b'a\r\nb\nc\rd\r\n'}, lineSep='\r\n')
read('empty separator', {'a.txt': b'a'}, lineSep='')
read('encoding of the separator', {'a.txt': 'a|b'.encode('utf-16le')}, lineSep='|', encoding='UTF-16LE')
read('long lines', {'a.txt': long_lines})
read('gzip', {'a.txt.gz': __import__('gzip').compress(long_lines)})
read('partitions', {'p=1/a.txt': b'a\nb', 'p=2/b.txt': b'c'})
read('partitions, only those', {'p=1/a.txt': b'a\nb', 'p=2/b.txt': b'c'}, select=['p'])
read('schema', {'a.txt': b'a\nb'}, schema='line string')
read('schema of two', {'a.txt': b'a\nb'}, schema='value string, x string')
read('schema of numbers', {'a.txt': b'1\n2'}, schema='value int')
read('schema with the partition', {'p=1/a.txt': b'a\nb'}, schema='v string, p string')
read('bad flag', {'a.txt': b'1\n2'}, wholetext='maybe')
save('text/read.json', read_cases)
shutil.rmtree(tmp, ignore_errors=True)
