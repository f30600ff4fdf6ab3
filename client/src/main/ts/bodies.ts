import {isBox} from './fields';

/** A name and the text that goes with it; the name is empty where the body has none. */
type Pair = readonly [name: string, value: string];

/** Whether this body has in it what was put into the field; no file or stream has. */
export function isIn(body: unknown, element: Element, last: string): boolean {
  const {id, name, form, value, options, textContent} = element as HTMLInputElement & HTMLSelectElement;
  const pairs = parsed(body);
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

function parsed(body: unknown): Pair[] {
  if (typeof body === 'string') {
    try {
      return leaves('', JSON.parse(body));
    } catch {
      return parsed(new URLSearchParams(body));
    }
  }
  return body instanceof FormData || body instanceof URLSearchParams
    ? [...(body as FormData)].map(([name, value]) => [name, String(value)] as const)
    : [];
}

function leaves(name: string, value: unknown): Pair[] {
  return Array.isArray(value)
    ? value.flatMap((item) => leaves(name, item))
    : value && typeof value === 'object'
      ? Object.entries(value).flatMap(([key, item]) => leaves(key, item))
      : [[name, String(value)]];
}
