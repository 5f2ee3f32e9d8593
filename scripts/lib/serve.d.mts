/** Headers of one of the demo's pages. */
export function demoHeaders(path: string): Record<string, string>
/** Serves a folder of static files on 127.0.0.1. */
export function serveFolder(
  folder: string,
  options?: { port?: number; headers?: (path: string) => Record<string, string> },
): Promise<{ url: string; close(): void }>
