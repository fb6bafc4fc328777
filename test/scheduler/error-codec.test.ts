import { describe, expect, test } from 'vitest'
import { decodeError, encodeError } from '#dist/scheduler/error-codec.js'
import { ParseException, type QueryContext, SparkDateTimeException, SparkException, sparkError } from '#dist/util/errors.js'

const across = (error: unknown) => decodeError(structuredClone(encodeError(error)))

describe('errors cross threads', () => {
  const context: QueryContext = {
    contextType: 'DataFrame',
    fragment: 'divide',
    startIndex: 0,
    stopIndex: 0,
    callSite: 'app.ts:3',
    objectType: '',
    objectName: '',
  }

  test('with class, condition, parameters, context, stack and cause', () => {
    const error = sparkError('CAST_INVALID_INPUT', { expression: "'a'" }, [context], new RangeError('deep', { cause: 'text' }))
    const got = across(error) as SparkException
    expect(got.constructor).toBe(error.constructor)
    expect(got).toBeInstanceOf(SparkException)
    expect(got.condition).toBe('CAST_INVALID_INPUT')
    expect(got.sqlState).toBe(error.sqlState)
    expect(got.messageParameters).toEqual({ expression: "'a'" })
    expect(got.queryContext).toEqual([context])
    expect(got.message).toBe(error.message)
    expect(got.stack).toBe(error.stack)
    expect(got.cause).toBeInstanceOf(RangeError)
    expect((got.cause as Error).cause).toBe('text')
  })

  test('subclasses come back as themselves', () => {
    expect(across(new SparkDateTimeException('INTERNAL_ERROR', { message: 'm' }))).toBeInstanceOf(SparkDateTimeException)
    expect(across(new ParseException('INTERNAL_ERROR', { message: 'm' }))).toBeInstanceOf(ParseException)
  })

  test('built-in errors with their class and fields', () => {
    const got = across(Object.assign(new TypeError('t'), { code: 'ENOENT', path: '/x', handler: () => {} })) as Error & { code: string }
    expect(got).toBeInstanceOf(TypeError)
    expect(got.code).toBe('ENOENT')
    expect('handler' in got).toBe(false)
  })

  test('other errors keep their name', () => {
    class MyError extends Error {
      override name = 'MyError'
    }
    const got = across(new MyError('mine')) as Error
    expect(got).toBeInstanceOf(Error)
    expect([got.name, got.message, String(got)]).toEqual(['MyError', 'mine', 'MyError: mine'])
  })

  test('what is not an error at all', () => {
    expect(across('text')).toBe('text')
    expect(across({ a: 1 })).toEqual({ a: 1 })
    expect(across(undefined)).toBe(undefined)
    expect(across(() => 1)).toBe('() => 1')
  })

  test('a circle of causes ends', () => {
    const a = new Error('a')
    a.cause = a
    expect((across(a) as Error).message).toBe('a')
  })
})
