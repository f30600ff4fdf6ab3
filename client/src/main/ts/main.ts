import {wrapConnections} from './connections';
import type {Core} from './core';
import {suspect, watchAssets, watchReturn} from './detection';
import {wrapFetch} from './fetch';
import {edits, noteEdit, openEdits, remember, watchForms} from './forms';
import {watchHistory} from './history';
import {watchHtmx} from './htmx';
import {watchRecovery} from './loading';
import {clickedLink, isLeaving} from './navigation';
import {page} from './page';
import {wrapPlaces} from './places';
import {isOpaque} from './requests';
import {watchWhere} from './stale';
import {wrapXhr} from './xhr';

declare global {
  interface Window {
    /** The app version of the page. */
    __hyperAppVersion?: string;
    /** Set by the first of these scripts in a page: a second one has nothing to do. */
    __appversion?: Core;
  }
}

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
    watchWhere();
    watchForms();
    watchAssets();
    watchReturn();
    watchRecovery();
  }
}
