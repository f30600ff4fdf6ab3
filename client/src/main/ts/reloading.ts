import {page} from './core';
import {keepInput, keepsInput} from './restore';
import {expectReload} from './scripted';
import {renewWorker} from './worker';

/** The key in `sessionStorage` for the page that this tab reloaded last. */
const KEY = 'appversion:reloaded';
/** The parameter for which Angular's worker does not handle a request, with our own value. */
const BYPASS = 'ngsw-bypass=appversion';
/** A parameter that makes a URL new to every cache. The sidecar removes it; the app never receives it. */
const FRESH = '__appversion_fresh=';

/**
 * Loads the page again, bypassing a service worker or a cache that would return the same page.
 *
 * @param requested whether a person requested it by the banner
 * @param link the target of the person's last click; empty for this page
 * @param from the page of that click
 */
export async function loadAgain(requested: boolean, link: string, from: string): Promise<void> {
  const target = from === location.href && withoutHash(link) !== withoutHash(from) ? link : '';
  keepInput();
  expectReload();
  const bypassWorker = await renewWorker(requested);
  // Input can only be restored on its own page, and pages of Angular's worker have no script that restores it later.
  if (target && !(bypassWorker && keepsInput())) {
    location.assign(bypassWorker ? withParameter(target, BYPASS) : target);
  } else if (bypassWorker) {
    location.replace(withParameter(location.href, BYPASS));
  } else if (isRepeated()) {
    location.replace(withParameter(location.href, FRESH + Date.now()));
  } else {
    location.reload();
  }
}

/** Whether the last reload of this page returned the same page. */
function isRepeated(): boolean {
  const mark = `${page.name} ${page.version} ${location.href}`;
  try {
    if (sessionStorage.getItem(KEY) === mark) {
      return true;
    }
    sessionStorage.setItem(KEY, mark);
  } catch {
    // Without storage, every reload counts as the first.
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
