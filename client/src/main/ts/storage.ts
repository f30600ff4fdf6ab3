/** The list that is stored under this key; empty if there is no list, or no storage. */
export function listIn<T>(name: 'localStorage' | 'sessionStorage', key: string): T[] {
  try {
    return [...JSON.parse(window[name].getItem(key) ?? '') as T[]];
  } catch {
    return [];
  }
}
