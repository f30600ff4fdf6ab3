import {watchPage} from './beats';
import {wrapConnections} from './connections';
import type {Core, Recovery} from './core';
import {suspect, watchAssets, watchReturn} from './detection';
import {wrapFetch} from './fetch';
import {edits, noteEdit, openEdits, remember, watchForms} from './forms';
import {watchHistory} from './history';
import {watchHtmx} from './htmx';
import {watchRecovery} from './loading';
import {clickedLink, isLeaving} from './navigation';
import {page} from './page';
import {wrapPlaces} from './places';
import type * as Second from './recovery';
import {isOpaque} from './requests';
import {watchDestination} from './stale';
import {wrapXhr} from './xhr';

declare global {
  interface Window {
    /** The app version of the page. */
    __hyperAppVersion?: string;
    /** Set by the first copy of this script in a page; a second copy does nothing. */
    __appversion?: Core;
  }
}

type Exports<T extends Recovery> = T;
/** Does not compile unless recovery.ts exports what the script in the head calls. */
export type SecondScript = Exports<typeof Second>;

if (!window.__appversion) {
  window.__appversion = {page, clickedLink, edits, isLeaving, noteEdit, openEdits, remember, suspect};
  window.__hyperAppVersion = page.version;
  if (!isOpaque) {
    wrapFetch();
    wrapXhr();
    wrapConnections();
    wrapPlaces();
    watchHistory();
    watchHtmx();
    watchDestination();
    watchForms();
    watchAssets();
    watchReturn();
    watchRecovery();
    watchPage();
  }
}
