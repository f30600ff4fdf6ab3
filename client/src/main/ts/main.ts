import {watchAssets, watchReturn} from './detection';
import {wrapFetch} from './fetch';
import {watchForms} from './forms';
import {watchHtmx} from './htmx';
import {page} from './page';
import {restoreInput} from './restore';
import {settle, watchWhere} from './stale';
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
  wrapFetch();
  wrapXhr();
  watchHtmx();
  watchWhere();
  watchForms(settle);
  watchWrites(settle);
  watchAssets();
  watchReturn();
  restoreInput();
}
