import {page} from './core';
import type {Reason} from './page';

const CLASS = 'appversion-banner';
const DEFAULT_TEXT = 'A new version is available. Reload';
/** `:where` has no specificity: any rule of the app's own takes precedence. */
const STYLE = `:where(.${CLASS}){position:fixed;z-index:2147483647;inset:auto 1em 1em auto;margin:0;padding:.5em;border:0;\
background:#222;color:#fff}:where(.${CLASS} button){font:inherit;padding:.5em}@media print{:where(.${CLASS}){display:none}}`;

const REASONS: Readonly<Record<Reason, string>> = {gone: 'was retired', changed: 'was changed', leaving: 'will be retired'};

/** Writes one line to the console. */
export function warn(reason: Reason): void {
  console.warn(`Version ${page.name || page.version} of this page ${REASONS[reason]}: reload it.`);
}

let shown: HTMLElement | undefined;

/** Shows the banner, which offers to reload. It does not take the focus: a person may be typing. */
export function showBanner(onReload: () => void, onDismiss: () => void): void {
  if (shown) {
    return;
  }
  style();
  const text = page.banner || DEFAULT_TEXT;
  const banner = document.createElement('div');
  const dialogs = new MutationObserver(() => place(banner));
  const closing = (then: () => void) => (): void => {
    dialogs.disconnect();
    banner.remove();
    shown = undefined;
    then();
  };
  banner.className = CLASS;
  banner.setAttribute('role', 'status');
  banner.setAttribute('aria-label', text);
  banner.setAttribute('popover', 'manual');
  place(banner);
  dialogs.observe(document, {attributeFilter: ['open'], childList: true, subtree: true});
  shown = banner;
  // A live region announces content that is added after the region itself.
  requestAnimationFrame(() => {
    banner.append(button(text, '', closing(onReload)), button('\u00d7', 'Dismiss', closing(onDismiss)));
  });
}

/**
 * Puts the banner into the top layer. Elements outside an open modal dialog are inert (HTML standard, 6.3.1), also popovers,
 * so the banner is put into the dialog; else beside the body, whose content htmx and Turbo replace.
 */
function place(banner: HTMLElement): void {
  const parent = [...document.querySelectorAll('dialog[open]')].filter(isModal).pop() ?? document.documentElement;
  if (banner.parentNode !== parent) {
    parent.append(banner);
    try {
      banner.showPopover();
    } catch {
      banner.removeAttribute('popover'); // a browser without popovers (before 2024) would hide it
    }
  }
}

function isModal(dialog: Element): boolean {
  try {
    return dialog.matches(':modal');
  } catch {
    return true; // the browser does not support the selector (before 2022)
  }
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

/** A constructed style sheet, which a CSP without 'unsafe-inline' permits. */
function style(): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch {
    // A browser without constructed style sheets (before 2023): the banner has no style.
  }
}
