/** A field of any kind: each has some of these. */
type Field = HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement;

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

export function isBox(element: Element): boolean {
  return /^(checkbox|radio)$/.test((element as Field).type);
}

function selected({options}: Field, key: 'selected' | 'defaultSelected'): string {
  return JSON.stringify([...options].filter((option) => option[key]).map((option) => option.value));
}

/** What is in it; undefined where a script cannot see that (a closed shadow root, a canvas, a frame in design mode). */
export function stateOf(element: Element): string | undefined {
  const field = element as Field;
  return field.options
    ? selected(field, 'selected')
    : isBox(field)
      ? String(field.checked)
      : typeof field.value === 'string'
        ? field.value
        : field.isContentEditable
          ? contentOf(field)
          : undefined;
}

/** The markup in it. */
function contentOf(element: Element): string {
  const range = new Range();
  range.selectNodeContents(element);
  return new XMLSerializer().serializeToString(range.cloneContents());
}

/** What was in it before somebody changed it, as far as the first `input` still shows it. */
export function defaultOf(element: Element): string | undefined {
  const field = element as Field;
  return field.options ? selected(field, 'defaultSelected') : isBox(field) ? String(!field.checked) : field.defaultValue;
}

/** Passwords, files, payment data and what the app wants nobody to fill in. */
export function isSecret(element: Element): boolean {
  const {type, autocomplete, form} = element as Field;
  return /^(password|file|hidden)$/.test(type) || /off|cc-|one-time|password/.test(autocomplete || form?.autocomplete || '');
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

/** Null for what could not be found again: no name, or not in the document itself. */
export function addressOf(element: Element): Address | null {
  const key = keyOf(element);
  const index = key.name ? fields().filter((field) => isAt(field, key)).indexOf(element) : -1;
  return index < 0 ? null : {...key, index};
}

export function find(address: Address): Element | undefined {
  return fields().filter((field) => isAt(field, address))[address.index];
}

/** Puts this into the field as a person does: frameworks that follow its events take it over. */
export function setState(element: Element, state: string): void {
  const field = element as Field & {_valueTracker?: {setValue(value: string): void}};
  if (isBox(field)) {
    if (state === 'true' || !/radio/.test(field.type)) {
      field.click();
    }
    return;
  }
  if (field.options) {
    const values = JSON.parse(state) as string[];
    for (const option of field.options) {
      option.selected = values.includes(option.value);
    }
  } else {
    field.value = state;
    // React does not take a value that it believes to be there already.
    field._valueTracker?.setValue(state + ' ');
  }
  field.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
  field.dispatchEvent(new Event('change', {bubbles: true}));
}
