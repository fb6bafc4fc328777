import { defineConfig } from 'vitest/config'

/** For the pools of vitest that the suite itself does not run in (`environments.test.ts`). */
export default defineConfig({ test: { include: ['test/util/closure/pool.check.ts'], testTimeout: 60_000, watch: false } })
