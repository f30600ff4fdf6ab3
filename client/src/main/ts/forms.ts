import type {Address} from './addresses';
import {recheck} from './due';
import {defaultOf, isBox, stateOf} from './fields';
import {listen} from './listening';
import {load, recovery} from './loading';
import {sinceAct} from './navigation';

/** A field that a person has changed. */
export interface Edit {
  element: Element;
  /** What was in it before; undefined where that cannot be seen. */
  readonly before: string | undefined;
  /** What the person left in it; undefined where that cannot be seen. */
  last?: string | undefined;
  /** What the server has taken of it. */
  taken?: string;
  /** Where to find it again; like `secret`, not known before the second script is there. */
  address?: Address | undefined;
  /** The page that it was typed into. */
  readonly path: string;
  secret?: boolean;
  /** It went with a plain form, for which the browser loads another page. */
  submitted?: boolean;
  /** It left the page: by what the person did (`step`), or after something of the page's version was refused (`lost`). */
  gone?: 'step' | 'lost';
}

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** A refusal explains that a field leaves the page for this long. */
  TROUBLE = 5_000,
  /** A person's click explains it for this long. */
  STEP = 300,
}

/** By its field, each edit of this page. */
export const edits = new Map<Element, Edit>();
/** What was in fields that have had the focus. */
const before = new WeakMap<Element, string | undefined>();
let watching = false;
let trouble = -Infinity;

/** Something of the page's version was refused or did not load: what leaves the page now is not the person's doing. */
export function noteTrouble(): void {
  trouble = performance.now();
}

/** What people have changed, and the server has not taken. */
export function openEdits(): Edit[] {
  edits.forEach(look);
  return [...edits.values()].filter(isOpen);
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
  let edit = edits.get(element);
  if (!edit || !isOpen(edit)) {
    edits.set(element, edit = {
      element,
      before: before.has(element) && !isBox(element) ? before.get(element) : defaultOf(element),
      path: location.pathname,
    });
  }
  edit.last = stateOf(element);
  edit.submitted = false;
  void load().then((second) => second?.describe(edit));
  watchRemoval();
}

/**
 * Notes what a request carries.
 *
 * @return to be called when the server has taken the request
 */
export function carry(body: unknown): () => Promise<void> {
  const sent = [...edits.values()].map((edit) => [edit, edit.last] as const);
  const copy = sent.length ? copyOf(body) : '';
  return async () => {
    const second = await load();
    const content = await copy;
    sent.forEach(([edit, last]) => {
      if (last !== undefined && second?.isIn(content, edit.element, last)) {
        edit.taken = last;
      }
    });
  };
}

/** What can still be read when the request has been sent: a Request, which has the body in it, cannot. */
function copyOf(body: unknown): unknown {
  const {headers, bodyUsed} = (body ?? {}) as Partial<Request>;
  return headers && !bodyUsed && /json|urlencoded/.test(headers.get('content-type') ?? '')
    ? (body as Request).clone().text().catch(() => '')
    : body;
}

/** Follows what people change. */
export function watchForms(): void {
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
  listen('change', recheck, true);
  // A person draws on it, and a script cannot see what.
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
      recheck();
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
        setTimeout(recheck);
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

/** Whether a person has changed it, and the server has not taken that. */
function isOpen(edit: Edit): boolean {
  const {before: was, last, taken, gone} = edit;
  return last === undefined || (
    last !== was &&
    // Where the page still shows it, the answer may have been that it is wrong.
    !(taken === last && (gone || !isShown(edit)))
  );
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
  const twin = address && recovery?.find(address);
  if (twin && stateOf(twin) === last) {
    // The app has put another field in its place, with the same in it.
    edits.delete(element);
    delete edit.gone;
    edit.element = twin;
    edits.set(twin, edit);
    return false;
  }
  const now = performance.now();
  edit.gone ??= now - trouble < Time.TROUBLE && (now - trouble < sinceAct() || sinceAct() > Time.STEP) ? 'lost' : 'step';
  return !gone;
}
