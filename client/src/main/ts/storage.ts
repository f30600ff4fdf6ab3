/** The list that is kept under this key; empty where there is no list, or no storage. */
export function listIn<T>(name: 'localStorage' | 'sessionStorage', key: string): T[] {
  try {
    return [...JSON.parse(window[name].getItem(key) ?? '') as T[]];
  } catch {
    return [];
  }
}
