/** What people have put into the page and would lose with it. */
const edited = new Set<Element>();

/** Whether a reload would lose something that somebody typed or chose. */
export function isDirty(): boolean {
  return [...edited].some(isChanged);
}

/** The server has taken what this element (a form, or something in one) sent. */
export function accepted(element: Element): void {
  const sent = element.closest('form') ?? element;
  edited.forEach((field) => sent.contains(field) && edited.delete(field));
}

/** Calls back when the page may have become clean. */
export function watchForms(onSettled: () => void): void {
  const note = (event: Event): void => {
    edited.forEach((element) => element.isConnected || edited.delete(element));
    const element = event.composedPath()[0];
    if (element instanceof Element) {
      edited.add(element);
    }
  };
  addEventListener('input', note, true);
  addEventListener('change', (event) => {
    note(event);
    onSettled();
  }, true);
  // The fields have their old values once the event is over.
  addEventListener('reset', () => setTimeout(onSettled), true);
}

/** Only asked of what has been edited: scripts, too, set values that are not the default. */
function isChanged(element: Element): boolean {
  const {type, options, checked, defaultChecked, value, defaultValue} = element as Partial<AnyField>;
  return element.isConnected && (
    options
      ? [...options].some((option) => option.selected !== option.defaultSelected)
      : /^(checkbox|radio)$/.test(type ?? '')
        ? checked !== defaultChecked
        // Not a field: contenteditable, or an element of the app's own.
        : defaultValue === undefined || value !== defaultValue
  );
}

/** A field of any kind: each has some of these. */
type AnyField = HTMLInputElement & HTMLTextAreaElement & Pick<HTMLSelectElement, 'options'>;
