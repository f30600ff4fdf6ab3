// Names that both scripts use. Those of header fields are not case-sensitive; in lower case they compare and compress best.

/** The header by which a request asks for a version; the sidecar reads it before any cookie. */
export const REQUESTED = 'x-app-requested-version';
/** The app version that answered. */
export const VERSION = 'x-app-version';
/** On a sidecar's own 409: which pin no live version answers to. An app's own 409 does not have it. */
export const CONFLICT = 'x-app-version-conflict';
/** The key in `sessionStorage` for the input that a reload would lose. */
export const INPUT = 'appversion:input';
