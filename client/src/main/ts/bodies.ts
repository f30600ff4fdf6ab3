import {isBox} from './fields';

/** A name and its value; the name is empty where the body has none. */
type Pair = readonly [name: string, value: string];

/** Whether this body contains the content of the field; files and streams never do. */
export function isIn(body: unknown, element: Element, last: string): boolean {
  const {id, name, form, value, options, textContent} = element as HTMLInputElement & HTMLSelectElement;
  const pairs = parsed(body);
  const isName = (key: string): boolean => !!key && (key === name || key === id);
  const has = (text: string, named: boolean): boolean =>
    pairs.some(([key, sent]) => (!named || isName(key)) && sent.trim() === text.trim());
  if (isBox(element)) {
    return last === 'true'
      ? has(value, true) || has(last, true)
      // A box that is not checked is not sent: it counts as sent with the other fields of its form.
      : has(last, true) || (!has(value, true) && pairs.some(([key]) => key && form?.elements.namedItem(key)));
  }
  return options
    ? (JSON.parse(last) as string[]).every((text) => has(text, true))
    // Apps may send a value under another name; a short value may be equal by chance, so it needs the name.
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
