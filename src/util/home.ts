/** The folder of the built package, `dist/`: one up from this file's, in modules as in the bundle. Files that are loaded by URL are found from here. */
export const home = new URL('..', import.meta.url)
