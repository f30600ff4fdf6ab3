import {type Address, find} from './addresses';
import {edits, isLeaving, noteEdit, openEdits, remember} from './core';
import {defaultOf, isBox, setState, stateOf} from './fields';
import type {Edit} from './forms';
import {INPUT} from './names';
import {listIn} from './storage';

const EVENT = 'appversion:restore';
/** The limit of it all, in UTF-16 code units of JSON. */
const LIMIT = 65_536;
/** How long it is kept, in milliseconds. */
const EXPIRY = 1_800_000;
/** When it is looked whether the app has put its own value over it, as frameworks do that start late; milliseconds. */
const AGAIN = [300, 1_000, 3_000];

/** A field's value, and where it belongs. */
export interface Kept extends Address {
  readonly path: string;
  readonly value: string;
  /** When it was kept, in milliseconds since 1970. */
  readonly time: number;
}

function read(): Kept[] {
  return listIn<Kept>('sessionStorage', INPUT).filter(({time}) => Math.abs(Date.now() - time) < EXPIRY);
}

/** Has the next load put this back as if it were kept by {@link keepInput}. */
export function write(all: readonly Kept[]): boolean {
  try {
    if (all.length) {
      sessionStorage.setItem(INPUT, JSON.stringify(all));
    } else {
      sessionStorage.removeItem(INPUT);
    }
    return true;
  } catch {
    return false;
  }
}

function placeOf({path, form, name, kind, index}: Kept): string {
  return JSON.stringify([path, form, name, kind, index]);
}

/**
 * Keeps what people have put into fields for the next load.
 *
 * @return whether a reload then loses nothing
 */
export function keepInput(): boolean {
  const {all, complete} = collect();
  return write(all) && complete;
}

/** What is to be kept, and whether that is all that a reload loses. */
export function collect(): {readonly all: Kept[]; readonly complete: boolean} {
  const time = Date.now();
  const kept = new Set<Edit>();
  let all = read();
  let left = LIMIT - JSON.stringify(all).length;
  const open = openEdits();
  for (const edit of open) {
    const {element, address, secret, path, last, submitted} = edit;
    // What can still be seen, and was not sent away for good.
    if (address && !secret && last !== undefined && stateOf(element) === last && !(submitted && isLeaving())) {
      const one: Kept = {...address, path, value: last, time};
      left -= JSON.stringify(one).length + 1;
      if (left > 0) {
        all = [...all.filter((other) => placeOf(one) !== placeOf(other)), one];
        kept.add(edit);
      }
    }
  }
  return {all, complete: open.every((edit) => kept.has(edit) || (edit.gone && edit.path !== location.pathname))};
}

/** Whether something is kept that only this page can put back. */
export function keepsInput(): boolean {
  return read().some(({path}) => path === location.pathname);
}

/** Puts back what was kept, once the app is there to hear of it. */
export function restoreInput(): void {
  if (!read().length) {
    return;
  }
  const start = (): void => {
    if (!document.dispatchEvent(new CustomEvent(EVENT, {cancelable: true, detail: {fields: read()}}))) {
      write([]);
      return;
    }
    fill();
    let timer = 0;
    // Fields may come later: a route, the next step.
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => fill() || observer.disconnect(), 100);
    });
    observer.observe(document, {childList: true, subtree: true});
  };
  if (document.readyState === 'complete') {
    setTimeout(start);
  } else {
    addEventListener('load', () => setTimeout(start));
  }
}

/** Fills the fields that are there; whether there are others. */
function fill(): boolean {
  const all = read();
  const found = all.filter((one) => one.path === location.pathname && find(one));
  if (found.length) {
    write(all.filter((one) => !found.includes(one)));
    found.forEach((one) => {
      put(one, true);
      AGAIN.forEach((delay) => setTimeout(put, delay, one));
    });
  }
  return all.length > found.length;
}

function put(kept: Kept, first = false): void {
  const {value, path} = kept;
  const element = path === location.pathname && find(kept);
  const edit = element && edits.get(element);
  if (!element || (edit && edit.last !== value)) {
    return; // it left the page, or the person has changed it since
  }
  const was = stateOf(element);
  // React may have come since, and has not seen it, though it is in the field.
  const unseen = first || '_valueTracker' in element;
  if (was !== value || (unseen && !isBox(element))) {
    remember(element, was === value ? defaultOf(element) : was);
    setState(element, value);
    noteEdit(element);
  }
}
