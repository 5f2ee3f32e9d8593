/** Milliseconds until the address of a file is taken back: the browser may ask its person first where to put it. */
const KEEP = 60_000

/** Hands a file to the browser's downloads. Whether it arrives there, no page is told. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP)
}

const ENDINGS = { audit: 'jsonl', remains: 'jsonl', 'seed-bundle': 'txt' }

/** `flowsta-audit-2026-11-21.jsonl`: with the local day. */
export function fileName(what: keyof typeof ENDINGS, now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return `flowsta-${what}-${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}.${ENDINGS[what]}`
}
