import type { Inspector } from './inspector.ts'

interface Script {
  readonly url: string
  readonly sourceMap: string
}

const MAX_KNOWN = 10_000
const urls = new Map<string, string>()

/** The file or URL of a script; undefined for code without one. The debugger tells of all scripts when it is enabled, which is short. */
export function urlOfScript(inspector: Inspector, scriptId: string): string | undefined {
  if (!urls.has(scriptId)) {
    if (urls.size > MAX_KNOWN) urls.clear()
    forEachScript(inspector, (id, script) => urls.set(id, script.url))
    // gone, or not a script: it is not asked for again
    if (!urls.has(scriptId)) urls.set(scriptId, '')
  }
  return urls.get(scriptId) || undefined
}

/** What the scripts of a file say of their source map: a URL, often with the map inside. */
export function sourceMapOfFile(inspector: Inspector, url: string): string | undefined {
  let found: string | undefined
  forEachScript(inspector, (_, script) => {
    if (script.sourceMap !== '' && (script.url === url || script.url === `file://${url}`)) found = script.sourceMap
  })
  return found
}

function forEachScript(inspector: Inspector, f: (scriptId: string, script: Script) => void): void {
  inspector.listen<{ scriptId: string; url: string; sourceMapURL?: string }>(
    'Debugger.scriptParsed',
    p => f(p.scriptId, { url: p.url, sourceMap: p.sourceMapURL ?? '' }),
    () => {
      inspector.post('Debugger.enable')
      inspector.post('Debugger.disable')
    },
  )
}
