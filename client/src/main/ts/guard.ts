/** Where a tab remembers its reloads: times in milliseconds. */
const KEY = 'appversion:reloads';
const LIMIT = 3;
const WINDOW = 300_000;

/**
 * Whether the page may reload by itself once more; notes it. Three times in five minutes, so that versions that flap
 * never make a loop. Without storage there is no memory, and then never.
 */
export function mayReload(): boolean {
  try {
    const now = Date.now();
    const all = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as number[];
    const recent = all.filter((time) => Math.abs(now - time) < WINDOW);
    if (recent.length >= LIMIT) {
      return false;
    }
    sessionStorage.setItem(KEY, JSON.stringify([...recent, now]));
    return true;
  } catch {
    return false;
  }
}
