import {type Field, isBox} from './fields';
import type {Edit} from './forms';

/** What a field is found by in another load of its page. */
export interface Address {
  /** The form's id or name; empty without. */
  readonly form: string;
  /** The field's name, else its id, its label for assistive technology or its placeholder. */
  readonly name: string;
  /** `checkbox` or `radio` and the value that it stands for, `select`, or empty. */
  readonly kind: string;
  /** Which one it is of those for which all of this is the same. */
  readonly index: number;
}

function fields(): Element[] {
  return [...document.querySelectorAll('input,textarea,select')];
}

function keyOf(element: Element): Omit<Address, 'index'> {
  const field = element as Field;
  const form = field.form;
  return {
    form: form ? form.getAttribute('id') || form.getAttribute('name') || '' : '',
    name: field.name || field.id || field.getAttribute('aria-label') || field.placeholder || '',
    kind: field.options ? 'select' : isBox(field) ? field.type + field.value : '',
  };
}

function isAt(element: Element, {form, name, kind}: Omit<Address, 'index'>): boolean {
  return JSON.stringify(keyOf(element)) === JSON.stringify({form, name, kind});
}

/** Notes where the field is, if it can be found again: it has a name, and is in the document itself. */
export function locate(edit: Edit): void {
  const key = keyOf(edit.element);
  const index = key.name ? fields().filter((field) => isAt(field, key)).indexOf(edit.element) : -1;
  if (index >= 0) {
    edit.address ??= {...key, index};
  }
}

export function find(address: Address): Element | undefined {
  return fields().filter((field) => isAt(field, address))[address.index];
}
