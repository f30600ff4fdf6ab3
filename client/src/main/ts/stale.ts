import {showBanner} from './banner';
import {isDirty} from './forms';
import {mayReload} from './guard';
import {page} from './page';
import {tellTabs} from './tabs';
import {isBroughtBack, renewWorker} from './worker';
import {isWriting} from './writes';

/** The page's version is gone, or its name now stands for other bytes. */
export type Reason = 'gone' | 'changed';

/** What the event `appversion:stale` carries. */
export interface Stale {
  readonly page: {readonly version: string; readonly name: string};
  /** The app version that answers now; empty where that is not known. */
  readonly current: string;
  readonly reason: Reason;
}

const EVENT = 'appversion:stale';
const DEFAULT_TEXT = 'A new version is available. Reload';

/** How long the way to another page may take, in milliseconds. */
const LEAVING = 5_000;

/** What has been told of, and whether the app took it upon itself. */
const known = new Map<string, boolean>();
/** What somebody has been offered a reload for, and does not want it. */
const dismissed = new Set<string>();
let waiting = false;
let leaving = false;
let target = '';

export function isKnown(current: string): boolean {
  return known.has(current);
}

/** From the first doubt on: where the app goes to another page by itself, it must not be called back. */
export function noteLeaving(): void {
  addEventListener('beforeunload', leave); // the same one each time: it is there once
}

function leave(): void {
  leaving = true;
  // Still here: it was a download, or somebody chose to stay.
  setTimeout(() => {
    leaving = false;
    settle();
  }, LEAVING);
}

/**
 * The page is stale: tells the app, the other tabs, and then does what the app's settings say.
 *
 * @param leadsTo the page that was asked for when this came out; empty for none
 */
export function stale(reason: Reason, current: string, leadsTo = ''): void {
  target = leadsTo || target;
  let handled = known.get(current);
  if (handled === undefined) {
    const {version, name} = page;
    const detail: Stale = {page: {version, name}, current, reason};
    handled = !document.dispatchEvent(new CustomEvent(EVENT, {cancelable: true, detail}));
    known.set(current, handled);
    tellTabs(reason, current);
    if (!handled && page.mismatch === 'warn') {
      console.warn(`Version ${name || version} of this page ${reason === 'gone' ? 'is gone' : 'has changed'}: reload it.`);
    }
  }
  if (handled || (dismissed.has(current) && !leadsTo)) {
    return;
  }
  if (page.mismatch === 'reload') {
    waiting = true;
    settle();
  }
  if (page.mismatch === 'reload' ? waiting && !leaving : page.banner) {
    showBanner(page.banner || DEFAULT_TEXT, () => void reload(true), () => {
      waiting = false;
      dismissed.add(current);
    });
  }
}

/** Reloads if that is due, loses nothing, and does not go round in circles. */
export function settle(): void {
  if (waiting && !leaving && !isWriting() && !isDirty() && !isBroughtBack() && mayReload()) {
    waiting = false;
    void reload(false);
  }
}

/** @param asked whether a person wants it */
async function reload(asked: boolean): Promise<void> {
  leave(); // what else is refused until the page is gone is part of the same
  await renewWorker(asked);
  if (target) {
    location.assign(target);
  } else {
    location.reload();
  }
}
