import type { AnalysisContext, DataSourceRequest } from '../analyzer/context.ts'
import { forEachDeep } from '../analyzer/deep.ts'
import { lookupFunction } from '../functions/registry.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { expressionsOf, forEachNode } from '../plan/tree.ts'
import { isSettled } from '../sources/file-version.ts'
import type { ScanSource } from '../sources/source.ts'
import { clockReads } from '../util/clock.ts'

/** What is kept at most: statements, their characters, the files that their plans know of, their plans' nodes, and the rows of the program that one plan holds. */
const MOST_STATEMENTS = 256
const MOST_CHARACTERS = 1 << 18
const MOST_FILES = 20_000
/** One takes some kilobytes, with the keys that it is compared by. */
const MOST_NODES = 20_000
const MOST_ROWS = 1_000

const LOOKUPS = ['lookupFunction', 'lookupView', 'lookupStored', 'lookupVariable', 'lookupSqlFunction'] as const
const FACTS = ['ansi', 'caseSensitive', 'timeZone', 'currentUser', 'currentCatalog', 'currentDatabase', 'currentPath'] as const

/** `origin`: what errors point at; no part of the question. */
type Lookup = (name: string | readonly string[], origin?: Origin) => unknown
type Question = { readonly lookup: (typeof LOOKUPS)[number]; readonly name: string | readonly string[]; readonly answer: unknown }

/** An analyzed plan, and all that the analyzer was told while it made it. */
interface Analysis {
  readonly plan: LogicalPlan
  readonly context: AnalysisContext
  readonly settings: number
  readonly questions: readonly Question[]
  readonly sources: readonly { readonly request: DataSourceRequest; readonly source: ScanSource }[]
  /** Of the plan, expressions and all. */
  readonly nodes: number
}

interface Statement {
  readonly text: string
  readonly plan: LogicalPlan
  analysis: Analysis | undefined
}

const nodesOf = ({ analysis }: Statement): number => analysis?.nodes ?? 0
const filesOf = ({ analysis }: Statement): number => analysis?.sources.reduce((n, s) => n + s.source.files.length, 0) ?? 0

/**
 * The plans of a session's latest statements: of what is asked again under the same settings, the text is not parsed and the plan not analyzed
 * again. All that the analyzer knows of its surroundings it asks of its context: an analyzed plan is used again where every question that it asked
 * has the same answer and its files are the same. Where an answer is made anew each time (stored tables), so is the plan.
 */
export class KnownPlans {
  /** The least recently used first. */
  private readonly statements = new Map<string, Statement>()
  private readonly byPlan = new WeakMap<LogicalPlan, Statement>()
  private characters = 0
  private files = 0
  private nodes = 0
  private settings: unknown

  /** `settings`: changes with what the parser is told. `parse` says whether the text alone, under these, makes the plan. */
  parse(text: string, settings: unknown, parse: () => { plan: LogicalPlan; alone: boolean }): LogicalPlan {
    if (this.settings !== settings) {
      for (const s of this.statements.values()) this.forget(s)
      this.settings = settings
    }
    const known = this.statements.get(text)
    if (known !== undefined) {
      this.statements.delete(text)
      this.statements.set(text, known)
      return known.plan
    }
    const reads = clockReads()
    const { plan, alone } = parse()
    if (!alone || reads !== clockReads()) return plan
    const made: Statement = { text, plan, analysis: undefined }
    this.statements.set(text, made)
    this.byPlan.set(plan, made)
    this.characters += text.length
    this.trim()
    return plan
  }

  /** The analyzed form of a plan. `settings`: the version of the session's settings. `analyze` says whether its context alone made the plan. */
  async analyzed(
    plan: LogicalPlan,
    context: AnalysisContext,
    settings: number,
    analyze: (context: AnalysisContext) => Promise<{ plan: LogicalPlan; alone: boolean }>,
  ): Promise<LogicalPlan> {
    const statement = this.byPlan.get(plan)
    if (statement === undefined || context.parameters !== undefined) return (await analyze(context)).plan
    const known = statement.analysis
    if (known !== undefined && known.settings === settings && (await holds(known, context))) return known.plan
    const { asking, asked } = recording(context)
    const reads = clockReads()
    const made = await analyze(asking)
    const { beyond, questions, sources } = asked()
    const alone = made.alone && !beyond && reads === clockReads()
    const kept = alone && sources.every(s => isSettled(s.source)) && isTimeless(made.plan)
    // it may have been forgotten meanwhile
    if (this.statements.get(statement.text) !== statement) return made.plan
    this.files -= filesOf(statement)
    this.nodes -= nodesOf(statement)
    statement.analysis = kept ? { plan: made.plan, context, settings, questions, sources, nodes: countNodes(made.plan) } : undefined
    this.files += filesOf(statement)
    this.nodes += nodesOf(statement)
    this.trim()
    return made.plan
  }

  private trim(): void {
    for (const s of this.statements.values()) {
      const { statements, characters, files, nodes } = this
      if (statements.size <= MOST_STATEMENTS && characters <= MOST_CHARACTERS && files <= MOST_FILES && nodes <= MOST_NODES) break
      this.forget(s)
    }
  }

  private forget(s: Statement): void {
    this.statements.delete(s.text)
    this.byPlan.delete(s.plan)
    this.characters -= s.text.length
    this.files -= filesOf(s)
    this.nodes -= nodesOf(s)
    s.analysis = undefined
  }
}

function countNodes(plan: LogicalPlan): number {
  let n = 0
  forEachDeep(plan, p => {
    n++
    for (const e of expressionsOf(p)) forEachNode(e, () => n++)
  })
  return n
}

/** The context, and what is asked of it: `beyond` where that is more than questions that can be asked again. */
function recording(context: AnalysisContext) {
  const questions = new Map<string, Question>()
  const sources: Analysis['sources'][number][] = []
  let beyond = false
  const asking = Object.create(context) as { -readonly [K in keyof AnalysisContext]: AnalysisContext[K] }
  for (const lookup of LOOKUPS) {
    const ask = context[lookup] as Lookup | undefined
    if (ask === undefined) continue
    asking[lookup] = ((name: string | readonly string[], origin?: Origin) => {
      const answer = ask(name, origin)
      questions.set(`${lookup} ${JSON.stringify(name)}`, { lookup, name, answer })
      return answer
    }) as never
  }
  asking.resolveDataSource = async request => {
    const source = await context.resolveDataSource!(request)
    if (source !== undefined) sources.push({ request, source })
    return source
  }
  asking.parseExpression = sql => {
    beyond = true
    return context.parseExpression!(sql)
  }
  return { asking, asked: () => ({ beyond, questions: [...questions.values()], sources }) }
}

async function holds({ context: before, questions, sources }: Analysis, context: AnalysisContext): Promise<boolean> {
  if (FACTS.some(fact => context[fact] !== before[fact])) return false
  if (questions.some(({ lookup, name, answer }) => (context[lookup] as Lookup)(name) !== answer)) return false
  try {
    for (const { request, source } of sources) if (!(await context.hasSameFiles!(request, source))) return false
    return true
  } catch {
    // the analysis will say what is wrong with them
    return false
  }
}

/** May another query have this plan? Not where it draws numbers, asks for the time, or would keep rows from being freed. */
function isTimeless(plan: LogicalPlan): boolean {
  let timeless = true
  forEachDeep(plan, p => {
    if (p.type === 'LocalRelation' && p.rowCount > MOST_ROWS) timeless = false
    for (const e of expressionsOf(p)) {
      forEachNode(e, x => {
        if (x.type === 'ExternalUdf' && !x.deterministic) timeless = false
        if (x.type !== 'Call' && x.type !== 'AggregateCall') return
        const f = lookupFunction(x.name)
        if (f === undefined || ('deterministic' in f && f.deterministic === false) || ('perQuery' in f && f.perQuery)) timeless = false
      })
    }
  })
  return timeless
}
