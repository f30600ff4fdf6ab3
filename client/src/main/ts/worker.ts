import {page} from './core';
import {VERSION} from './names';

/** The key in `sessionStorage` for the version from which this tab was reloaded. */
const KEY = 'appversion:left';
/** How long an update of the service worker may delay the reload, in milliseconds. */
const LIMIT = 3_000;
const MARK = `${page.name} ${page.version}`;

let warned = false;

function worker(): ServiceWorkerContainer | undefined {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined; // only in secure contexts
  return container?.controller ? container : undefined;
}

/** Called at the start: a page of another version than the recorded one removes the record. */
export function watchWorker(): void {
  try {
    if (sessionStorage.getItem(KEY) !== MARK) {
      sessionStorage.removeItem(KEY);
    }
  } catch {
    // No storage: nothing is recorded.
  }
}

/** Whether a service worker has returned the same page at the last reload: another reload would return it again. */
export function isServedAgain(): boolean {
  try {
    if (!worker() || sessionStorage.getItem(KEY) !== MARK) {
      return false;
    }
  } catch {
    return false;
  }
  if (!warned) {
    warned = true;
    console.warn(`The service worker of this page still has version ${page.name || page.version}.`);
  }
  return true;
}

/**
 * Updates the service worker before the page is loaded again, since its caches may contain the old page.
 *
 * @param drop whether to delete the pages of this version from the worker's caches: if a person requested the reload
 * @return whether the page has to be loaded bypassing the worker: Angular's worker compares pages with hashes, so its pages have
 *     no client script, which would restore input
 */
export async function renewWorker(drop: boolean): Promise<boolean> {
  const container = worker();
  let angular = false;
  if (container) {
    const late = new Promise<void>((done) => setTimeout(done, LIMIT));
    try {
      sessionStorage.setItem(KEY, MARK);
      angular = (await caches.keys()).some(isAngular);
      await Promise.race([late, angular ? updateAngular(container) : drop ? dropPages() : update(container)]);
    } catch {
      // The page is reloaded in any case.
    }
  }
  return angular;
}

function isAngular(cache: string): boolean {
  return cache.startsWith('ngsw:');
}

/** The worker's script rarely changes; this message, which Angular's SwUpdate sends, makes it fetch the new files. */
function updateAngular(container: ServiceWorkerContainer): Promise<void> {
  const nonce = Math.floor(Math.random() * 1e7);
  return new Promise((done) => {
    container.addEventListener('message', ({data}: MessageEvent<{nonce?: number} | null>) => data?.nonce === nonce && done());
    container.controller!.postMessage({action: 'CHECK_FOR_UPDATES', nonce});
  });
}

async function update(container: ServiceWorkerContainer): Promise<void> {
  const registration = await container.getRegistration();
  await registration?.update();
  const next = registration?.installing ?? registration?.waiting;
  if (next) {
    await new Promise<void>((done) => {
      const look = (): void => {
        if (/activated|redundant/.test(next.state)) {
          done();
        }
      };
      next.addEventListener('statechange', look);
      look();
    });
  }
}

async function dropPages(): Promise<void> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const {headers} = (await cache.match(request, {ignoreVary: true}))!;
      if (headers.get(VERSION) === page.version && /html/.test(headers.get('content-type') ?? '')) {
        await cache.delete(request, {ignoreVary: true});
      }
    }
  }
}
