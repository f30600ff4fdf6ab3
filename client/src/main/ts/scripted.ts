import {clickedLink, page} from './core';
import {collect, type Kept, write} from './restore';

/** The key in `sessionStorage` for what a reload by the app would discard. */
const KEY = 'appversion:left-by-script';
/** The page must be loaded again within this time, in milliseconds. */
const LIMIT = 30_000;
const MARK = `${page.name} ${page.version}`;

/** What a reload by the app would discard. */
interface Left {
  readonly mark: string;
  readonly url: string;
  /** The target of the person's last click; empty for none. */
  readonly link: string;
  readonly input: readonly Kept[];
  /** In milliseconds since 1970. */
  readonly time: number;
}

let expected = false;

/** The next reload is requested by this script, not by the app. */
export function expectReload(): void {
  expected = true;
}

/** Some frameworks reload the page as soon as one of their files does not load, before this script has checked the version. */
export function watchScriptedReloads(): void {
  const {navigation} = window as {navigation?: EventTarget};
  navigation?.addEventListener('navigate', (event) => {
    const {navigationType, userInitiated} = event as Event & {navigationType: string; userInitiated: boolean};
    if (navigationType === 'reload' && !userInitiated && !expected) {
      const left: Left = {mark: MARK, url: location.href, link: clickedLink(), input: collect().all, time: Date.now()};
      try {
        sessionStorage.setItem(KEY, JSON.stringify(left));
      } catch {
        // Without storage nothing is restored.
      }
    }
  });
}

/**
 * After a reload by the app that loaded another version: restores the input, and opens the link that the person had clicked. If
 * the version is the same, it does neither: the app has reloaded the page on purpose.
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
    // Nothing was stored.
  }
  return false;
}
