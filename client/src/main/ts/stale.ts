import {noteFailure, openEdits} from './forms';
import {mayReload} from './guard';
import {listen} from './listening';
import {failures, load, recovery, requireRecovery} from './loading';
import {clickedLink, isLeaving, leave, watchNavigation} from './navigation';
import {page, type Reason} from './page';
import {onRecheck} from './recheck';
import {notifyTabs} from './tabs';
import {isWriting} from './writes';

/** What the event `appversion:stale` carries. */
export interface Stale {
  readonly page: {readonly version: string; readonly name: string};
  /** The app version that responds now; empty if it is unknown. */
  readonly current: string;
  readonly reason: Reason;
}

const EVENT = 'appversion:stale';

/** The app versions of which the app was notified, and whether it handles them itself. */
const known = new Map<string, boolean>();
/** Those for which a person has dismissed the banner. */
const dismissed = new Set<string>();
/** The app version that the page is to be replaced by; undefined if the page is not stale. */
let pending: string | undefined;
/** The target and the page of the click during which the page was found to be stale. */
let target = '';
let from = '';

/** Whether the app was already notified of this app version. */
export function isKnown(current: string): boolean {
  return known.has(current);
}

/**
 * The page is stale, or its version is about to be retired: notifies the app and the other tabs, and then reloads, warns or shows
 * the banner by the app's settings.
 *
 * @param leadsTo the page that was requested when this was detected; empty for none
 */
export function stale(reason: Reason, current: string, leadsTo = ''): void {
  const leaving = reason === 'leaving';
  if (!leaving) {
    noteFailure();
  }
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
    notifyTabs(reason, current);
    if (!handled && !page.reloads) {
      void load().then((second) => second?.warn(reason));
    }
  }
  // A refused click did not have its effect: the banner is shown again.
  if (!handled && (leads && !leaving || !dismissed.has(current))) {
    pending = current;
    requireRecovery();
  }
}

/** Reloads a stale page if that discards no input and is not a loop; else shows the banner. */
function reloadOrOffer(): void {
  if (pending === undefined || isLeaving()) {
    return;
  }
  if (page.reloads && !isWriting() && isKept() && mayReload()) {
    pending = undefined;
    reload(false);
  } else if (page.reloads || page.banner) {
    recovery?.showBanner(() => reload(true), () => {
      dismissed.add(pending ?? '');
      pending = undefined;
    });
  }
}

/** Whether a reload discards no input, and loads another page than this one. */
function isKept(): boolean {
  const edits = openEdits();
  return recovery
    // Fields that left the page after a failure do not return by waiting, nor do those that left it with the previous page.
    ? edits.every(({gone, path}) => gone === 'lost' || (gone && path !== location.pathname)) &&
      !recovery.isServedAgain() && recovery.keepInput()
    : failures > 0 && !edits.length;
}

/** Records the links that the person clicks, so that a reload opens the same page. */
export function watchDestination(): void {
  onRecheck(reloadOrOffer);
  const clearTarget = (): void => {
    target = '';
  };
  watchNavigation((element) => element.closest('.appversion-banner') || clearTarget());
  listen<InputEvent>('input', ({isTrusted}) => isTrusted && clearTarget(), true);
  // The app or the person may leave a stale page without this script.
  listen('pagehide', () => [...known.values()].includes(false) && recovery?.keepInput());
}

/** @param requested whether a person requested it by the banner */
function reload(requested: boolean): void {
  leave(); // further refusals until the page unloads belong to the same reload
  if (recovery) {
    void recovery.loadAgain(requested, target, from);
  } else {
    location.reload();
  }
}
