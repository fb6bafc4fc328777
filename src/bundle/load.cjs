// Loads a file of the bundle as `require` does, with V8's code of an earlier run where there is any: V8 reads 3 MB of source in a tenth of a
// second, its code in a fifth of that (https://v8.dev/blog/code-caching). The code lies beside the file, under V8's version and settings; a
// run that finds none leaves it. Node has this built in from 22.8 on (module.enableCompileCache).
'use strict'
const { readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs')
const { Module, createRequire } = require('node:module')
const { join } = require('node:path')
const { cachedDataVersionTag } = require('node:v8')
const { Script, constants, runInThisContext } = require('node:vm')
const { threadId } = require('node:worker_threads')

module.exports = function load(name) {
  const path = join(__dirname, name)
  // runners of tests have contexts of their own, whose globals the engine has to share
  if (runInThisContext('Object') !== Object) return require(path)
  const known = require.cache[path]
  if (known !== undefined) return known.exports

  const cache = `${path}.${cachedDataVersionTag().toString(16)}.cache`
  const cachedData = read(cache)
  const script = new Script(Module.wrap(readFileSync(path, 'latin1')), {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData && { cachedData }),
  })
  if (cachedData === undefined || script.cachedDataRejected) keepCode(script, cache)

  const loaded = new Module(path)
  loaded.filename = path
  require.cache[path] = loaded
  try {
    script.runInThisContext().call(loaded.exports, loaded.exports, createRequire(path), loaded, path, __dirname)
  } catch (error) {
    delete require.cache[path]
    throw error
  }
  loaded.loaded = true
  return loaded.exports
}

function read(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** Writes the code once, when what a program uses has been compiled: after a second, or at its end. */
function keepCode(script, path) {
  // settings of V8 given by hand would each leave a file
  if (process.execArgv.length > 0 || process.env.NODE_OPTIONS) return
  let done = false
  const write = () => {
    if (done) return
    done = true
    const part = `${path}.${process.pid}-${threadId}`
    try {
      writeFileSync(part, script.createCachedData())
      renameSync(part, path)
    } catch {
      // the package may lie where this user can't write, or the disk be full: the next run is as this one
      rmSync(part, { force: true })
    }
  }
  process.once('exit', write)
  setTimeout(write, 1000).unref()
}
