import {type Pair, pairsOf} from './bodies';
import {type Address, addressOf, defaultOf, find, isBox, isSecret, stateOf} from './fields';
import {listen} from './listening';
import {isLeaving, sinceAct} from './navigation';

/** A field that somebody has changed. */
export interface Edit {
  element: Element;
  /** What was in it before; undefined where that cannot be seen. */
  readonly before: string | undefined;
  /** What the person left in it; undefined where that cannot be seen. */
  last: string | undefined;
  /** What the server has taken of it. */
  taken?: string;
  readonly address: Address | null;
  /** The page that it was typed into. */
  readonly path: string;
  secret: boolean;
  /** It went with a plain form, for which the browser loads another page. */
  submitted: boolean;
  /** It left the page: by what the person did (`step`), or after something of the page's version was refused (`lost`). */
  gone?: 'step' | 'lost';
}

/** A refusal explains that a field leaves the page for this long, in milliseconds. */
const TROUBLE = 5_000;
/** A person's click explains it for this long, in milliseconds. */
const STEP = 300;

const edits = new Map<Element, Edit>();
/** What was in fields that somebody came to. */
const before = new WeakMap<Element, string | undefined>();
let watching = false;
let whenSettled: () => void = () => {};
let trouble = -Infinity;

/** Something of the page's version was refused or did not load: what leaves the page now is not the person's doing. */
export function noteTrouble(): void {
  trouble = performance.now();
}

/** What a reload would lose. */
export function pendingEdits(): Edit[] {
  edits.forEach(look);
  return [...edits.values()].filter((edit) => isOpen(edit) && !isLeft(edit));
}

/** What the person would want to see again: what can still be seen, and was not sent away for good. */
export function shownEdits(): Edit[] {
  edits.forEach(look);
  return [...edits.values()].filter((edit) => isOpen(edit) && isShown(edit) && !(edit.submitted && isLeaving()));
}

export function editOf(element: Element): Edit | undefined {
  return edits.get(element);
}

/** Notes what is in the field before it is changed. */
export function remember(element: Element, state = stateOf(element)): void {
  const edit = edits.get(element);
  if (!edit || !isOpen(edit)) {
    edits.delete(element);
    before.set(element, state);
  }
}

/** What is in the field now counts as the person's. */
export function noteEdit(element: Element): void {
  const last = stateOf(element);
  const old = edits.get(element);
  if (old && isOpen(old)) {
    old.last = last;
    old.secret ||= isSecret(element);
    old.submitted = false;
  } else {
    edits.set(element, {
      element,
      before: before.has(element) && !isBox(element) ? before.get(element) : defaultOf(element),
      last,
      address: addressOf(element),
      path: location.pathname,
      secret: isSecret(element),
      submitted: false,
    });
  }
  watchRemoval();
}

/**
 * Notes what a request carries.
 *
 * @return to be called when the server has taken the request
 */
export function carry(body: unknown): () => Promise<void> {
  const sent = [...edits.values()].map((edit) => [edit, edit.last] as const);
  const pairs = sent.length ? pairsOf(body) : [];
  return async () => {
    const carried = await pairs;
    sent.forEach(([edit, last]) => {
      if (last !== undefined && isIn(carried, edit.element, last)) {
        edit.taken = last;
      }
    });
  };
}

/** Calls back when the page may have become clean. */
export function watchForms(onSettled: () => void): void {
  whenSettled = onSettled;
  const note = (event: Event): void => {
    // A date picker or a dictation sends the event for the person.
    if (event.isTrusted || navigator.userActivation?.isActive) {
      noteEdit(target(event));
    }
  };
  listen('focusin beforeinput', (event) => {
    const element = target(event);
    remember(element);
    if (event.type === 'beforeinput') {
      setTimeout(() => {
        // An editor has done it itself, or works without a field (EditContext): no `input` follows.
        if (event.defaultPrevented || stateOf(element) === undefined) {
          noteEdit(element);
        }
      });
    }
  }, true);
  listen('input', note, true);
  listen('change', onSettled, true);
  // Somebody draws on it, and a script cannot see what.
  listen('pointerdown', (event) => target(event).localName === 'canvas' && note(event), true);
  // After the event it is clear whether the app has stopped it, and the fields have their old values.
  listen('submit reset', (event) => {
    setTimeout(() => {
      edits.forEach((edit, element) => {
        if ((element as HTMLInputElement).form !== event.target || event.defaultPrevented) {
          return;
        }
        if (event.type === 'reset') {
          edits.delete(element);
        } else {
          edit.submitted = true;
          edit.taken = edit.last!;
        }
      });
      onSettled();
    });
  }, true);
}

function target(event: Event): Element {
  return event.composedPath()[0] as Element; // within a shadow root, too
}

function watchRemoval(): void {
  if (!watching) {
    watching = true;
    new MutationObserver(() => {
      let left = false;
      edits.forEach((edit) => (left = (!edit.gone && look(edit)) || left));
      if (left) {
        setTimeout(whenSettled);
      }
    }).observe(document, {childList: true, subtree: true});
  }
}

function isGone({element}: Edit): boolean {
  return !element.isConnected || !element.ownerDocument.defaultView;
}

/** What a person has put in is still in the field: neither taken out by an editor nor overwritten. */
function isShown({element, last}: Edit): boolean {
  return last !== undefined && stateOf(element) === last;
}

/** Whether somebody has changed it, and the server has not taken that. */
function isOpen(edit: Edit): boolean {
  const {before: was, last, taken, gone} = edit;
  return last === undefined || (
    last !== was &&
    // Where the page still shows it, the answer may have been that it is wrong.
    !(taken === last && (gone || !isShown(edit)))
  );
}

/** Whether the app has gone on to another page since. */
function isLeft({gone, path}: Edit): boolean {
  return !!gone && path !== location.pathname;
}

/** Looks whether the field is still there; true if it has just left. */
function look(edit: Edit): boolean {
  const {element, address, last, gone} = edit;
  if (!isGone(edit)) {
    delete edit.gone;
    if (isBox(element)) {
      edit.last = stateOf(element); // another one of its group may have been chosen
    }
    return false;
  }
  const twin = address && find(address);
  if (twin && stateOf(twin) === last) {
    // The app has put another field in its place, with the same in it.
    edits.delete(element);
    delete edit.gone;
    edit.element = twin;
    edits.set(twin, edit);
    return false;
  }
  const now = performance.now();
  edit.gone ??= now - trouble < TROUBLE && (now - trouble < sinceAct() || sinceAct() > STEP) ? 'lost' : 'step';
  return !gone;
}

/** Whether a body with these pairs has in it what was put into the field. */
function isIn(pairs: readonly Pair[], element: Element, last: string): boolean {
  const {id, name, form, value, options, textContent} = element as HTMLInputElement & HTMLSelectElement;
  const isName = (key: string): boolean => !!key && (key === name || key === id);
  const has = (text: string, named: boolean): boolean =>
    pairs.some(([key, sent]) => (!named || isName(key)) && sent.trim() === text.trim());
  if (isBox(element)) {
    return last === 'true'
      ? has(value, true) || has(last, true)
      // A box that is not checked is not sent: it goes with the others of its form.
      : has(last, true) || (!has(value, true) && pairs.some(([key]) => key && form?.elements.namedItem(key)));
  }
  return options
    ? (JSON.parse(last) as string[]).every((text) => has(text, true))
    // Apps give a text another name on its way; a short one may be the same by chance.
    : has(last, last.length < 4) || (!value && has(textContent ?? '', false));
}
