/** A name and the text that goes with it; the name is empty where the body has none. */
export type Pair = readonly [name: string, value: string];

/** What a body, or the Request that it is in, says; empty for files and streams. */
export function pairsOf(body: unknown): Pair[] | Promise<Pair[]> {
  const {headers, bodyUsed} = (body ?? {}) as Partial<Request>;
  return headers && !bodyUsed && /json|urlencoded/.test(headers.get('content-type') ?? '')
    ? (body as Request).clone().text().then(parsed, () => [])
    : parsed(body);
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
