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
export {isBroughtBack} from './worker';

// The entry of the second script: what a page needs only once it is stale, or after the reload that followed.
edits.forEach(describe);
watchWorker();
watchScriptedReloads();
if (!resume()) {
  restoreInput();
}
// Angular's worker did not get a file of the page's version.
(navigator.serviceWorker as ServiceWorkerContainer | undefined)?.addEventListener('message', ({data}: MessageEvent<unknown>) =>
  (data as {type?: string} | null)?.type === 'UNRECOVERABLE_STATE' && suspect());
// A page out of the browser's cache, as after a restored session, came without a request that shows whether its version is live,
// and is the visitor's. What a service worker brings is the page that it wants.
const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
if (load?.transferSize === 0) {
  const {pathname, search} = new URL(load.name);
  suspect('', load.workerStart ? '' : pathname + search);
}
