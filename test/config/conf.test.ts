import { expect, test } from 'vitest'
import { RuntimeConf } from '#dist/config/conf.js'
import { maxResultSize } from '#dist/config/engine.js'
import { broadcastTimeout, excludedRules, shufflePartitions } from '#dist/config/execution.js'
import { maxPartitionBytes } from '#dist/config/files.js'
import { entries } from '#dist/config/registry.js'
import { storeAssignmentPolicy } from '#dist/config/session.js'
import { parseBytes, parseSeconds } from '#dist/config/units.js'

test('a session looks up what it does not set in the shared configuration, then in the defaults', () => {
  const shared = new RuntimeConf([['spark.sql.shuffle.partitions', 8]])
  const session = new RuntimeConf([], shared)
  expect(session.value(shufflePartitions)).toBe(8)
  session.set('spark.sql.shuffle.partitions', '3')
  expect(session.value(shufflePartitions)).toBe(3)
  expect(shared.value(shufflePartitions)).toBe(8)
  session.unset('spark.sql.shuffle.partitions')
  shared.unset('spark.sql.shuffle.partitions')
  expect(session.value(shufflePartitions)).toBe(200)
})

test('values have the types of their entries', () => {
  const conf = new RuntimeConf([
    ['spark.sql.optimizer.excludedRules', 'A, B'],
    ['spark.sql.storeAssignmentPolicy', 'legacy'],
    ['spark.sql.broadcastTimeout', '5min'],
  ])
  expect(conf.value(excludedRules)).toEqual(['A', 'B'])
  expect(conf.value(storeAssignmentPolicy)).toBe('LEGACY')
  expect(conf.get('spark.sql.storeAssignmentPolicy')).toBe('legacy')
  expect(conf.value(broadcastTimeout)).toBe(300)
  expect(conf.value(maxPartitionBytes)).toBe(134217728)
  expect(conf.value(maxResultSize)).toBe(2 ** 30)
})

test.each([
  [
    'spark.sql.shuffle.partitions',
    'abc',
    `[INVALID_CONF_VALUE.TYPE_MISMATCH] The value 'abc' in the config "spark.sql.shuffle.partitions" is invalid. It should be a/an 'int' value. SQLSTATE: 22022`,
  ],
  [
    'spark.sql.shuffle.partitions',
    '-1',
    `[INVALID_CONF_VALUE.REQUIREMENT] The value '-1' in the config "spark.sql.shuffle.partitions" is invalid. The value of spark.sql.shuffle.partitions must be positive SQLSTATE: 22022`,
  ],
  [
    'spark.sql.ansi.enabled',
    'yes',
    `[INVALID_CONF_VALUE.TYPE_MISMATCH] The value 'yes' in the config "spark.sql.ansi.enabled" is invalid. It should be a/an 'boolean' value. SQLSTATE: 22022`,
  ],
  [
    'spark.sql.session.timeZone',
    'abc',
    `[INVALID_CONF_VALUE.TIME_ZONE] The value 'abc' in the config "spark.sql.session.timeZone" is invalid. Cannot resolve the given timezone. SQLSTATE: 22022`,
  ],
  [
    'spark.sql.storeAssignmentPolicy',
    'foo',
    `[INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS] The value 'foo' in the config "spark.sql.storeAssignmentPolicy" is invalid. It should be one of 'ANSI, LEGACY, STRICT'. SQLSTATE: 22022`,
  ],
  [
    'spark.sql.files.maxPartitionBytes',
    '10xx',
    `[INVALID_CONF_VALUE.TYPE_MISMATCH] The value '10xx' in the config "spark.sql.files.maxPartitionBytes" is invalid. It should be a/an 'bytes in BYTE' value. SQLSTATE: 22022`,
  ],
  [
    'spark.sql.broadcastTimeout',
    'abc',
    `[INVALID_CONF_VALUE.TYPE_MISMATCH] The value 'abc' in the config "spark.sql.broadcastTimeout" is invalid. It should be a/an 'time in SECONDS' value. SQLSTATE: 22022`,
  ],
  [
    'spark.sql.warehouse.dir',
    'x',
    '[CANNOT_MODIFY_STATIC_CONFIG] Cannot modify the value of the static Spark config: "spark.sql.warehouse.dir". SQLSTATE: 46110',
  ],
  [
    'spark.driver.memory',
    '2g',
    `[CANNOT_MODIFY_CONFIG] Cannot modify the value of the Spark config: "spark.driver.memory".\nSee also 'https://spark.apache.org/docs/latest/sql-migration-guide.html#ddl-statements'. SQLSTATE: 46110`,
  ],
])('setting %s to %s is refused with the words of Spark', (key, value, message) => {
  expect(() => new RuntimeConf().set(key, value)).toThrow(expect.objectContaining({ message }))
})

test('an unknown key is an error, a default given with the question is not', () => {
  const conf = new RuntimeConf()
  expect(() => conf.get('spark.foo')).toThrow(
    '[SQL_CONF_NOT_FOUND] The SQL config "spark.foo" cannot be found. Please verify that the config exists. SQLSTATE: 42K0I',
  )
  expect(conf.get('spark.foo', 'x')).toBe('x')
  conf.set('spark.foo', 'y')
  expect(conf.get('spark.foo')).toBe('y')
  expect(conf.getAll()).toEqual({ 'spark.foo': 'y' })
})

test('only session keys can be modified', () => {
  const conf = new RuntimeConf()
  const keys = ['spark.sql.shuffle.partitions', 'spark.driver.memory', 'spark.foo', 'spark.sql.warehouse.dir']
  expect(keys.map(k => conf.isModifiable(k))).toEqual([true, false, false, false])
})

test('every default passes the check of its own entry', () => {
  const conf = new RuntimeConf()
  for (const e of entries.values()) if (e.default !== undefined) expect(conf.value(e)).not.toBeNaN()
  expect(entries.size).toBeGreaterThan(80)
})

test('sizes and durations', () => {
  expect(['1', '10k', '10KB', '1m', '2g', '1t', '5b', ' 7 '].map(t => parseBytes(t))).toEqual([
    1, 10240, 10240, 1048576, 2147483648, 1099511627776, 5, 7,
  ])
  expect(['x', '1.5m', '10xx', ''].map(t => parseBytes(t))).toEqual([undefined, undefined, undefined, undefined])
  expect(['5', '5s', '1m', '2min', '1h', '1d', '1500ms'].map(t => parseSeconds(t, 's'))).toEqual([5, 5, 60, 120, 3600, 86400, 1])
  expect(parseSeconds('10', 'ms')).toBe(10)
})
