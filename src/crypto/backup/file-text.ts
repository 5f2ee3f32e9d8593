/** The text of a backup file: one JSON object whose last member, `body`, is a list of base64 texts. */
import { BackupError } from './faults.ts'
import { type BackupHeader, LARGEST_PART, LONGEST_HEADER, parseHeader, VERSION } from './header.ts'
import { TAG_BYTES } from './stream.ts'

/** Characters of a part in base64. */
export const LONGEST_PART = Math.ceil((LARGEST_PART + TAG_BYTES) / 3) * 4

/** What stands before the first part. Parts follow in quotes, with {@link BETWEEN} between them, then {@link AFTER}. */
export function textBefore(header: BackupHeader): string {
  return `${JSON.stringify(header).slice(0, -1)},"body":[\n`
}
export const BETWEEN = ',\n'
export const AFTER = '\n]}\n'

const BODY = /,\s*"body"\s*:\s*\[\s*/
const PART = /^"([A-Za-z0-9+/=]*)"\s*/
const BEGIN = /^\s*\{\s*"format"\s*:\s*"flowsta-backup"/
const NUMBERED = /^\s*\{\s*"format"\s*:\s*"flowsta-backup"\s*,\s*"v"\s*:\s*(\d{1,9})\b/
/** Characters behind the last part: brackets, and blanks of whoever formatted the file. */
const LONGEST_END = 64
const END = /^\]\s*\}\s*$/

/** What has been read of a file so far. */
export interface FileReader {
  /** `null` before all of it was read. */
  header(): BackupHeader | null
  /** Takes more of the text; answers the parts that are whole now. Throws a {@link BackupError}. */
  take(text: string): string[]
  /** Says that there is no more. Throws `cut` where the file is not at its end, `not_a_backup` where it never began. */
  end(): void
}

/** Reads a file piece by piece, cut anywhere. Blanks and line breaks between its tokens do not matter. */
export function readFileText(): FileReader {
  let rest = ''
  let header: BackupHeader | null = null
  let isAtEnd = false
  /** A part or the end must come, not a comma. */
  let wantsPart = true

  function takeHeader(): void {
    const found = BODY.exec(rest)
    if (found === null || found.index > LONGEST_HEADER) {
      if (rest.length > LONGEST_HEADER || !/^\s*(\{|$)/.test(rest)) throw new BackupError(kindOf(rest))
      return
    }
    header = parseHeader(json(`${rest.slice(0, found.index)}}`))
    rest = rest.slice(found.index + found[0].length)
  }
  function takeParts(): string[] {
    const parts: string[] = []
    for (;;) {
      rest = rest.trimStart()
      if (wantsPart) {
        // Looked for by hand: a pattern over megabytes that may not be whole yet would be tried again and again.
        const close = rest.startsWith('"') ? rest.indexOf('"', 1) : -1
        if (close > LONGEST_PART || (close < 0 && rest.length > LONGEST_PART + 2))
          throw new BackupError('too_big')
        if (close < 0) {
          if (rest !== '' && !rest.startsWith('"')) throw new BackupError('damaged')
          return parts
        }
        const part = PART.exec(rest.slice(0, close + 1))?.[1]
        if (part === undefined) throw new BackupError('damaged')
        parts.push(part)
        rest = rest.slice(close + 1)
        wantsPart = false
      } else if (rest.startsWith(',')) {
        rest = rest.slice(1)
        wantsPart = true
      } else {
        if (END.test(rest)) isAtEnd = true
        else if (rest.length > LONGEST_END || !/^(\]\s*)?$/.test(rest)) throw new BackupError('damaged')
        return parts
      }
    }
  }
  return {
    header: () => header,
    take(text) {
      rest += text
      if (isAtEnd && rest.trim() !== '') isAtEnd = false
      if (header === null) takeHeader()
      return header === null ? [] : takeParts()
    },
    end() {
      if (header === null) {
        const kind = kindOf(rest)
        // It begins like one: cut before its header was whole.
        throw new BackupError(kind === 'not_a_backup' && BEGIN.test(rest) ? 'cut' : kind)
      }
      if (!isAtEnd) throw new BackupError('cut')
    },
  }
}

/** What a text without a body that this version reads may be. */
function kindOf(text: string): 'newer' | 'not_a_backup' {
  const [, version] = NUMBERED.exec(text) ?? []
  return version !== undefined && Number(version) > VERSION ? 'newer' : 'not_a_backup'
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BackupError('not_a_backup')
  }
}
