import {page} from './core';
import {VERSION} from './names';

/** Where a tab remembers which version it reloaded to leave. */
const KEY = 'appversion:left';
/** How long an update of the service worker may hold the reload, in milliseconds. */
const LIMIT = 3_000;
const MARK = `${page.name} ${page.version}`;

let said = false;

function worker(): ServiceWorkerContainer | undefined {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined; // only where the page came by https
  return container?.controller ? container : undefined;
}

/** Called at the start: a version that was left, and is back after a rollback, may be left again. */
export function watchWorker(): void {
  try {
    if (sessionStorage.getItem(KEY) !== MARK) {
      sessionStorage.removeItem(KEY);
    }
  } catch {
    // No storage, no memory.
  }
}

/** Whether a service worker has answered the last reload by the same page: another reload would bring it again. */
export function isBroughtBack(): boolean {
  try {
    if (!worker() || sessionStorage.getItem(KEY) !== MARK) {
      return false;
    }
  } catch {
    return false;
  }
  if (!said) {
    said = true;
    console.warn(`The service worker of this page still has version ${page.name || page.version}.`);
  }
  return true;
}

/**
 * Has the service worker look for its update before the page is loaded again, since the old one may have the old page.
 *
 * @param drop whether the pages of this version go from the worker's caches: a person wants the new one
 * @return whether the page has to be loaded past the worker: Angular's compares pages with hashes, so its pages have
 *     no script that could put back what was typed
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
      // The reload shows what there is.
    }
  }
  return angular;
}

function isAngular(cache: string): boolean {
  return cache.startsWith('ngsw:');
}

/** Its program hardly ever changes: by this message, which is that of Angular's SwUpdate, it fetches the new files. */
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
