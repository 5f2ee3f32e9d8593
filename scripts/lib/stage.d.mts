export function stageExtension(folder?: string): void
export function unstageExtension(folder?: string): void
export function stagePackage(folder: string): void
