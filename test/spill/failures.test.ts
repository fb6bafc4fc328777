import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { explainString } from '#dist/session/explain.js'
import { engineOf, session, sorted } from '../execution/session.ts'
import { filesLeft, measured, spilling } from './session.ts'

// What goes wrong while state is on disk: full disks, killed workers, killed processes.
const library = import.meta.resolve('#dist/index.js')
const parent = mkdtempSync(join(tmpdir(), 'spill-test-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

/** A program over a session whose state goes to files below `folder`. */
function run(folder: string, body: string, shell = '') {
  const program = `
    const { SparkSession } = await import('${library}')
    const spark = await SparkSession.builder().master('local[2]').config('spark.local.dir', '${folder}')
      .config('spark.shuffle.spill.numElementsForceSpillThreshold', 1000).config('spark.ui.showConsoleProgress', false).getOrCreate()
    const query = () => spark.sql("select s, count(*) from (select concat('a long value of a row ', id) s from range(300000)) group by s")
    ${body}
    await spark.stop()`
  const command = `${shell} exec "$0" --input-type=module -e "$1"`
  return spawnSync('bash', ['-c', command, process.execPath, program], { encoding: 'utf8' })
}

describe('a full disk', () => {
  const caught = `
    // the signal of the limit would end the process
    process.on('SIGXFSZ', () => {})
    try {
      await (await query()).count()
      console.log('no error')
    } catch (e) {
      console.log(e.getCondition(), e.getSqlState(), e.message)
    }
    console.log('next:', await (await spark.sql('select 1')).count())`

  it('is Spark’s error, and the session goes on', () => {
    const folder = mkdtempSync(join(parent, 'small-'))
    const { stdout, stderr } = run(folder, caught, 'ulimit -f 100;')
    expect(stdout, stderr).toMatch(
      /^SPILL_OUT_OF_MEMORY \w+ \[SPILL_OUT_OF_MEMORY\] Error while calling spill\(\) on .*spill-test.* : EFBIG/,
    )
    expect(stdout).toContain('next: 1')
    expect(readdirSync(folder)).toEqual([])
  })

  const disk = join(parent, 'disk')
  const mounted = spawnSync('bash', ['-c', `mkdir '${disk}' && mount -t tmpfs -o size=1m tmpfs '${disk}'`]).status === 0
  afterAll(() => {
    if (mounted) spawnSync('umount', [disk])
  })
  it.skipIf(!mounted)('of one megabyte', () => {
    const { stdout, stderr } = run(disk, caught)
    expect(stdout, stderr).toMatch(/^SPILL_OUT_OF_MEMORY .* ENOSPC: no space left on device/)
    expect(stdout).toContain('next: 1')
    expect(readdirSync(disk)).toEqual([])
  })
})

describe('what a process leaves behind', () => {
  it('is nothing when it ends in the middle, and goes at the next start when it is killed', () => {
    const folder = mkdtempSync(join(parent, 'left-'))
    const inTheMiddle = (end: string) => `
      const { existsSync, readdirSync } = await import('node:fs')
      const folder = spark.state.engine.storage.directory.path
      setInterval(() => {
        if (existsSync(folder) && readdirSync(folder).some(job => readdirSync(folder + '/' + job).length > 0)) { ${end} }
      }, 1)
      for (;;) await (await query()).count()`
    run(folder, inTheMiddle('process.exit()'))
    expect(readdirSync(folder)).toEqual([])
    run(folder, inTheMiddle("process.kill(process.pid, 'SIGKILL')"))
    expect(readdirSync(folder)).toHaveLength(1)
    const { stdout } = run(folder, 'await (await spark.sql("select 1")).count(); console.log("ran")')
    expect(stdout).toContain('ran')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('in this process', () => {
  let memory: SparkSession
  let disk: SparkSession
  const statements = {
    sort: "select concat('row ', id) s from range(0, 60000, 1, 8) order by hash(id), id",
    'group by': "select concat('a group that is long ', id % 9000) s, count(*) n, sum(id) from range(0, 60000, 1, 8) group by 1",
    join: `select a.s, b.s from (select id k, concat('left row ', id) s from range(0, 30000, 1, 8)) a
      full join (select id * 2 k, concat('right row ', id) s from range(0, 30000, 1, 8)) b on a.k = b.k`,
  }
  beforeAll(async () => {
    memory = await session()
    disk = await spilling(500)
  })

  it.each(Object.entries(statements))('a killed worker loses no row and doubles none: %s', async (name, sql) => {
    const expected = (await measured(memory, sql)).rows
    const { scheduler } = engineOf(disk)
    const { pool } = scheduler
    let killed = 0
    for (let round = 0; round < 6; round++) {
      let toKill = 2
      const timer = setInterval(
        () => {
          const busy = pool.workers.filter(w => w.busy)
          if (busy.length === 0 || toKill === 0) return
          toKill--
          killed++
          busy[round % busy.length]!.terminate('killed by the test')
        },
        10 + 15 * round,
      )
      const { rows } = await measured(disk, sql)
      clearInterval(timer)
      expect(name === 'sort' ? rows : sorted(rows)).toEqual(name === 'sort' ? expected : sorted(expected))
      scheduler.assertEmpty()
      expect(filesLeft(disk)).toEqual([])
    }
    expect(killed).toBeGreaterThan(0)
  })

  it('shows in the metrics of tasks, and in explain', async () => {
    const spilled: number[][] = []
    const listener = {
      onTaskEnd: (event: { 'Task Metrics': { 'Disk Bytes Spilled': number; 'Memory Bytes Spilled': number } }) => {
        const { 'Disk Bytes Spilled': onDisk, 'Memory Bytes Spilled': inMemory } = event['Task Metrics']
        spilled.push([onDisk, inMemory])
      },
    }
    const { listeners } = engineOf(disk).scheduler
    listeners.addListener(listener)
    await measured(disk, statements['group by'])
    listeners.removeListener(listener)
    expect(spilled.some(([onDisk, inMemory]) => onDisk! > 0 && inMemory! > 0)).toBe(true)
    expect(await explainString((await disk.sql(statements.sort)).queryExecution, 'analyze')).toMatch(
      /Range +\d+ tasks +[\d.]+ ms +spilled [\d.]+ KiB/,
    )
  })
})
