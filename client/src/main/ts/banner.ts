const CLASS = 'appversion-banner';
/** `:where` has no weight: any rule of the app's own wins. */
const STYLE = `:where(.${CLASS}){position:fixed;z-index:2147483647;right:1em;bottom:1em;padding:.5em;background:#222}\
:where(.${CLASS} button){font:inherit;padding:.5em}`;

let shown: HTMLElement | undefined;

/** Offers to reload. It takes no focus away: somebody may be typing. */
export function showBanner(text: string, onReload: () => void, onDismiss: () => void): void {
  if (shown) {
    return;
  }
  style();
  const banner = document.createElement('div');
  const closing = (then: () => void) => (): void => {
    banner.remove();
    shown = undefined;
    then();
  };
  banner.className = CLASS;
  banner.setAttribute('role', 'status');
  banner.append(button(text, '', closing(onReload)), button('\u00d7', 'Dismiss', closing(onDismiss)));
  // Beside the body, whose content htmx and Turbo swap.
  document.documentElement.append(banner);
  shown = banner;
}

function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  if (label) {
    element.setAttribute('aria-label', label);
  }
  element.addEventListener('click', onClick);
  return element;
}

/** A constructed sheet: a CSP without 'unsafe-inline' lets it through. */
function style(): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch {
    // A browser without them (before 2023): the banner is plain.
  }
}
