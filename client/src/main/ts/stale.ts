import {onRecheck} from './due';
import {noteTrouble, openEdits} from './forms';
import {mayReload} from './guard';
import {listen} from './listening';
import {failures, load, recovery, wantRecovery} from './loading';
import {clickedLink, isLeaving, leave, watchNavigation} from './navigation';
import {page} from './page';
import {tellTabs} from './tabs';
import {isWriting} from './writes';

/** The page's version is not live any more, or its name now stands for other bytes. */
export type Reason = 'gone' | 'changed';

/** What the event `appversion:stale` carries. */
export interface Stale {
  readonly page: {readonly version: string; readonly name: string};
  /** The app version that answers now; empty where that is not known. */
  readonly current: string;
  readonly reason: Reason;
}

const EVENT = 'appversion:stale';

/** The app versions that the app was notified of, and whether it handles them itself. */
const known = new Map<string, boolean>();
/** Those for which a person has dismissed the banner. */
const dismissed = new Set<string>();
/** The app version that the page waits to be replaced by; undefined for none. */
let waiting: string | undefined;
/** Where a person was going when the page turned out to be stale, and from where. */
let target = '';
let from = '';

export function isKnown(current: string): boolean {
  return known.has(current);
}

/**
 * The page is stale: notifies the app and the other tabs, and then does what the app's settings say.
 *
 * @param leadsTo the page that was asked for when this was noticed; empty for none
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
    if (!handled && !page.reloads) {
      void load().then((second) => second?.warn(reason));
    }
  }
  if (!handled && (leads || !dismissed.has(current))) {
    waiting = current;
    wantRecovery();
  }
}

/** Reloads if that is due, loses nothing, and makes no loop; else the banner offers it. */
function settle(): void {
  if (waiting === undefined || isLeaving()) {
    return;
  }
  if (page.reloads && !isWriting() && isKept() && mayReload()) {
    waiting = undefined;
    reload(false);
  } else if (page.reloads || page.banner) {
    recovery?.showBanner(() => reload(true), () => {
      dismissed.add(waiting ?? '');
      waiting = undefined;
    });
  }
}

/** Whether a reload loses nothing, and brings another page than this one. */
function isKept(): boolean {
  const edits = openEdits();
  return recovery
    // What left the page after a refusal does not come back by waiting, nor what left it for the app's next page.
    ? edits.every(({gone, path}) => gone === 'lost' || (gone && path !== location.pathname)) &&
      !recovery.isBroughtBack() && recovery.keepInput()
    : failures > 0 && !edits.length;
}

/** Follows where people go, so that a reload goes there as well. */
export function watchWhere(): void {
  onRecheck(settle);
  const stayHere = (): void => {
    target = '';
  };
  watchNavigation((element) => element.closest('.appversion-banner') || stayHere());
  listen<InputEvent>('input', ({isTrusted}) => isTrusted && stayHere(), true);
  // The app, or the person, may leave a stale page by another way.
  listen('pagehide', () => [...known.values()].includes(false) && recovery?.keepInput());
}

/** @param asked whether a person wants it */
function reload(asked: boolean): void {
  leave(); // what else is refused until the page unloads belongs to the same reload
  if (recovery) {
    void recovery.loadAgain(asked, target, from);
  } else {
    location.reload();
  }
}
