import {isActing} from './navigation';

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

export function isSameOrigin(url: string): boolean {
  return new URL(url, document.baseURI).href.startsWith(location.origin + '/');
}

/** GET and HEAD change nothing: they may be cut off and sent again. */
export function isRead(method: string): boolean {
  return /^(get|head)$/i.test(method);
}

/** The page that an address leads to, whatever part of it. */
export function withoutHash(url: string): string {
  return url.replace(/#.*/, '');
}
