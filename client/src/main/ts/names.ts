// Names that both scripts use. Names of header fields are not case-sensitive; in lower case they can be compared, and compress best.

/** The header by which a request pins a version; it has priority over cookies. */
export const REQUESTED = 'x-app-requested-version';
/** The app version of the response. */
export const VERSION = 'x-app-version';
/** On the sidecar's 409: the pin that matches no live version. An app's own 409 does not have it. */
export const CONFLICT = 'x-app-version-conflict';
/** On a response of the page's version: the version is about to be retired, and its pages are to reload. */
export const LEAVING = 'x-app-version-leaving';
/** On a request: the page is open (beats.ts). */
export const PAGE = 'x-appversion-page';
/** The key in `sessionStorage` for input that is restored after a reload. */
export const INPUT = 'appversion:input';
