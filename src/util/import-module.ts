/**
 * `import()`, for modules outside of the package. A file of its own in the bundle too: V8 (before Node 22) forgets how to import in code that
 * it kept from an earlier run.
 */
export const importModule = <T = unknown>(specifier: string, options?: ImportCallOptions): Promise<T> => import(specifier, options as never)
