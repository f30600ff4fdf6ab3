import {noteTrouble} from './forms';
import {noteLeaving} from './navigation';
import {differs, page, pin} from './page';
import {CONFLICT, REQUESTED, type Sent, VERSION} from './requests';
import {isKnown, isTold, stale} from './stale';
import {watchTabs} from './tabs';

/** A version that was confirmed is not asked about again for this long, in milliseconds. */
const CONFIRMED = 10_000;
/** A page that nobody looked at for this long asks before it is used. */
const IDLE = 300_000;

const refusals = new WeakSet<object>();
const ask = window.fetch;
let asked = -Infinity;
let heard = Date.now();

/** Whether this response (an XMLHttpRequest or a Response) says that the page's version is gone. */
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
 * Something speaks for another version: a response that may as well come from a cache, an asset that did not load. The
 * sidecar knows.
 */
export function suspect(current = ''): void {
  noteTrouble();
  if (Date.now() - asked > CONFIRMED) {
    void verify(current);
  }
}

/** Asks the sidecar whether the page's version is still there and has the bytes that it had. */
export async function verify(suspected = ''): Promise<void> {
  asked = heard = Date.now();
  noteLeaving();
  let response: Response;
  try {
    response = await ask.call(window, page.decision, {
      cache: 'no-store',
      headers: pin ? {[REQUESTED]: pin} : {},
    });
  } catch {
    return; // no network: the next response tells
  }
  const current = response.headers.get(VERSION);
  if (response.status === 409 && response.headers.has(CONFLICT)) {
    stale('gone', current ?? '');
  } else if (response.ok ? differs(current) : response.status < 500 && suspected) {
    // Something before the sidecar does not let the question through: what was suspected is all there is to go by.
    stale('changed', response.ok ? current! : suspected);
  }
}

/** Asks again when somebody comes back to a page that was left alone, or that another tab has told of. */
export function watchReturn(): void {
  let hinted = false;
  const look = (): void => {
    if (!document.hidden && (hinted || Date.now() - heard > IDLE)) {
      hinted = false;
      void verify();
    }
  };
  watchTabs(() => {
    hinted = !isTold(); // else each of many tabs would ask once for every other
    look();
  });
  document.addEventListener('visibilitychange', look);
}

/** An asset that does not load may have gone with its version. */
export function watchAssets(): void {
  addEventListener('error', (event) => {
    // The window itself is no element: then a script failed, not its loading.
    if ((event.target as Partial<Element>).matches?.('script,link')) {
      suspect();
    }
  }, true);
  addEventListener('vite:preloadError', () => suspect());
  // import() that nobody caught: Chromium and Firefox, then WebKit.
  addEventListener('unhandledrejection', (event) => {
    if (/dynamically imported module|importing a module/i.test(String(event.reason))) {
      suspect();
    }
  });
}
