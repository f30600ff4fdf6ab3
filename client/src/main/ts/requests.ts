/** What is stored of a request to this origin until its response has arrived. */
export interface Sent {
  /** The app has set a pin itself: the response does not depend on the page's version. */
  ownPin: boolean;
  /** The URL of the next page that the request loads, for hx-boost and Inertia; empty for any other request. */
  leadsTo: string;
}

/**
 * 'null' in a sandboxed frame, which has another origin than its host: the host would have to allow our header (CORS). Read
 * before scripts of the app run, which may have a variable of this name.
 */
const ORIGIN = self.origin;

/** Whether the page has an opaque origin, and so is of another origin than its own URL. */
export const isOpaque = ORIGIN === 'null';

/** The URL as the page resolves it; throws a TypeError if it is not valid. */
export function resolved(url: string): URL {
  return new URL(url, document.baseURI);
}

/** Whether the URL is of the page's origin; throws a TypeError if it is not valid. */
export function isSameOrigin(url: string): boolean {
  return resolved(url).href.startsWith(ORIGIN + '/');
}

/** Whether the method is safe (GET, HEAD): the request may be aborted and sent again. */
export function isRead(method: string): boolean {
  return /^(get|head)$/i.test(method);
}

/** The URL without its fragment. */
export function withoutHash(url: string): string {
  return url.replace(/#.*/s, '');
}
