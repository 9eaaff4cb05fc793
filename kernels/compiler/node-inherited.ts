// With what words threads and children start: this process's own; none, where they say of what kind the text is that it
// was given to run, which a file cannot be told.
const told = process.execArgv.some((word) => word.startsWith("--input-type"));

export const inherited: { readonly execArgv?: string[] } = told ? { execArgv: [] } : {};
