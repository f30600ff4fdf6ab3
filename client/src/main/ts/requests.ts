import {isActing} from './navigation';
import {pin} from './page';

// Names of fields are not case-sensitive; in lower case they compare and compress best.

/** The header by which a request asks for a version; the sidecar reads it before any cookie. */
export const REQUESTED = 'x-app-requested-version';
/** The app version that answered. */
export const VERSION = 'x-app-version';
/** On a sidecar's own 409: which pin no live version answers to. An app's own 409 does not have it. */
export const CONFLICT = 'x-app-version-conflict';

/** What is remembered of a request to this origin until its response is there. */
export interface Sent {
  /** The app asked for a version itself: what comes back says nothing of the page's. */
  ownPin: boolean;
  /** The page that the request was to lead to, for hx-boost and Inertia; empty for any other request. */
  leadsTo: string;
}

/** By this header a request says that its response is the next page; not if it is loaded ahead of a click. */
export function isVisit(header: string): boolean {
  return /^(hx-boosted|x-inertia)$/i.test(header) && isActing();
}

/**
 * 'null' in a sandboxed frame, which is another origin than its own host: a header of ours would need that host's consent.
 * Read before scripts of the app run, which may have a variable of this name.
 */
const ORIGIN = self.origin;

/** Whether the page may not speak for the origin that it came from. */
export const isOpaque = ORIGIN === 'null';

export function isSameOrigin(url: string): boolean {
  return new URL(url, document.baseURI).href.startsWith(ORIGIN + '/');
}

/** GET and HEAD change nothing: they may be cut off and sent again. */
export function isRead(method: string): boolean {
  return /^(get|head)$/i.test(method);
}

/** By this parameter a URL asks for a version where no header can be set. The sidecar takes it off: no app sees it. */
const QUERY = '__appversion';

/** The URL with the page's version, if it is one of this origin; else as it was. */
export function pinned<T>(url: T): T | string {
  try {
    // A TrustedScriptURL would be one no more.
    const text = typeof url === 'string' || url instanceof URL ? String(url) : '';
    const {href, searchParams} = new URL(text, document.baseURI);
    if (text && pin && isSameOrigin(href.replace(/^ws/, 'http')) && !searchParams.has(QUERY)) {
      const [, path, hash] = /^([^#]*)(.*)$/s.exec(text)!;
      return path + (path!.includes('?') ? '&' : '?') + QUERY + '=' + encodeURIComponent(pin) + hash;
    }
  } catch {
    // The browser says best what is wrong with it.
  }
  return url;
}

/** The URL as the app wrote it. */
export function unpinned(url: string): string {
  return url.replace(/[?&]__appversion=[^&#]*/, '');
}

/** The page that an address leads to, whatever part of it. */
export function withoutHash(url: string): string {
  return url.replace(/#.*/, '');
}
