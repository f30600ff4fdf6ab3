import {recheck} from './due';
import {listen} from './listening';
import {withoutHash} from './requests';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** How long another page may take to come. Later it was a download, or the person chose to stay. */
  LEAVING = 60_000,
  /** How long a click may be on its way to its page, when a refusal shows where it was to lead. */
  CLICKED = 10_000,
}
/** Links that do not lead to a page of their own. */
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

/** The page of this origin that a person has just clicked a link to; empty for none. */
export function clickedLink(): string {
  return sinceAct() < Time.CLICKED && (location.href === clickedAt || location.href === link) ? link : '';
}

/** Whether another page is on its way; a reload would call it back. */
export function isLeaving(): boolean {
  return performance.now() - leavingSince < Time.LEAVING;
}

export function leave(): void {
  leavingSince = performance.now();
  clearTimeout(timer);
  timer = setTimeout(recheck, Time.LEAVING + 1);
}

/** The other page has not come, or has been left. */
export function stay(): void {
  leavingSince = -Infinity;
}

/** From the first doubt on. Not before: Firefox keeps no page that listens for it in its back/forward cache. */
export function noteLeaving(): void {
  addEventListener('beforeunload', leave); // the same one each time: it is there once
}

/**
 * Follows where people go.
 *
 * @param onAct after each click of a person
 */
export function watchNavigation(onAct: (target: Element) => void): void {
  const {navigation} = window as {navigation?: EventTarget & {transition: unknown}};
  navigation?.addEventListener('navigate', (event) => {
    const {destination, hashChange, downloadRequest} = event as Event & Navigate;
    if (!destination.sameDocument && !hashChange && downloadRequest === null && /^http/.test(destination.url)) {
      leave();
      // The app may handle it itself, until all listeners have run.
      setTimeout(() => (event.defaultPrevented || navigation.transition) && stay());
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

/** Where a click leads, if it leads this tab to another page of this origin. */
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

/** The parts of the Navigation API's event that are read here; TypeScript's library does not have it. */
interface Navigate {
  readonly destination: {readonly url: string; readonly sameDocument: boolean};
  readonly hashChange: boolean;
  readonly downloadRequest: string | null;
}
