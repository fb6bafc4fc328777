"""Writes expected.json: how real Spark reads odd CSV text under many options.

Usage: python expect.py   (needs pyspark 4.3 and a JVM)
"""
import json
import pathlib
import random
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
rng = random.Random(7)


def text(alphabet, n, length):
    return ''.join(''.join(rng.choice(alphabet) for _ in range(rng.randint(0, length))) + '\n' for _ in range(n))


odd = ['a', 'b', ',', ',', '"', '"', '\\', ' ', '"a', 'x"', '""', '\\"', '"",', ',"', '",']
three = 'x string, y string, z string, bad string'
cases = []


def case(name, data, schema=None, charset='utf-8', **options):
    cases.append({'name': name, 'data': data, 'schema': schema, 'options': options, 'encoding': charset})


case('odd quotes', text(odd, 150, 9), three, columnNameOfCorruptRecord='bad')
case('escape is the quote', text(odd, 150, 9), three, columnNameOfCorruptRecord='bad', escape='"')
case('other escape', text(odd + ['/', '/"'], 100, 9), three, columnNameOfCorruptRecord='bad', escape='/')
case('trimmed', text(odd + ['  '], 120, 9), three, columnNameOfCorruptRecord='bad', ignoreLeadingWhiteSpace='true', ignoreTrailingWhiteSpace='true')
case('leading trimmed', text(odd + ['  '], 60, 9), three, columnNameOfCorruptRecord='bad', ignoreLeadingWhiteSpace='true')
case('trailing trimmed', text(odd + ['  '], 60, 9), three, columnNameOfCorruptRecord='bad', ignoreTrailingWhiteSpace='true')
case('null and empty values', text(['a', ',', 'NA', ',', '""', '"NA"', '"'], 60, 6), three, columnNameOfCorruptRecord='bad', nullValue='NA', emptyValue='EMPTY')
case('null value', text(['a', ',', 'NA', ',', '""', '"NA"'], 60, 6), three, columnNameOfCorruptRecord='bad', nullValue='NA')
case('empty value', text(['a', ',', ',', '""', '"a"'], 40, 6), three, columnNameOfCorruptRecord='bad', emptyValue='EMPTY')
case('two characters of separator', text(['a', 'b', '||', '|', '"', '||"', '"||', '\\'], 100, 9), three, columnNameOfCorruptRecord='bad', sep='||')
case('tab', text(['a', 'b', '\t', '\t', '"', ' '], 60, 7), three, columnNameOfCorruptRecord='bad', sep='\\t')
case('comments', text(['#', 'a', ',', ' ', ','], 80, 5), three, columnNameOfCorruptRecord='bad', comment='#')
case('no quotes', text(odd, 60, 7), three, columnNameOfCorruptRecord='bad', quote='')
case('single quotes', text(odd + ["'", "'a", "'"], 80, 8), three, columnNameOfCorruptRecord='bad', quote="'")
case('many lines', text(odd + ['\n', '\r\n'], 40, 9), three, columnNameOfCorruptRecord='bad', multiLine='true')
case('many lines, escape is the quote', text(odd + ['\n'], 40, 9), three, columnNameOfCorruptRecord='bad', multiLine='true', escape='"')
case('carriage returns', 'a,b,c\r\nd,e,f\rg,h,i\n\r\n \n"x\ry",2,3\n', three, columnNameOfCorruptRecord='bad')
case('line separator', 'a,b,c;d,e\n,f;g,h,i', three, columnNameOfCorruptRecord='bad', lineSep=';')
case('latin 1', 'é,ü,ß\n"à",b,c\n', three, 'latin-1', columnNameOfCorruptRecord='bad', encoding='ISO-8859-1')
case('utf-16', 'é,ü,😀\n"à",b,c\n', three, 'utf-16', columnNameOfCorruptRecord='bad', encoding='UTF-16', multiLine='true')
case('subset of columns', text(odd, 100, 9), 'x string, y string, z string', select='y')
case('drop malformed', text(odd, 100, 9), 'x string, y string, z string', mode='DROPMALFORMED')
case('byte order mark', '\ufeffa,b,c\nd,e,f\n', three, columnNameOfCorruptRecord='bad')
case('byte order mark with header', '\ufeffx,y,z\nd,e,f\n', None, header='true')

numbers = ['1', '-1', '+7', '007', '', ' 1', '1 ', '1.5', '128', '-129', '32768', '2147483648', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '1e3', '0x1F', 'abc', 'NaN', 'Inf', '-Inf', 'Infinity', '-Infinity', '1.5f', '1.5d', '.5', '5.', '-', '+', '1,000', '12345678901234567890', '1.25', '1.255', '99999.999', '-0', '-0.0', '1e400', '4.9e-324', '0.1', '123456.789', '3.4028235e38', '1.17549435E-38', '16777217', '0.30000000000000004', '1_000', '١', '"1"', '""']
quoted = '\n'.join(f'"{n}",k' if ',' in n else f'{n},k' for n in numbers) + '\n'
for t in ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal(10,2)', 'decimal(38,4)', 'decimal(5,0)', 'boolean', 'string', 'binary']:
    case(f'numbers as {t}', quoted, f'v {t}, k string, bad string', columnNameOfCorruptRecord='bad')
case('infinities', 'NN,k\nPP,k\nMM,k\nNaN,k\n', 'v double, k string, bad string', columnNameOfCorruptRecord='bad', nanValue='NN', positiveInf='PP', negativeInf='MM')
case('booleans', 'true,k\nTRUE,k\nFalse,k\nt,k\n1,k\nyes,k\n true,k\n', 'v boolean, k string, bad string', columnNameOfCorruptRecord='bad')
dates = ['2020-01-02', '2020-1-2', '2020', '2020-02', '2020-02-30', '1500-01-01', '0001-01-01', '9999-12-31', '10000-01-01', '2020-01-02 03:04:05', '2020-01-02T03:04:05Z', '01/02/2020', 'today', '', '-0005-01-01', '20200102', ' 2020-01-02 ', '2020-01-02x', '2021-03-14 02:30:00', '2021-11-07 01:30:00', '2020-01-02 03:04:05.123456789', '2020-01-02 03:04:05.1', '2020-01-02 03:04', '2020-01-02 3:4:5', '2020-01-02 25:00:00', '2020-01-02 03:04:05+02:00', '2020-01-02 03:04:05 Europe/Paris', '2020-01-02T03:04:05.123Z', '1582-10-10', 'epoch', '1970-01-01 00:00:00']
for t in ['date', 'timestamp', 'timestamp_ntz']:
    case(f'dates as {t}', '\n'.join(f'{d},k' for d in dates) + '\n', f'v {t}, k string, bad string', columnNameOfCorruptRecord='bad')
case('date format', '01/02/2020,k\n1/2/2020,k\n2020-01-02,k\n', 'v date, k string, bad string', columnNameOfCorruptRecord='bad', dateFormat='MM/dd/yyyy')
case('timestamp format', '02.01.2020 03:04,k\n2020-01-02 03:04:05,k\n', 'v timestamp, k string, bad string', columnNameOfCorruptRecord='bad', timestampFormat='dd.MM.yyyy HH:mm')
case('timestamp format with zone', '2020-01-02T03:04:05+0200,k\n2020-01-02T03:04:05,k\n', 'v timestamp, k string, bad string', columnNameOfCorruptRecord='bad', timestampFormat="yyyy-MM-dd'T'HH:mm:ssZ")
case('timestamp_ntz format', '02.01.2020 03:04,k\n', 'v timestamp_ntz, k string, bad string', columnNameOfCorruptRecord='bad', timestampNTZFormat='dd.MM.yyyy HH:mm')

# Inference
case('no header', '1,a,2.5\n2,b,\n', None)
case('no header, inferred', '1,a,2.5\n2,b,\n', None, inferSchema='true')
case('header', 'a,b,c\n1,2,3\n', None, header='true')
case('duplicate header', 'a,A,b,a,,\n1,2,3,4,5,6\n', None, header='true')
case('header with quotes', '"a b","c,d", e \n1,2,3\n', None, header='true')
case('ragged', 'a,b\n1\n2,3,4\n', None, header='true')
case('inferred types', 'a,b,c,d,e,f,g,h\n1,1,1.5,true,2020-01-01,2020-01-01 10:00:00,x,\n2,3000000000,2,false,2020-01-02,2020-01-01T10:00:00Z,,\n', None, header='true', inferSchema='true')
for i, values in enumerate([['1', '2.5'], ['1', '99999999999999999999'], ['1', '123456789012345678901234567890123456789'], ['1', 'x'], ['true', '1'], ['2020-01-01', '2020-01-01 10:00:00'], ['2020-01-01', '1'], ['NaN', '1'], ['1e5'], ['1.0', 'Inf'], ['01', '+2'], ['', ''], ['2020'], ['2020-01'], ['1970-01-01T00:00:00'], ['0.1', '1'], ['99999999999999999999', '1.5'], ['-1', '-2147483649'], ['TRUE', 'False'], ['1,5'], ['0x10'], ['1f'], ['1d'], ['10000-01-01'], ['2020-01-01 00:00:00+01:00', '2020-01-01 00:00:00']]):
    case(f'inferred {values}', 'v,k\n' + '\n'.join(f'"{v}",k' if ',' in v else f'{v},k' for v in values) + '\n', None, header='true', inferSchema='true')
case('inferred with nullValue', 'v\n1\nNA\n', None, header='true', inferSchema='true', nullValue='NA')
case('inferred without prefersDate', 'v\n2020-01-01\n', None, header='true', inferSchema='true', preferDate='false')
case('inferred with dateFormat', 'v\n01/02/2020\n', None, header='true', inferSchema='true', dateFormat='MM/dd/yyyy')
case('inferred with timestampFormat', 'v\n01/02/2020 10\n', None, header='true', inferSchema='true', timestampFormat='MM/dd/yyyy HH')
case('empty', '', None, header='true')
case('only header', 'a,b\n', None, header='true')
case('only header, inferred', 'a,b\n', None, header='true', inferSchema='true')
case('blank lines', '\n\na,b\n\n1,2\n  \n', None, header='true')
case('comments before the header', '#x\na,b\n#y\n1,2\n', None, header='true', comment='#')
case('many lines with header', 'a,b\n"1\n2",3\n', None, header='true', multiLine='true')
case('enforceSchema off', 'a,c\n1,2\n', 'a string, b string', header='true', enforceSchema='false')
case('enforceSchema on', 'a,c\n1,2\n', 'a string, b string', header='true')
case('fail fast', '1,k\nx,k\n', 'v int, k string', mode='FAILFAST')
case('fail fast on tokens', 'a,b\nc\n', 'v string, k string', mode='FAILFAST')
case('fail fast on few tokens, one column', 'a,b\nc\n', 'v string, k string', mode='FAILFAST', select='k')
case('only the corrupt record', 'a,b\n', 'v int, bad string', columnNameOfCorruptRecord='bad', select='bad')
case('unknown mode', '1,k\nx,k\n', 'v int, k string', mode='WHATEVER')
case('nested', '1,k\n', 'v array<int>, k string')
case('corrupt record of another type', '1,k\n', 'v int, bad int', columnNameOfCorruptRecord='bad')
case('bad quote', '1,k\n', 'v int, k string', quote='xx')
case('bad separator', '1,k\n', 'v int, k string', sep='')
case('bad boolean option', '1,k\n', 'v int, k string', header='maybe')
case('unknown encoding', '1,k\n', 'v int, k string', encoding='nope')
case('maxColumns', '1,k,3\n', None, maxColumns='2')
case('maxCharsPerColumn', '12345,k\n', None, maxCharsPerColumn='3')


def plain(v):
    if v is None or isinstance(v, (str, bool)):
        return v
    if isinstance(v, (bytes, bytearray)):
        return 'x' + v.hex()
    return str(v)


for c in cases:
    path = tmp / 'data.csv'
    with open(path, 'w', encoding=c['encoding'], newline='') as f:
        f.write(c['data'])
    try:
        options = dict(c['options'])
        select = options.pop('select', None)
        r = spark.read.options(**options)
        if c['schema']:
            r = r.schema(c['schema'])
        df = r.csv(str(path))
        c['type'] = df.schema.json()
        if select:
            df = df.select(select)
        # As text, which every client prints alike
        fields = df.schema.fields
        
        cast = [
            (df[i].cast('string') if f.dataType.typeName() not in ('binary',) else df[i]).alias(f'c{i}') for i, f in enumerate(fields)
        ] if len({f.name.lower() for f in fields}) == len(fields) else None
        rows = (df.select(*cast) if cast else df).collect()
        c['rows'] = [[plain(v) for v in row] for row in rows]
    except Exception as e:
        c['error'] = str(e).split('\n\tat ')[0].replace(str(path), '<path>')[:700]
shutil.rmtree(tmp)
(here / 'expected.json').write_text(json.dumps(cases, indent=1, ensure_ascii=True) + '\n')
print(len(cases), sum('error' in c for c in cases))
