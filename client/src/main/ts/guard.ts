import {listIn} from './storage';

/** The key in `sessionStorage` for the times of this tab's reloads, in milliseconds. */
const KEY = 'appversion:reloads';
const LIMIT = 3;
const WINDOW = 300_000;

/**
 * Whether the page may reload by itself once more; notes it. Three times in five minutes, so that versions that alternate
 * never make a loop. Without storage there is no memory, and then never.
 */
export function mayReload(): boolean {
  const now = Date.now();
  const recent = listIn<number>('sessionStorage', KEY).filter((time) => Math.abs(now - time) < WINDOW);
  try {
    if (recent.length < LIMIT) {
      sessionStorage.setItem(KEY, JSON.stringify([...recent, now]));
      return true;
    }
  } catch {
    // Never.
  }
  return false;
}
