import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ROOT, runTool } from './run.mjs'

const SPECIFIER = /(\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(["'])(\.[^"']*)\2/g

/**
 * Writes the declarations of the modules `sources` (paths in the repository), and of whatever they name, into
 * `<folder>/types`, in the folders of `src`. Answers what is wrong, one line each.
 */
export async function buildTypes(folder, sources) {
  const made = mkdtempSync(join(tmpdir(), 'flowsta-types-'))
  try {
    const config = join(made, 'tsconfig.json')
    writeFileSync(config, JSON.stringify(configOf(made, sources)))
    const { code, output } = await runTool('tsc', ['-p', config], { capture: true, quiet: true })
    if (code !== 0) return output.trim().split(/\r?\n/)
    return copyNamed(join(made, 'out'), join(folder, 'types'), sources)
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

const configOf = (made, sources) => ({
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: join(ROOT, 'src'),
    outDir: join(made, 'out'),
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: [],
  files: sources.map(source => join(ROOT, source)),
})

/** Copies the entries' declarations and those that they name: not what is only used inside. */
function copyNamed(from, to, sources) {
  const wrong = []
  const seen = new Set()
  const waiting = sources.map(source => declarationOf(join(from, relative('src', source))))
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    if (!existsSync(file)) {
      wrong.push(`types: ${relative(from, file)} is named and was not made`)
      continue
    }
    const text = readFileSync(file, 'utf8').replace(SPECIFIER, (_, before, quote, path) => {
      waiting.push(declarationOf(join(dirname(file), path)))
      // TypeScript leaves `.ts`, which an installed package can't be asked for.
      return `${before}${quote}${path.replace(/\.(m?)ts$/, '.$1js')}${quote}`
    })
    if (/(["'])node_modules|import\(["']\//.test(text))
      wrong.push(`types: ${relative(from, file)}: odd import`)
    const target = join(to, relative(from, file))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  return wrong
}

const declarationOf = path => path.replace(/\.(m?)[jt]s$/, '.d.$1ts')
