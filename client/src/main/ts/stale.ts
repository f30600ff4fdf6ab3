import {showBanner} from './banner';
import {noteTrouble, pendingEdits} from './forms';
import {reloadPage} from './escape';
import {mayReload} from './guard';
import {listen} from './listening';
import {clickedLink, isLeaving, leave, watchNavigation} from './navigation';
import {page} from './page';
import {withoutHash} from './requests';
import {keepInput} from './restore';
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

/** What has been told of, and whether the app took it upon itself. */
const known = new Map<string, boolean>();
/** What somebody has been offered a reload for, and does not want it. */
const dismissed = new Set<string>();
let waiting = false;
/** Where somebody was going when it came out, and from where. */
let target = '';
let from = '';

export function isKnown(current: string): boolean {
  return known.has(current);
}

/**
 * The page is stale: tells the app, the other tabs, and then does what the app's settings say.
 *
 * @param leadsTo the page that was asked for when this came out; empty for none
 */
export function stale(reason: Reason, current: string, leadsTo = ''): void {
  noteTrouble();
  const leads = leadsTo || clickedLink();
  if (leads) {
    target = leads;
    from = location.href;
  }
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
  if (handled || (dismissed.has(current) && !leads)) {
    return;
  }
  if (page.mismatch === 'reload') {
    waiting = true;
    settle();
  }
  if (page.mismatch === 'reload' ? waiting && !isLeaving() : page.banner) {
    showBanner(page.banner || DEFAULT_TEXT, () => void reload(true), () => {
      waiting = false;
      dismissed.add(current);
    });
  }
}

/** Reloads if that is due, loses nothing, and does not go round in circles. */
export function settle(): void {
  if (
    waiting && !isLeaving() && !isWriting() &&
    // What left the page with a refusal is not to be had by waiting.
    pendingEdits().every(({gone}) => gone === 'lost') && !isBroughtBack() && keepInput() && mayReload()
  ) {
    waiting = false;
    void reload(false);
  }
}

/** Follows where people go, so that a reload goes there as well. */
export function watchWhere(): void {
  const stayHere = (): void => {
    target = '';
  };
  watchNavigation((element) => element.closest('.appversion-banner') || stayHere(), settle);
  listen<InputEvent>('input', ({isTrusted}) => isTrusted && stayHere(), true);
  // The app, or the person, may leave a stale page by another way.
  listen('pagehide', () => [...known.values()].includes(false) && keepInput());
}

/** @param asked whether a person wants it */
async function reload(asked: boolean): Promise<void> {
  keepInput();
  leave(); // what else is refused until the page is gone is part of the same
  await renewWorker(asked);
  if (target && from === location.href && withoutHash(target) !== withoutHash(from)) {
    location.assign(target);
  } else {
    reloadPage();
  }
}
