/** The parameter by which Angular's worker lets a request pass, with a value of our own. */
const BYPASS = 'ngsw-bypass=appversion';

/** The address by which a page comes from the network, past Angular's worker. */
export function past(url: string): string {
  const [, path, hash] = /^([^#]*)(.*)$/s.exec(url)!;
  return path + (path!.includes('?') ? '&' : '?') + BYPASS + hash;
}

/** The address as the app gave it. */
export function unbypassed(url: string): string {
  return url.replace(/[?&]ngsw-bypass=appversion\b/, '');
}
