import {describe} from './addresses';
import {edits, suspect} from './core';
import {restoreInput} from './restore';
import {resume, watchScriptedReloads} from './scripted';
import {watchWorker} from './worker';

export {describe, find} from './addresses';
export {showBanner, warn} from './banner';
export {isIn} from './bodies';
export {loadAgain} from './reloading';
export {keepInput} from './restore';
export {isServedAgain} from './worker';

// The entry of the second script: what a page needs only when it is stale, or after the reload.
edits.forEach(describe);
watchWorker();
watchScriptedReloads();
if (!resume()) {
  restoreInput();
}
// Angular's worker could not load a file of the page's version.
(navigator.serviceWorker as ServiceWorkerContainer | undefined)?.addEventListener('message', ({data}: MessageEvent<unknown>) =>
  (data as {type?: string} | null)?.type === 'UNRECOVERABLE_STATE' && suspect());
// A page from the browser's cache, as after a restored session, was loaded without a request, so its version is checked, and whether
// the client is still routed to it. A page from a service worker is checked for its version only.
const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
if (load?.transferSize === 0) {
  const {pathname, search} = new URL(load.name);
  suspect('', load.workerStart ? '' : pathname + search);
}
