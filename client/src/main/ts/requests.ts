import {sinceAct} from './navigation';

/** What a click starts, it starts within this time, in milliseconds. */
const ACTING = 500;

/** What is remembered of a request to this origin until its response is there. */
export interface Sent {
  /** The app asked for a version itself: what comes back says nothing of the page's. */
  ownPin: boolean;
  /** The page that the request was to lead to, for hx-boost and Inertia; empty for any other request. */
  leadsTo: string;
}

/** By this header a request says that its response is the next page; not if it is loaded ahead of a click. */
export function isVisit(header: string): boolean {
  return /^(hx-boosted|x-inertia)$/i.test(header) && sinceAct() < ACTING;
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

/** The page that an address leads to, whatever part of it. */
export function withoutHash(url: string): string {
  return url.replace(/#.*/, '');
}
