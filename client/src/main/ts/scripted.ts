import {clickedLink, page} from './core';
import {collect, type Kept, write} from './restore';

/** Where a tab keeps what a reload by the app would lose. */
const KEY = 'appversion:left-by-script';
/** The page must be there again within this time, in milliseconds. */
const LIMIT = 30_000;
const MARK = `${page.name} ${page.version}`;

/** What a reload by the app would lose. */
interface Left {
  readonly mark: string;
  readonly url: string;
  /** Where a person was going; empty for nowhere. */
  readonly link: string;
  readonly input: readonly Kept[];
  /** In milliseconds since 1970. */
  readonly time: number;
}

let expected = false;

/** The next reload is one of this script. */
export function expectReload(): void {
  expected = true;
}

/** Some frameworks reload the page as soon as a file of theirs does not load, before this script knows why. */
export function watchScriptedReloads(): void {
  const {navigation} = window as {navigation?: EventTarget};
  navigation?.addEventListener('navigate', (event) => {
    const {navigationType, userInitiated} = event as Event & {navigationType: string; userInitiated: boolean};
    if (navigationType === 'reload' && !userInitiated && !expected) {
      const left: Left = {mark: MARK, url: location.href, link: clickedLink(), input: collect().all, time: Date.now()};
      try {
        sessionStorage.setItem(KEY, JSON.stringify(left));
      } catch {
        // No storage, no memory.
      }
    }
  });
}

/**
 * After a reload by the app that brought another version: has the input put back, and goes where the person was going. Where
 * the version is the same, the page is what the app meant it to be.
 *
 * @return whether another page is loaded
 */
export function resume(): boolean {
  try {
    const {mark, url, link, input, time} = JSON.parse(sessionStorage.getItem(KEY)!) as Left;
    sessionStorage.removeItem(KEY);
    if (mark !== MARK && url === location.href && Math.abs(Date.now() - time) < LIMIT) {
      write(input);
      if (link) {
        location.replace(link);
      }
      return !!link;
    }
  } catch {
    // Nothing was kept.
  }
  return false;
}
