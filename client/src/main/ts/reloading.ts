import {page} from './core';
import {keepInput, keepsInput} from './restore';
import {expectReload} from './scripted';
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
 * @param link where the person was going; empty for this page
 * @param from the page on which that was
 */
export async function loadAgain(asked: boolean, link: string, from: string): Promise<void> {
  const target = from === location.href && withoutHash(link) !== withoutHash(from) ? link : '';
  keepInput();
  expectReload();
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

function withoutHash(url: string): string {
  return url.replace(/#.*/s, '');
}

function withParameter(url: string, parameter: string): string {
  const before = withoutHash(url);
  return before + (before.includes('?') ? '&' : '?') + parameter + url.slice(before.length);
}
