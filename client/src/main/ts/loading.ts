import {recheck} from './due';
import {listen} from './listening';
import {INPUT} from './names';
import {page} from './page';
import type * as Recovery from './recovery';
import {listIn} from './storage';

/** The time to the second attempt, in milliseconds; each later one takes twice as long, up to the limit. */
const RETRY = 5_000;
const LONGEST = 300_000;

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
  // An import() has the nonce of this script, and needs no Trusted Type. Some browsers keep one that failed under its URL.
  return attempt ??= import(page.recovery + (failures ? `?${failures}` : '')).then((it: Second) => recovery = it, retryLater);
}

function retryLater(): undefined {
  setTimeout(() => {
    attempt = undefined;
    if (wanted) {
      wantRecovery();
    }
  }, Math.min(RETRY * 2 ** failures++, LONGEST));
}
