import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const run = (body: string) => {
  const program = `
    import { SparkSession } from '${import.meta.resolve('#dist/index.js')}'
    const spark = await SparkSession.builder().master('local[2]').config('spark.sql.execution.singleThreadRows', 0).getOrCreate()
    ${body}`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { stdout, stderr, status }
}
const count = `console.log(await (await spark.sql('select count(*) from range(0, 100000, 1, 8) where id % 2 = 0')).count())`

it('the process exits by itself, stop() forgotten', () => {
  expect(run(count)).toEqual({ stdout: '1\n', stderr: '', status: 0 })
})
it('and with it', () => {
  expect(run(`${count}; await spark.stop()`)).toEqual({ stdout: '1\n', stderr: '', status: 0 })
})
it('a session that did nothing does not keep it', () => {
  expect(run('')).toEqual({ stdout: '', stderr: '', status: 0 })
})
it('a query that nobody awaits is finished first', () => {
  expect(run(`spark.range(0, 100000, 1, 8).filter('id > 99998').collect().then(rows => console.log(rows.length))`)).toEqual({
    stdout: '1\n',
    stderr: '',
    status: 0,
  })
})
it('an error that nobody catches ends it with Spark’s message', () => {
  const { status, stderr } = run(`await (await spark.sql('select sum(1 / (id - 50000)) from range(0, 100000, 1, 8)')).collect()`)
  expect(status).toBe(1)
  expect(stderr).toContain('[DIVIDE_BY_ZERO]')
})
