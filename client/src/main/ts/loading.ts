import {recheck} from './due';
import {listen} from './listening';
import {INPUT} from './names';
import {page} from './page';
import type * as Recovery from './recovery';
import {listIn} from './storage';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** The time to the second attempt; each later one takes twice as long, up to the limit. */
  RETRY = 5_000,
  LONGEST = 300_000,
}

type Second = typeof Recovery;

/** The second script, if it is there. */
export let recovery: Second | undefined;
/** How often it could not be loaded. */
export let failures = 0;
let attempt: Promise<Second | undefined> | undefined;
let wanted = false;

/** Loads the second script while the server still has it: when the page is idle, or at once where input waits for it. */
export function watchRecovery(): void {
  if (listIn('sessionStorage', INPUT).length) {
    wantRecovery();
  } else {
    listen('load', () => (window.requestIdleCallback as typeof requestIdleCallback | undefined ?? setTimeout)(load));
  }
}

/** Has what is due done once the script is there, and after each attempt that failed; attempts are repeated. */
export function wantRecovery(): void {
  wanted = true;
  void load().then(recheck);
}

/** The second script; undefined if this attempt fails. */
export function load(): Promise<Second | undefined> {
  return attempt ??= fetchModule(page.recovery + (failures ? `?${failures}` : '')).then((it) => recovery = it, retryLater);
}

/**
 * An import() has the nonce of this script, and needs no Trusted Type. Where the page's policy has let this script through by its
 * hash, only an element may load another one ('strict-dynamic'), and the import() then finds the module.
 */
async function fetchModule(url: string): Promise<Second> {
  if (page.byHash) {
    await new Promise((onload, onerror) =>
      document.head.append(Object.assign(document.createElement('script'), {type: 'module', src: url, onload, onerror})));
  }
  return import(url) as Promise<Second>;
}

// Some browsers keep a failed import() under its URL: each attempt has another one.
function retryLater(): undefined {
  setTimeout(() => {
    attempt = undefined;
    if (wanted) {
      wantRecovery();
    }
  }, Math.min(Time.RETRY * 2 ** failures++, Time.LONGEST));
}
