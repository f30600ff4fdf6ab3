/** A field of any kind: each has some of these. */
export type Field = HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement;

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

/** What was in it before a person changed it, as far as the first `input` still shows it. */
export function defaultOf(element: Element): string | undefined {
  const field = element as Field;
  return field.options ? selected(field, 'defaultSelected') : isBox(field) ? String(!field.checked) : field.defaultValue;
}

/** Passwords, files, payment data and what the app wants to have no value filled in. */
export function isSecret(element: Element): boolean {
  const {type, autocomplete, form} = element as Field;
  return /^(password|file|hidden)$/.test(type) || /off|cc-|one-time|password/.test(autocomplete || form?.autocomplete || '');
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
