import {noteTrouble} from './forms';
import {CONFLICT, REQUESTED, VERSION} from './names';
import {listen} from './listening';
import {noteLeaving, stay} from './navigation';
import {differs, page, pin} from './page';
import type {Sent} from './requests';
import {isKnown, stale} from './stale';
import {tellTabs, watchTabs} from './tabs';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** A version that was confirmed is not asked about again for this long. */
  CONFIRMED = 10_000,
  /** A page that was hidden for this long asks before it is used. */
  IDLE = 300_000,
  /** A page whose workers are busy looks after this long without a response of its own, then less and less often. */
  LISTENING = 4_000,
  LONGEST = 60_000,
  /** Time for other tabs to hear the answer before the next one of them may ask. */
  HEARING = 50,
  /** Other tabs wait for the answer no longer than this. */
  LIMIT = 10_000,
}

const refusals = new WeakSet<object>();
const ask = window.fetch;
let asked = 0;
let heard = Date.now();
/** When a tab of this version last got an answer from the sidecar. */
let answered = 0;
/** How long it may be until a page with busy workers looks again. */
let patience = Time.LISTENING;

/** Whether this response (an XMLHttpRequest or a Response) says that the page's version is not live any more. */
export function isRefused(response: object): boolean {
  return refusals.has(response);
}

/** Looks at a response to a request of this page. */
export function seen(
  sent: Sent,
  response: object,
  status: number,
  header: (name: string) => string | null,
): void {
  heard = Date.now();
  if (sent.ownPin) {
    return;
  }
  const current = header(VERSION);
  if (status === 409 && header(CONFLICT)) {
    refusals.add(response);
    stale('gone', current ?? '', sent.leadsTo);
  } else if (differs(current) && !isKnown(current) && !/immutable/.test(header('cache-control') ?? '')) {
    // What never changes may come from any version.
    suspect(current);
  }
}

/**
 * Something suggests another version: a response that may as well come from a cache, an asset that did not load. The
 * sidecar knows.
 *
 * @param kept path and query of the page, if it came out of the browser's cache
 */
export function suspect(current = '', kept = ''): void {
  noteTrouble();
  if (kept || since(asked) > Time.CONFIRMED) {
    void verify(current, kept);
  }
}

/** A clock that is set back counts as time that has passed. */
function since(time: number): number {
  return Math.abs(Date.now() - time);
}

/** A worker has said something: it may have been refused what the page knows nothing of. */
export function lookSlowly(): void {
  if (!document.hidden && since(heard) > patience) {
    patience = Math.min(patience * 2, Time.LONGEST);
    void verify();
  }
}

/** Asks the sidecar whether the page's version is still there and has the bytes that it had; one tab for all. */
async function verify(suspected = '', kept = ''): Promise<void> {
  const wanted = asked = heard = Date.now();
  noteLeaving();
  const locks = navigator.locks as LockManager | undefined; // only where the page came by https
  if (locks) {
    await locks.request('appversion', () => (kept || since(answered) > since(wanted)) && question(suspected, kept));
  } else {
    await question(suspected, kept);
  }
}

/** A page that was kept asks for no version: the visitor may have moved to another one since. */
async function question(suspected: string, kept: string): Promise<void> {
  let response: Response;
  try {
    response = await ask.call(window, page.decision + kept, {
      cache: 'no-store',
      signal: AbortSignal.timeout?.(Time.LIMIT) as AbortSignal, // not in browsers before 2022
      headers: pin && !kept ? {[REQUESTED]: pin} : {},
    });
  } catch {
    return; // no network: the next response decides
  }
  const current = response.headers.get(VERSION);
  answered = Date.now();
  if (response.status === 409 && response.headers.has(CONFLICT)) {
    stale('gone', current ?? '');
  } else if (response.ok ? differs(current) : response.status < 500 && suspected) {
    // Something before the sidecar does not let the question through: what was suspected is all there is to go by.
    stale('changed', response.ok ? current! : suspected);
  } else if (response.ok) {
    tellTabs();
  }
  await new Promise((done) => setTimeout(done, Time.HEARING));
}

/** Asks again when a person comes back to a page that was hidden for long, or of which another tab has sent a message. */
export function watchReturn(): void {
  let hinted = false;
  const look = (): void => {
    if (!document.hidden && (hinted || since(heard) > Time.IDLE)) {
      hinted = false;
      void verify();
    }
  };
  watchTabs(({reason, current}) => {
    answered = Date.now();
    if (!reason) {
      asked = heard = answered;
    } else if (document.hidden) {
      hinted = true; // it may be long until a person looks
    } else if (!isKnown(current)) {
      stale(reason, current);
    }
  });
  listen('visibilitychange', look);
  listen<PageTransitionEvent>('pageshow', ({persisted}) => {
    if (persisted) { // back from the back/forward cache
      stay();
      void verify();
    }
  });
  if (page.poll) {
    setInterval(() => !document.hidden && since(heard) > page.poll / 2 && verify(), page.poll);
  }
}

/** An asset that does not load may have been retired with its version. */
export function watchAssets(): void {
  listen('error', ({target}) => {
    // The window itself is no element: then a script failed, not its loading.
    if ((target as Partial<Element>).matches?.('script,link')) {
      suspect();
    }
  });
  listen('vite:preloadError', () => suspect());
  // import() whose rejection was not handled: Chromium and Firefox, then WebKit.
  listen<PromiseRejectionEvent>('unhandledrejection', ({reason}) => {
    if (/import(ed|ing a) module/i.test(String(reason))) {
      suspect();
    }
  });
}
