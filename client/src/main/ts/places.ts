import {pinned, pinProperty, unpinned, withoutBypass} from './urls';

/** Plain forms that are sent by POST, and frames, request the page's version by their URL. */
export function wrapPlaces(): void {
  addEventListener('submit', () => {
    // The last of all listeners: if the app handles the submission itself, the action stays unchanged.
    addEventListener('submit', (event) => {
      if (!event.defaultPrevented) {
        pinForm(event.target as HTMLFormElement, event.submitter);
      }
    }, {once: true});
  }, true);
  const {submit} = HTMLFormElement.prototype;
  HTMLFormElement.prototype.submit = function (): void {
    pinForm(this, null);
    submit.call(this);
  };
  wrapFrames();
  unpinAddress();
}

function pinForm(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const method = submitter?.getAttribute('formmethod') ?? form.getAttribute('method') ?? '';
  if (method.toLowerCase() === 'post') {
    if (submitter?.hasAttribute('formaction')) {
      pinOnce(submitter, 'formaction');
    } else {
      pinOnce(form, 'action');
    }
  }
}

/** Sets the pinned URL, and restores the attribute after the browser has read it. */
function pinOnce(element: Element, name: string): void {
  const before = element.getAttribute(name);
  element.setAttribute(name, pinned(before || location.href));
  setTimeout(() => before === null ? element.removeAttribute(name) : element.setAttribute(name, before));
}

/** Pins frames that a script creates or navigates; those in the page's own HTML were loaded with the page. */
function wrapFrames(): void {
  const {prototype} = HTMLIFrameElement;
  pinProperty(prototype, 'src');
  prototype.setAttribute = function (name: string, value: string): void {
    Element.prototype.setAttribute.call(this, name, /^src$/i.test(name) ? pinned(value) : value);
  };
  prototype.getAttribute = function (name: string): string | null {
    const value = Element.prototype.getAttribute.call(this, name);
    return value && /^src$/i.test(name) ? unpinned(value) : value;
  };
}

/** Restores the address that the app set: in a frame, and after a load that bypassed a cache. */
function unpinAddress(): void {
  const own = withoutBypass(location.href);
  const address = self === top ? own : unpinned(own);
  if (address !== location.href) {
    history.replaceState(history.state, '', address);
  }
}
