import { expect, test } from 'vitest'
import { parseSchema, parseType } from '#dist/types/ddl.js'
import { fromJson, toJson, toPrettyJson } from '#dist/types/json-schema.js'
import { catalogString, escapeMeta, quotedSqlName, simpleString, sqlName, toDDL, treeString, truncated } from '#dist/types/names.js'

// the expected texts are Spark's own
const ddl =
  "a int, b struct<x:int not null comment 'hi', y string collate utf8_lcase> not null comment 'it\\'s', `c d` array<map<string, decimal(10,2)>>, t time, i interval year to month, ci interval, ch char(3), n void, ti tinyint, v variant"
const schema = parseSchema(ddl)

test('the names of a schema', () => {
  expect(sqlName(schema)).toBe(
    "STRUCT<a: INT, b: STRUCT<x: INT NOT NULL COMMENT 'hi', y: STRING COLLATE UTF8_LCASE> NOT NULL COMMENT 'it\\'s', `c d`: ARRAY<MAP<STRING, DECIMAL(10,2)>>, t: TIME(6), i: INTERVAL YEAR TO MONTH, ci: INTERVAL, ch: CHAR(3), n: VOID, ti: TINYINT, v: VARIANT>",
  )
  expect(toDDL(schema)).toBe(
    "a INT,b STRUCT<x: INT NOT NULL COMMENT 'hi', y: STRING COLLATE UTF8_LCASE> NOT NULL COMMENT 'it\\'s',`c d` ARRAY<MAP<STRING, DECIMAL(10,2)>>,t TIME(6),i INTERVAL YEAR TO MONTH,ci INTERVAL,ch CHAR(3),n VOID,ti TINYINT,v VARIANT",
  )
})

test('printSchema', () => {
  expect(treeString(schema)).toBe(`root
 |-- a: integer (nullable = true)
 |-- b: struct (nullable = false)
 |    |-- x: integer (nullable = false)
 |    |-- y: string collate UTF8_LCASE (nullable = true)
 |-- c d: array (nullable = true)
 |    |-- element: map (containsNull = true)
 |    |    |-- key: string
 |    |    |-- value: decimal(10,2) (valueContainsNull = true)
 |-- t: time(6) (nullable = true)
 |-- i: interval year to month (nullable = true)
 |-- ci: interval (nullable = true)
 |-- ch: char(3) (nullable = true)
 |-- n: void (nullable = true)
 |-- ti: byte (nullable = true)
 |-- v: variant (nullable = true)
`)
  const deep = parseSchema('a array<array<struct<x:int,y:map<int,struct<z:int>>>>>')
  const two = 'root\n |-- a: array (nullable = true)\n |    |-- element: array (containsNull = true)\n'
  expect([1, 2, 3].map(n => treeString(deep, n))).toEqual([
    'root\n |-- a: array (nullable = true)\n',
    two,
    `${two} |    |    |-- element: struct (containsNull = true)\n`,
  ])
})

test('schema JSON, there and back', () => {
  const small = parseSchema("a int, b struct<x:int not null comment 'hi', y string collate utf8_lcase> not null comment 'it\\'s'")
  const json =
    '{"type":"struct","fields":[{"name":"a","type":"integer","nullable":true,"metadata":{}},{"name":"b","type":{"type":"struct","fields":[{"name":"x","type":"integer","nullable":false,"metadata":{"comment":"hi"}},{"name":"y","type":"string","nullable":true,"metadata":{"__COLLATIONS":{"y":"spark.UTF8_LCASE"}}}]},"nullable":false,"metadata":{"comment":"it\'s"}}]}'
  expect(toJson(small)).toBe(json)
  expect(fromJson(json)).toEqual(small)
  expect(toPrettyJson(parseSchema('a array<int>'))).toBe(`{
  "type" : "struct",
  "fields" : [ {
    "name" : "a",
    "type" : {
      "type" : "array",
      "elementType" : "integer",
      "containsNull" : true
    },
    "nullable" : true,
    "metadata" : { }
  } ]
}`)
  expect(fromJson(toJson(schema))).toEqual(schema)
  expect(() => fromJson('"foo"')).toThrow("[INVALID_JSON_DATA_TYPE] Failed to convert the JSON string 'foo' to a data type.")
})

test('types of one name or another', () => {
  const names = [
    'INT',
    'bigint',
    'dec',
    'numeric(5)',
    'DECIMAL(10, 2)',
    'timestamp without time zone',
    'interval',
    'interval day to second',
    'real',
    'array<struct<a: int>>',
    'string collate unicode_ci',
  ]
  expect(names.map(n => simpleString(parseType(n)))).toEqual([
    'int',
    'bigint',
    'decimal(10,0)',
    'decimal(5,0)',
    'decimal(10,2)',
    'timestamp_ntz',
    'interval',
    'interval day to second',
    'float',
    'array<struct<a:int>>',
    'string collate UNICODE_CI',
  ])
  expect(quotedSqlName(parseType('interval day to second'))).toBe('"INTERVAL DAY TO SECOND"')
})

test('long structs are cut in simple strings only', () => {
  const wide = parseSchema(Array.from({ length: 30 }, (_, i) => `c${i} int`).join(', '))
  expect(simpleString(wide).endsWith('c24:int,... 5 more fields>')).toBe(true)
  expect(catalogString(wide).endsWith('c29:int>')).toBe(true)
  expect(truncated(['a', 'b'], ', ', 1)).toBe('a, ... 1 more field')
})

test.each([
  [
    'a int, b',
    '[PARSE_SYNTAX_ERROR] Syntax error at or near end of input. SQLSTATE: 42601 (line 1, pos 8)\n\n== SQL ==\na int, b\n--------^^^\n',
  ],
  [
    'a int, b foo not null',
    '[UNSUPPORTED_DATATYPE] Unsupported data type "FOO". SQLSTATE: 0A000 (line 1, pos 9)\n\n== SQL ==\na int, b foo not null\n---------^^^\n',
  ],
])('%s does not parse', (text, message) => {
  expect(() => parseSchema(text)).toThrow(expect.objectContaining({ message }))
})

test('control characters are printed as escapes', () => {
  expect(escapeMeta('a\nb\tc\u0007')).toBe('a\\nb\\tc\\a')
})
