// One line per family file; every exported entry (or array of entries) of a file is a function.
export {}
