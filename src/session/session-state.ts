import { availableParallelism } from 'node:os'
import type { AnalysisContext, DataSourceRequest, SqlPath } from '../analyzer/context.ts'
import { bindRelations } from '../analyzer/resolve-relations.ts'
import type { InMemoryCatalog } from '../catalog/in-memory-catalog.ts'
import { cacheBatchSize, cacheCompressed, defaultCacheStorageLevel } from '../config/cache.ts'
import type { RuntimeConf } from '../config/conf.ts'
import {
  driverMemory,
  excludeOnFailure,
  excludeOnFailureApplication,
  excludeOnFailureApplicationNode,
  excludeOnFailureKill,
  excludeOnFailureStage,
  excludeOnFailureStageNode,
  excludeOnFailureTaskExecutor,
  excludeOnFailureTaskNode,
  excludeOnFailureTimeout,
  localDir,
  master,
  maxResultSize,
  memoryFraction,
  memoryKeptFraction,
  memoryStorageFraction,
  schedulerAllocationFile,
  schedulerMode,
  showConsoleProgress,
  speculation,
  speculationInterval,
  speculationMinTaskRuntime,
  speculationMultiplier,
  speculationQuantile,
  spillMaxBytes,
  spillMaxRows,
  taskMaxFailures,
} from '../config/engine.ts'
import { batchRows, morselRows, singleThreadRows } from '../config/execution.ts'
import {
  ansiDoubleQuotedIdentifiers,
  ansiEnabled,
  ansiEnforceReservedKeywords,
  ansiRelationPrecedence,
  blockCreateTempTableUsingProvider,
  caseSensitive,
  escapedStringLiterals,
  keepPartitionSpecAsStringLiteral,
  notReserveProperties,
  operatorPipeSyntaxEnabled,
  parseNullPartitionSpecAsStringLiteral,
  quotedRegexColumnNames,
  sessionTimeZone,
  timestampType,
} from '../config/session.ts'
import { type Engine, getEngine, runningEngine } from '../execution/engine.ts'
import type { ExecutionContext } from '../execution/execute.ts'
import { bindExpression } from '../execution/expression/interpret.ts'
import { isListedStill } from '../execution/file-check.ts'
import { lookupFunction } from '../functions/registry.ts'
import { type Expression, Literal } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { typesIn } from '../plan/node-types.ts'
import { dataTypeOf } from '../plan/output.ts'
import type { SparkContext } from '../rdd/spark-context.ts'
import type { JobOptions } from '../scheduler/job.ts'
import type { SchedulingMode } from '../scheduler/pools.ts'
import { sameFiles } from '../sources/file-version.ts'
import { resolveFiles } from '../sources/files.ts'
import { lookupSource } from '../sources/index.ts'
import type { ResolveRequest } from '../sources/source.ts'
import { parseExpression, parseStatement } from '../sql/parse.ts'
import type { ParserOptions } from '../sql/parser.ts'
import { memoryBeyond, memoryLimit } from '../storage/memory-limit.ts'
import type { CacheManager } from './cache-manager.ts'
import { readPools } from './fair-pools.ts'
import { KnownPlans } from './known-plans.ts'
import { parameterTexts } from './parameter-texts.ts'
import type { ScriptScope } from './script/scope.ts'
import { currentUser, SessionCatalog } from './session-catalog.ts'
import { pathText, sessionComesFirst } from './session-path.ts'
import { alongPath, lookupSqlFunction, routineOnPath } from './sql-function.ts'
import { StorageLevel } from './storage-level.ts'
import { storedRelation } from './stored-relation.ts'
import type { UserFunctions } from './udf-registration.ts'
import { identifierName, lookupVariable } from './variables.ts'
import type { View, Views } from './views.ts'

/** Settings, the catalog and global views that all sessions of the process share. */
export interface SharedState {
  readonly conf: RuntimeConf
  readonly globalViews: Views
  readonly catalog: InMemoryCatalog
  readonly cache: CacheManager
  /** The context of RDDs, once it has been asked for. */
  sparkContext?: SparkContext
}

/** What one session knows: its settings, its views, and how to reach the engine. */
export class SessionState {
  readonly shared: SharedState
  readonly conf: RuntimeConf
  readonly catalog: SessionCatalog
  /** The variables of the script that runs. */
  locals: ScriptScope | undefined
  readonly userFunctions: UserFunctions = new Map()
  readonly plans = new KnownPlans()
  /** Tags of the jobs that the session runs from now on. */
  readonly tags = new Set<string>()

  constructor(shared: SharedState, conf: RuntimeConf) {
    this.shared = shared
    this.conf = conf
    this.catalog = new SessionCatalog(shared.catalog, shared.globalViews, conf)
  }

  get cache(): CacheManager {
    return this.shared.cache
  }

  /** Where rows are cached unless it is said. */
  defaultStorageLevel(): StorageLevel {
    return StorageLevel.fromString(this.conf.value(defaultCacheStorageLevel)) ?? StorageLevel.MEMORY_AND_DISK
  }

  get views(): Views {
    return this.catalog.views
  }

  /** The process's engine, started with the settings of the first session that needs it. */
  get engine(): Engine {
    const { conf } = this
    const started = runningEngine()
    if (started) return started
    const poolFile = conf.option(schedulerAllocationFile)
    return getEngine({
      threads: threadsOf(conf.value(master)),
      memoryBytes: memoryLimit(conf.option(driverMemory)),
      kept: { most: conf.value(memoryKeptFraction), ceiling: conf.value(memoryFraction) },
      maxSharedBytes: memoryBeyond(conf.option(driverMemory)),
      storageFraction: conf.value(memoryStorageFraction),
      ...(conf.option(localDir) === undefined ? {} : { localDir: conf.option(localDir)! }),
      progress: conf.value(showConsoleProgress),
      maxFailures: conf.value(taskMaxFailures),
      ...(conf.value(excludeOnFailure) && {
        exclusion: {
          taskAttempts: conf.value(excludeOnFailureTaskExecutor),
          taskAttemptsOnNode: conf.value(excludeOnFailureTaskNode),
          stageTasks: conf.value(excludeOnFailureStage),
          stageExecutors: conf.value(excludeOnFailureStageNode),
          applicationTasks: conf.value(excludeOnFailureApplication),
          applicationExecutors: conf.value(excludeOnFailureApplicationNode),
          timeout: conf.value(excludeOnFailureTimeout),
          kill: conf.value(excludeOnFailureKill),
        },
      }),
      ...(conf.value(speculation) && {
        speculation: {
          interval: conf.value(speculationInterval),
          multiplier: conf.value(speculationMultiplier),
          quantile: conf.value(speculationQuantile),
          minTaskRuntime: conf.value(speculationMinTaskRuntime),
        },
      }),
      schedulingMode: conf.value(schedulerMode) as SchedulingMode,
      ...(poolFile === undefined ? {} : { pools: readPools(poolFile) }),
    })
  }

  /** `viewDepth`: how many stored views the analysis is inside of. */
  analysisContext(parameters?: AnalysisContext['parameters'], viewDepth = 0, sqlPath = this.catalog.sqlPath): AnalysisContext {
    const { conf, catalog } = this
    const ownFirst = sessionComesFirst(sqlPath)
    return {
      ansi: conf.value(ansiEnabled),
      caseSensitive: conf.value(caseSensitive),
      timeZone: conf.value(sessionTimeZone),
      now: BigInt(Date.now()) * 1000n,
      conf: key => conf.getOption(key),
      currentUser: currentUser(),
      currentDatabase: catalog.currentDatabase,
      currentPath: pathText(catalog.sqlPath),
      sqlPath,
      lookupFunction: name => {
        const own = this.userFunctions.get(name.toLowerCase())
        return own && ownFirst ? own : (lookupFunction(name) ?? own)
      },
      reachesFunction: name => typeof routineOnPath(this, name, sqlPath) === 'string',
      lookupStored: nameParts => {
        const found = catalog.findRelation(nameParts, sqlPath)
        return found?.kind === 'stored' ? storedRelation(this, found.table, viewDepth) : undefined
      },
      lookupVariable: nameParts => this.locals?.lookup(nameParts) ?? lookupVariable(this, nameParts),
      lookupSqlFunction: (nameParts, origin) => lookupSqlFunction(this, nameParts, origin, sqlPath),
      lookupView: nameParts => this.lookupView(nameParts, sqlPath)?.plan,
      resolveDataSource: async request => lookupSource(request.format).resolve(this.resolveRequest(request)),
      hasSameFiles: (request, source) =>
        source.folders === undefined
          ? sameFiles(resolveFiles(this.resolveRequest(request)).files, source)
          : isListedStill(this.engine, source.files, source.folders),
      parseExpression: sql => parseExpression(sql, this.parserOptions()),
      evaluate: constantValue,
      ...(parameters === undefined ? {} : { parameters }),
    }
  }

  /** A request for a source, with the session's settings. */
  private resolveRequest(request: DataSourceRequest): ResolveRequest {
    const { conf } = this
    return {
      ...request,
      sessionTimeZone: conf.value(sessionTimeZone),
      caseSensitive: conf.value(caseSensitive),
      conf: key => conf.getOption(key),
    }
  }

  executionContext(job: JobOptions = {}, onStep?: ExecutionContext['onStep']): ExecutionContext {
    const { conf } = this
    return {
      engine: this.engine,
      conf: key => conf.getOption(key),
      morselRows: conf.value(morselRows),
      batchRows: conf.value(batchRows),
      singleThreadRows: conf.value(singleThreadRows),
      cacheBatchRows: conf.value(cacheBatchSize),
      cacheCompressed: conf.value(cacheCompressed),
      maxResultBytes: Number(conf.value(maxResultSize)),
      spilling: { fraction: conf.value(memoryFraction), maxRows: conf.value(spillMaxRows), maxBytes: conf.value(spillMaxBytes) },
      job: this.tags.size === 0 ? job : { ...job, tags: [...(job.tags ?? []), ...this.tags] },
      ...(onStep ? { onStep } : {}),
    }
  }

  /** How SQL text is read under the session's settings, or those of a view. */
  parserOptions(parameters?: AnalysisContext['parameters']): ParserOptions {
    const { conf } = this
    return {
      evaluateName: (e, amongColumns) => identifierName(e, this.analysisContext(parameters), amongColumns),
      ...(parameters === undefined ? {} : { parameters: parameterTexts(parameters) }),
      ansi: conf.value(ansiEnabled),
      reservedKeywords: conf.value(ansiEnforceReservedKeywords),
      doubleQuotedIdentifiers: conf.value(ansiDoubleQuotedIdentifiers),
      timeZone: conf.value(sessionTimeZone),
      timestampType: conf.value(timestampType) as ParserOptions['timestampType'],
      escapedStringLiterals: conf.value(escapedStringLiterals),
      equalSetOperators: isOn(conf.getOption('spark.sql.legacy.setopsPrecedence.enabled')),
      joinsBeforeCommas: conf.value(ansiEnabled) && conf.value(ansiRelationPrecedence),
      regexNames: conf.value(quotedRegexColumnNames),
      pipes: conf.value(operatorPipeSyntaxEnabled),
      exponentDecimals: isOn(conf.getOption('spark.sql.legacy.exponentLiteralAsDecimal.enabled')),
      cursors: isOn(conf.getOption('spark.sql.scripting.cursorEnabled')),
      asofJoins: isOn(conf.getOption('spark.sql.join.asofJoin.enabled')),
      havingFilters: isOn(conf.getOption('spark.sql.legacy.parser.havingWithoutGroupByAsWhere')),
      betweenCompares: isOn(conf.getOption('spark.sql.legacy.duplicateBetweenInput')),
      joinsQuotes: isOn(conf.getOption('spark.sql.legacy.consecutiveStringLiterals.enabled')),
      calendarIntervals: isOn(conf.getOption('spark.sql.legacy.interval.enabled')),
      dropsReserved: conf.value(notReserveProperties),
      partitionTexts: conf.value(keepPartitionSpecAsStringLiteral),
      nullPartitionText: conf.value(parseNullPartitionSpecAsStringLiteral),
      refusesTemporaryTables: conf.value(blockCreateTempTableUsingProvider),
      refusesNamed: conf.getOption('spark.sql.allowNamedFunctionArguments')?.toLowerCase() === 'false',
      nanoseconds: isOn(conf.getOption('spark.sql.timestampNanosTypes.enabled')),
    }
  }

  /** The plan of a statement; of one without parameters it may be one that was made before. */
  parseStatement(text: string, parameters?: AnalysisContext['parameters']): LogicalPlan {
    const options = this.parserOptions(parameters)
    if (parameters !== undefined) return parseStatement(text, options)
    return this.plans.parse(text, `${this.conf.version} ${options.timeZone}`, () => {
      let alone = true
      const evaluateName: ParserOptions['evaluateName'] = (e, amongColumns) => {
        alone = false
        return options.evaluateName!(e, amongColumns)
      }
      const plan = parseStatement(text, { ...options, evaluateName })
      // a sample draws its seed when it is parsed
      return { plan, alone: alone && !typesIn(plan).has('Sample') }
    })
  }

  /** A plan as it is meant now: parameters bound, views put in their places. For plans that are kept under a name. */
  pinned(plan: LogicalPlan): LogicalPlan {
    return this.settled(bindRelations(plan, this.analysisContext()))
  }

  /** Names of tables and functions mean what they mean now, whatever the current database and the path are later. */
  settled(plan: LogicalPlan): LogicalPlan {
    return alongPath(this, plan, this.catalog.sqlPath)
  }

  lookupView(nameParts: readonly string[], sqlPath?: SqlPath): View | undefined {
    const found = this.catalog.findRelation(nameParts, sqlPath)
    return found?.kind === 'temp' ? found.view : undefined
  }
}

const isOn = (value: string | undefined): boolean => value?.toLowerCase() === 'true'

/** A constant expression as a literal. */
function constantValue(e: Expression): Expression {
  if (e.type === 'Literal') return e
  const value = bindExpression(e, () => -1)([])
  return Literal({ value, dataType: dataTypeOf(e), ...(e.origin ? { origin: e.origin } : {}) })
}

/** `local`, `local[n]`, `local[*]`, `local[n, failures]`. */
export function threadsOf(masterUrl: string): number {
  const m = /^local(?:\[(\*|\d+)(?:\s*,\s*\d+)?\])?$/.exec(masterUrl.trim())
  if (!m) return availableParallelism()
  if (m[1] === undefined) return 1
  return m[1] === '*' ? availableParallelism() : Math.max(1, Number(m[1]))
}
