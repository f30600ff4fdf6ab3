import {noteFailure} from './forms';
import {CONFLICT, LEAVING, REQUESTED, VERSION} from './names';
import {listen} from './listening';
import {cancelLeaving, noteLeaving} from './navigation';
import {differs, page, pin} from './page';
import type {Sent} from './requests';
import {isKnown, stale} from './stale';
import {notifyTabs, watchTabs} from './tabs';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** After a check that confirmed the version, no other check starts for this long. */
  CONFIRMED = 10_000,
  /** A page that was hidden for this long is checked when it is shown again. */
  IDLE = 300_000,
  /** A page whose workers send messages is checked after this long without a response to the page itself; the interval then doubles. */
  WORKERS = 4_000,
  /** The longest of these intervals. */
  WORKERS_MAX = 60_000,
  /** Time for other tabs to receive the result before the next one of them may start a check. */
  RECEIVING = 50,
  /** The deadline of the request; other tabs do not wait longer. */
  DEADLINE = 10_000,
}

const refusals = new WeakSet<object>();
/** The browser's own: its requests have only the headers that they are given. */
export const nativeFetch = window.fetch;
/** When this tab last started a check. */
let checked = 0;
/** When this page last received a response, or started a check. */
let responded = Date.now();
/** When a tab of this version last received a decision of the sidecar. */
let decided = 0;
/** The time without a response after which the next message of a worker starts a check. */
let workerInterval = Time.WORKERS;

/** Whether this response (an XMLHttpRequest or a Response) reports that the page's version is no longer live. */
export function isRefused(response: object): boolean {
  return refusals.has(response);
}

/** Evaluates a response to a request of this page. */
export function inspect(
  sent: Sent,
  response: object,
  status: number,
  header: (name: string) => string | null,
): void {
  responded = Date.now();
  if (sent.ownPin) {
    return;
  }
  const current = header(VERSION);
  const caching = header('cache-control');
  if (status === 409 && header(CONFLICT)) {
    refusals.add(response);
    stale('gone', current ?? '', sent.leadsTo);
  } else if (differs(current)) {
    // An immutable response may be from any version.
    if (!isKnown(current) && !/immutable/.test(caching ?? '')) {
      suspect(current);
    }
  } else if (header(LEAVING) && !mayBeCached(caching)) {
    stale('leaving', current ?? '', sent.leadsTo);
  }
}

/**
 * Checks the page's version with the sidecar, after a sign that it may not be live: a response of another version, which may
 * also be from a cache, or an asset that did not load.
 *
 * @param kept path and query of the page, if it is from the browser's cache
 */
export function suspect(current = '', kept = ''): void {
  noteFailure();
  if (kept || since(checked) > Time.CONFIRMED) {
    void check(current, kept);
  }
}

/** Whether a response with this `Cache-Control` may be from a cache, and so older than its request. */
export function mayBeCached(caching: string | null): boolean {
  return !/no-(store|cache)/.test(caching ?? '');
}

/** The time since then; if the clock was set back, the difference counts as elapsed. */
export function since(time: number): number {
  return Math.abs(Date.now() - time);
}

/** A worker has sent a message: one of its requests, which the page does not see, may have been refused. */
export function checkSlowly(): void {
  if (!document.hidden && since(responded) > workerInterval) {
    workerInterval = Math.min(workerInterval * 2, Time.WORKERS_MAX);
    void check();
  }
}

/** Checks with the sidecar whether the page's version is live and has the same app version; one tab does so for all. */
async function check(suspected = '', kept = ''): Promise<void> {
  const started = checked = responded = Date.now();
  noteLeaving();
  const locks = navigator.locks as LockManager | undefined; // only in secure contexts
  if (locks) {
    await locks.request('appversion', () => (kept || since(decided) > since(started)) && requestDecision(suspected, kept));
  } else {
    await requestDecision(suspected, kept);
  }
}

/** The request for a page from the browser's cache has no pin: the client may be routed to another version by now. */
async function requestDecision(suspected: string, kept: string): Promise<void> {
  let response: Response;
  try {
    response = await nativeFetch.call(window, page.decision + kept, {
      cache: 'no-store',
      signal: AbortSignal.timeout?.(Time.DEADLINE) as AbortSignal, // not in browsers before 2022
      headers: pin && !kept ? {[REQUESTED]: pin} : {},
    });
  } catch {
    return; // no network: the next response starts another check
  }
  const current = response.headers.get(VERSION);
  decided = Date.now();
  if (response.status === 409 && response.headers.has(CONFLICT)) {
    stale('gone', current ?? '');
  } else if (response.ok ? differs(current) : response.status < 500 && suspected) {
    // A proxy in front of the sidecar blocks the request: the response that started the check decides.
    stale('changed', response.ok ? current! : suspected);
  } else if (response.ok && response.headers.has(LEAVING)) {
    stale('leaving', current ?? '');
  } else if (response.ok) {
    notifyTabs();
  }
  await new Promise((done) => setTimeout(done, Time.RECEIVING));
}

/** Checks again when a page is shown that was hidden for long, or for which another tab has sent a message. */
export function watchReturn(): void {
  let notified = false;
  const look = (): void => {
    if (!document.hidden && (notified || since(responded) > Time.IDLE)) {
      notified = false;
      void check();
    }
  };
  watchTabs(({reason, current}) => {
    decided = Date.now();
    if (!reason) {
      checked = responded = decided;
    } else if (document.hidden) {
      notified = true; // it is checked when it is shown, which may be much later
    } else if (!isKnown(current)) {
      stale(reason, current);
    }
  });
  listen('visibilitychange', look);
  listen<PageTransitionEvent>('pageshow', ({persisted}) => {
    if (persisted) { // from the back/forward cache
      cancelLeaving();
      void check();
    }
  });
  if (page.poll) {
    setInterval(() => !document.hidden && since(responded) > page.poll / 2 && check(), page.poll);
  }
}

/** Starts a check when an asset does not load: it may have been retired with its version. */
export function watchAssets(): void {
  listen('error', ({target}) => {
    // If the target is the window, a script failed; if it is an element, its load failed.
    if ((target as Partial<Element>).matches?.('script,link')) {
      suspect();
    }
  });
  listen('vite:preloadError', () => suspect());
  // A rejected import() that the app does not handle: messages of Chromium and Firefox, then of WebKit.
  listen<PromiseRejectionEvent>('unhandledrejection', ({reason}) => {
    if (/import(ed|ing a) module/i.test(String(reason))) {
      suspect();
    }
  });
}
