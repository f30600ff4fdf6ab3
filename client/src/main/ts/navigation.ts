import {listen} from './listening';
import {recheck} from './recheck';
import {withoutHash} from './requests';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** A navigation that takes longer than this was a download, or was cancelled. */
  LEAVING = 60_000,
  /** A refusal within this time after a click belongs to the navigation to the link's page. */
  CLICKED = 10_000,
  /** A request within this time after a click was caused by it. */
  ACTING = 500,
}
/** Links that do not load another page. */
const NOT_LINKS = '[download],[role=button],[data-method],[data-turbo-method]';

let acted = -Infinity;
let link = '';
let clickedAt = '';
let leavingSince = -Infinity;
let timer = 0;

/** The time since a person clicked or sent a form, in milliseconds. */
export function sinceAct(): number {
  return performance.now() - acted;
}

/** The target of the link of this origin that the person has just clicked; empty for none. */
export function clickedLink(): string {
  return sinceAct() < Time.CLICKED && (location.href === clickedAt || location.href === link) ? link : '';
}

/** Whether a navigation to another page is pending; a reload would cancel it. */
export function isLeaving(): boolean {
  return performance.now() - leavingSince < Time.LEAVING;
}

/** Whether a request with this header loads the next page; not if it is a prefetch, before a click. */
export function isVisit(header: string): boolean {
  return /^(hx-boosted|x-inertia)$/i.test(header) && sinceAct() < Time.ACTING;
}

/** A navigation to another page begins. */
export function leave(): void {
  leavingSince = performance.now();
  clearTimeout(timer);
  timer = setTimeout(recheck, Time.LEAVING + 1);
}

/** The navigation was cancelled, or the page was restored. */
export function cancelLeaving(): void {
  leavingSince = -Infinity;
}

/** Listens for `beforeunload` from the first check on: Firefox stores no page with such a listener in its back/forward cache. */
export function noteLeaving(): void {
  addEventListener('beforeunload', leave); // the same function each time: the browser adds it once
}

/**
 * Records the links that the person clicks and the navigations of the page.
 *
 * @param onAct called after each click of a person
 */
export function watchNavigation(onAct: (target: Element) => void): void {
  const {navigation} = window as {navigation?: EventTarget & {transition: unknown}};
  navigation?.addEventListener('navigate', (event) => {
    const {destination, hashChange, downloadRequest} = event as Event & Navigate;
    if (!destination.sameDocument && !hashChange && downloadRequest === null && /^http/.test(destination.url)) {
      leave();
      // Until all listeners have run, the app may handle it itself.
      setTimeout(() => (event.defaultPrevented || navigation.transition) && cancelLeaving());
    }
  });
  const start = (event: MouseEvent | SubmitEvent): void => {
    const element = event.composedPath()[0] as Element;
    if (event.isTrusted) {
      acted = performance.now();
      link = linkOf(event);
      clickedAt = location.href;
      onAct(element);
    }
    const form = event.type === 'submit';
    if (!navigation && (form ? !/^_/.test((element as HTMLFormElement).target) : link && event.isTrusted)) {
      setTimeout(() => event.defaultPrevented || leave());
    }
  };
  listen('click submit', start);
}

/** The target of a click, if it is another page of this origin, in this tab. */
function linkOf(event: MouseEvent | SubmitEvent): string {
  const anchor = event
    .composedPath()
    .find((node) => (node as Partial<Element>).matches?.('a[href]')) as HTMLAnchorElement | undefined;
  const {ctrlKey, metaKey, shiftKey} = event as MouseEvent;
  return anchor && !(ctrlKey || metaKey || shiftKey) && anchor.origin === location.origin &&
    /^(_self)?$/.test(anchor.target) && !anchor.matches(NOT_LINKS) && withoutHash(anchor.href) !== withoutHash(location.href)
    ? anchor.href
    : '';
}

/** The parts of the Navigation API's event that are read here; TypeScript's library does not declare it. */
interface Navigate {
  readonly destination: {readonly url: string; readonly sameDocument: boolean};
  readonly hashChange: boolean;
  readonly downloadRequest: string | null;
}
