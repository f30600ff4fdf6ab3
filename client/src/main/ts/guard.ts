import {listIn} from './storage';

/** The key in `sessionStorage` for the times of this tab's reloads, in milliseconds. */
const KEY = 'appversion:reloads';
const LIMIT = 3;
const WINDOW = 300_000;

/**
 * Whether the page may reload automatically once more; records it. At most three times in five minutes, so that alternating
 * versions cause no loop. Without storage nothing can be recorded, and the page may not reload.
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
    // No storage.
  }
  return false;
}
