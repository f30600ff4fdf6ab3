/** A field of any kind: each has some of these. */
export type Field = HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement;

/** Whether it is a checkbox or a radio button. */
export function isBox(element: Element): boolean {
  return /^(checkbox|radio)$/.test((element as Field).type);
}

function selected({options}: Field, key: 'selected' | 'defaultSelected'): string {
  return JSON.stringify([...options].filter((option) => option[key]).map((option) => option.value));
}

/** Its content; undefined where a script cannot read it (a closed shadow root, a canvas, a frame in design mode). */
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

/** Its markup. */
function contentOf(element: Element): string {
  const range = new Range();
  range.selectNodeContents(element);
  return new XMLSerializer().serializeToString(range.cloneContents());
}

/** Its content before the person changed it, as far as it can be read at the first `input` event. */
export function defaultOf(element: Element): string | undefined {
  const field = element as Field;
  return field.options ? selected(field, 'defaultSelected') : isBox(field) ? String(!field.checked) : field.defaultValue;
}

/** Sets the content as a person does, with the events by which frameworks read it. */
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
    // React ignores an event whose value equals the one that it has recorded.
    field._valueTracker?.setValue(state + ' ');
  }
  field.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
  field.dispatchEvent(new Event('change', {bubbles: true}));
}
