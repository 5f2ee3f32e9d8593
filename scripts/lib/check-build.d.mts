/** What is wrong with a built extension, one line each; `output` is what the build printed. */
export function checkBuild(folder: string, output: string): string[]
