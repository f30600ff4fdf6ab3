import {find} from './addresses';
import {edits, isLeaving, noteEdit, openEdits, remember} from './core';
import type {Address, Edit} from './edit';
import {defaultOf, isBox, setState, stateOf} from './fields';
import {INPUT} from './names';
import {listIn} from './storage';

const EVENT = 'appversion:restore';
/** The limit of all stored input, in UTF-16 code units of JSON. */
const LIMIT = 65_536;
/** How long it is stored, in milliseconds. */
const EXPIRY = 1_800_000;
/** When a restored value is set again if the app has overwritten it, as frameworks do that start late; in milliseconds. */
const REPEATS = [300, 1_000, 3_000];

/** A field's stored value, and its address. */
export interface Kept extends Address {
  readonly path: string;
  readonly value: string;
  /** When it was stored, in milliseconds since 1970. */
  readonly time: number;
}

function read(): Kept[] {
  return listIn<Kept>('sessionStorage', INPUT).filter(({time}) => Math.abs(Date.now() - time) < EXPIRY);
}

/** Stores this for the next load to restore, as {@link keepInput} does; false if it cannot be stored. */
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
 * Stores the changed fields for the next load.
 *
 * @return whether a reload then loses no input
 */
export function keepInput(): boolean {
  const {all, complete} = collect();
  return write(all) && complete;
}

/** The input to be stored, and whether that is all input that a reload would discard. */
export function collect(): {readonly all: Kept[]; readonly complete: boolean} {
  const time = Date.now();
  const kept = new Set<Edit>();
  let all = read();
  let left = LIMIT - JSON.stringify(all).length;
  const open = openEdits();
  for (const edit of open) {
    const {element, address, secret, path, last, submitted} = edit;
    // It can still be read, and was not submitted by a navigation that is pending.
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

/** Whether input is stored that only this page can restore. */
export function keepsInput(): boolean {
  return read().some(({path}) => path === location.pathname);
}

/** Restores stored input once the app has loaded and can receive the event. */
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
    // Fields may be added later, by a route or the next step of a form.
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

/** Fills the fields that the page has; true if others are left. */
function fill(): boolean {
  const all = read();
  const found = all.filter((one) => one.path === location.pathname && find(one));
  if (found.length) {
    write(all.filter((one) => !found.includes(one)));
    found.forEach((one) => {
      put(one, true);
      REPEATS.forEach((delay) => setTimeout(put, delay, one));
    });
  }
  return all.length > found.length;
}

function put(kept: Kept, first = false): void {
  const {value, path} = kept;
  const element = path === location.pathname && find(kept);
  const edit = element && edits.get(element);
  if (!element || (edit && edit.last !== value)) {
    return; // it was removed, or the person has changed it since
  }
  const was = stateOf(element);
  // React may have started since, and has not recorded the value that the field has.
  const unseen = first || '_valueTracker' in element;
  if (was !== value || (unseen && !isBox(element))) {
    remember(element, was === value ? defaultOf(element) : was);
    setState(element, value);
    noteEdit(element);
  }
}
