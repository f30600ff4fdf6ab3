import type {Edit} from './edit';
import {defaultOf, isBox, stateOf} from './fields';
import {listen} from './listening';
import {load, recovery} from './loading';
import {sinceAct} from './navigation';
import {recheck} from './recheck';

/** In milliseconds; an enum, because the bundler writes its values where they are used. */
const enum Time {
  /** A field that leaves the page within this time after a failure left it because of the failure. */
  FAILURE = 5_000,
  /** A field that leaves the page within this time after a click left it because of the click. */
  STEP = 300,
}

/** All edits of this page, by field. */
export const edits = new Map<Element, Edit>();
/** The content of fields when they got the focus. */
const before = new WeakMap<Element, string | undefined>();
let watching = false;
let failedAt = -Infinity;

/** A request of the page's version was refused or failed: fields that leave the page now were not removed by the person. */
export function noteFailure(): void {
  failedAt = performance.now();
}

/** Edits that the server has not accepted. */
export function openEdits(): Edit[] {
  edits.forEach(update);
  return [...edits.values()].filter(isOpen);
}

/** Records the content of the field before it is changed. */
export function remember(element: Element, state = stateOf(element)): void {
  const edit = edits.get(element);
  if (!edit || !isOpen(edit)) {
    edits.delete(element);
    before.set(element, state);
  }
}

/** Records the content of the field as changed by the person. */
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
 * Records which edits a request may carry in its body.
 *
 * @return to be called when the server has accepted the request
 */
export function trackBody(body: unknown): () => Promise<void> {
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

/** A body that can still be read after the request was sent; the body of a Request cannot, so it is copied. */
function copyOf(body: unknown): unknown {
  const {headers, bodyUsed} = (body ?? {}) as Partial<Request>;
  return headers && !bodyUsed && /json|urlencoded/.test(headers.get('content-type') ?? '')
    ? (body as Request).clone().text().catch(() => '')
    : body;
}

/** Records the changes that a person makes to fields. */
export function watchForms(): void {
  const note = (event: Event): void => {
    // Date pickers and dictation dispatch the event on behalf of the person.
    if (event.isTrusted || navigator.userActivation?.isActive) {
      noteEdit(target(event));
    }
  };
  listen('focusin beforeinput', (event) => {
    const element = target(event);
    remember(element);
    if (event.type === 'beforeinput') {
      setTimeout(() => {
        // The editor has applied the change itself, or has no field (EditContext): no `input` event follows.
        if (event.defaultPrevented || stateOf(element) === undefined) {
          noteEdit(element);
        }
      });
    }
  }, true);
  listen('input', note, true);
  listen('change', recheck, true);
  // Drawings on a canvas: a script cannot read the change.
  listen('pointerdown', (event) => target(event).localName === 'canvas' && note(event), true);
  // After the event: only then it is known whether the app prevented it, and a reset has restored the values.
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
  return event.composedPath()[0] as Element; // also within a shadow root
}

function watchRemoval(): void {
  if (!watching) {
    watching = true;
    new MutationObserver(() => {
      let left = false;
      edits.forEach((edit) => (left = (!edit.gone && update(edit)) || left));
      if (left) {
        setTimeout(recheck);
      }
    }).observe(document, {childList: true, subtree: true});
  }
}

function isGone({element}: Edit): boolean {
  return !element.isConnected || !element.ownerDocument.defaultView;
}

/** Whether the field still has the content that the person left: no editor or app has removed or overwritten it. */
function isShown({element, last}: Edit): boolean {
  return last !== undefined && stateOf(element) === last;
}

/** Whether the person has changed it, and the server has not accepted the change. */
function isOpen(edit: Edit): boolean {
  const {before: was, last, taken, gone} = edit;
  return last === undefined || (
    last !== was &&
    // While the page still shows it, the response may have been a validation error.
    !(taken === last && (gone || !isShown(edit)))
  );
}

/** Updates whether the field is in the page; true if it has left the page since the last call. */
function update(edit: Edit): boolean {
  const {element, address, last, gone} = edit;
  if (!isGone(edit)) {
    delete edit.gone;
    if (isBox(element)) {
      edit.last = stateOf(element); // another radio button of its group may have been selected
    }
    return false;
  }
  const twin = address && recovery?.find(address);
  if (twin && stateOf(twin) === last) {
    // The app has replaced the field by another one with the same content.
    edits.delete(element);
    delete edit.gone;
    edit.element = twin;
    edits.set(twin, edit);
    return false;
  }
  const now = performance.now();
  edit.gone ??= now - failedAt < Time.FAILURE && (now - failedAt < sinceAct() || sinceAct() > Time.STEP) ? 'lost' : 'step';
  return !gone;
}
