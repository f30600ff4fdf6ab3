import type {Address, Edit} from './edit';
import {type Field, isBox} from './fields';

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

/** Passwords, files, payment data, and fields for which the app has disabled autocompletion. */
function isSecret(element: Element): boolean {
  const {type, autocomplete, form} = element as Field;
  return /^(password|file|hidden)$/.test(type) || /off|cc-|one-time|password/.test(autocomplete || form?.autocomplete || '');
}

/** Records whether the field is secret, and its address if it can be found again: it has a name and is in the document itself. */
export function describe(edit: Edit): void {
  edit.secret ||= isSecret(edit.element);
  const key = keyOf(edit.element);
  const index = key.name ? fields().filter((field) => isAt(field, key)).indexOf(edit.element) : -1;
  if (index >= 0) {
    edit.address ??= {...key, index};
  }
}

/** The field at this address, if the document has one. */
export function find(address: Address): Element | undefined {
  return fields().filter((field) => isAt(field, address))[address.index];
}
