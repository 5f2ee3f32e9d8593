/**
 * Chromium rejects the calls of a worker that it is stopping with "No SW". That says nothing about what was asked, so
 * nobody may act on it: the promise stays open, and the worker ends.
 */
export function unlessStopping<T>(asked: Promise<T>): Promise<T> {
  return asked.catch(problem => {
    if (/\bNo SW\b/.test(String(problem))) return new Promise<T>(() => {})
    throw problem
  })
}
