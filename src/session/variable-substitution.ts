import type { RuntimeConf } from '../config/conf.ts'
import { variableSubstitute } from '../config/session.ts'

const REFERENCE = /\$\{(?:(\w+?):)?(\S+?)\}/g

/** SQL text with `${key}` replaced by settings and `${env:NAME}` by the environment's. A setting that there is not is no text; other names stay as they are. Source: Spark's `VariableSubstitution`. */
export function substituteVariables(text: string, conf: RuntimeConf): string {
  if (!text.includes('${') || !conf.value(variableSubstitute)) return text
  return text.replace(REFERENCE, (whole, prefix: string | undefined, name: string) => {
    switch (prefix) {
      case undefined:
      case 'spark':
      case 'sparkconf':
      case 'hivevar':
      case 'hiveconf':
        return conf.getOption(name) ?? ''
      case 'env':
        return process.env[name] ?? whole
      default:
        return whole
    }
  })
}
