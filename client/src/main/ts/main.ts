import {wrapConnections} from './connections';
import {watchAssets, watchReturn} from './detection';
import {watchEscape} from './escape';
import {wrapFetch} from './fetch';
import {watchForms} from './forms';
import {watchHistory} from './history';
import {watchHtmx} from './htmx';
import {page} from './page';
import {wrapPlaces} from './places';
import {isOpaque} from './requests';
import {restoreInput} from './restore';
import {settle, watchWhere} from './stale';
import {watchWorker} from './worker';
import {watchWrites} from './writes';
import {wrapXhr} from './xhr';

declare global {
  interface Window {
    /** The app version of the page. */
    __hyperAppVersion?: string;
    /** Set by the first of these scripts in a page: a second one has nothing to do. */
    __appversion?: true;
  }
}

if (!window.__appversion) {
  window.__appversion = true;
  window.__hyperAppVersion = page.version;
  if (!isOpaque) {
    watchEscape();
    wrapFetch();
    wrapXhr();
    wrapConnections();
    wrapPlaces();
    watchHistory();
    watchWorker();
    watchHtmx();
    watchWhere();
    watchForms(settle);
    watchWrites(settle);
    watchAssets();
    watchReturn();
    restoreInput();
  }
}
