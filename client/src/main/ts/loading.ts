import type {Recovery} from './core';
import {listen} from './listening';
import {INPUT} from './names';
import {page} from './page';
import {recheck} from './recheck';
import {listIn} from './storage';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** The time to the second attempt; it doubles with each attempt, up to the maximum. */
  RETRY = 5_000,
  RETRY_MAX = 300_000,
}

/** The second script, if it is loaded. */
export let recovery: Recovery | undefined;
/** The number of failed attempts to load it. */
export let failures = 0;
let attempt: Promise<Recovery | undefined> | undefined;
let required = false;

/** Loads the second script while the server still has it: when the page is idle, or at once if input is stored for this tab. */
export function watchRecovery(): void {
  if (listIn('sessionStorage', INPUT).length) {
    requireRecovery();
  } else {
    listen('load', () => (window.requestIdleCallback as typeof requestIdleCallback | undefined ?? setTimeout)(load));
  }
}

/** Calls {@link recheck} once the script is loaded, and after each failed attempt; attempts are repeated. */
export function requireRecovery(): void {
  required = true;
  void load().then(recheck);
}

/** The second script; undefined if this attempt fails. */
export function load(): Promise<Recovery | undefined> {
  return attempt ??= fetchModule(page.recovery + (failures ? `?${failures}` : '')).then((it) => recovery = it, retryLater);
}

/**
 * An import() has the nonce of this script, and needs no Trusted Type. If the page's policy permits this script by its hash, only
 * an element may load another script ('strict-dynamic'), and the import() then returns its module.
 */
async function fetchModule(url: string): Promise<Recovery> {
  if (page.byHash) {
    await new Promise((onload, onerror) =>
      document.head.append(Object.assign(document.createElement('script'), {type: 'module', src: url, onload, onerror})));
  }
  return import(url) as Promise<Recovery>;
}

// Some browsers store a failed import() under its URL: each attempt has another one.
function retryLater(): undefined {
  setTimeout(() => {
    attempt = undefined;
    if (required) {
      requireRecovery();
    }
  }, Math.min(Time.RETRY * 2 ** failures++, Time.RETRY_MAX));
}
