import {page} from './core';
import {keepInput, keepsInput} from './restore';
import {renewWorker} from './worker';

/** Where a tab remembers which page it reloaded last. */
const KEY = 'appversion:reloaded';
/** The parameter by which Angular's worker lets a request pass, with a value of our own. */
const BYPASS = 'ngsw-bypass=appversion';
/** A URL with this parameter is new to every cache. The sidecar removes it: no app sees it. */
const FRESH = '__appversion_fresh=';

/**
 * Loads the page again, past what would bring the same page: a service worker, a cache.
 *
 * @param asked whether a person wants it
 * @param target where the person was going; empty for this page
 */
export async function loadAgain(asked: boolean, target: string): Promise<void> {
  keepInput();
  const pastWorker = await renewWorker(asked);
  // What was typed can only be put back on its own page, and pages of Angular's worker cannot do that later.
  if (target && !(pastWorker && keepsInput())) {
    location.assign(pastWorker ? withParameter(target, BYPASS) : target);
  } else if (pastWorker) {
    location.replace(withParameter(location.href, BYPASS));
  } else if (isSecond()) {
    location.replace(withParameter(location.href, FRESH + Date.now()));
  } else {
    location.reload();
  }
}

/** Whether the last reload of this page brought it again. */
function isSecond(): boolean {
  const mark = `${page.name} ${page.version} ${location.href}`;
  try {
    if (sessionStorage.getItem(KEY) === mark) {
      return true;
    }
    sessionStorage.setItem(KEY, mark);
  } catch {
    // No storage, no memory.
  }
  return false;
}

function withParameter(url: string, parameter: string): string {
  const [, path, hash] = /^([^#]*)(.*)$/s.exec(url)!;
  return path + (path!.includes('?') ? '&' : '?') + parameter + hash;
}
