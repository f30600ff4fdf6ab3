/** Identifies a field in another load of its page. */
export interface Address {
  /** The form's id or name; empty without. */
  readonly form: string;
  /** The field's name, else its id, its label for assistive technology or its placeholder. */
  readonly name: string;
  /** `checkbox` or `radio` and the field's value, `select`, or empty. */
  readonly kind: string;
  /** The position among the fields for which all of this is the same. */
  readonly index: number;
}

/** A field that a person has changed. */
export interface Edit {
  element: Element;
  /** The content before the change; undefined where a script cannot read it. */
  readonly before: string | undefined;
  /** The content after the person's last change; undefined where a script cannot read it. */
  last?: string | undefined;
  /** The content that the server has accepted. */
  taken?: string;
  /** Where to find the field again; like `secret`, not set before the second script is loaded. */
  address?: Address | undefined;
  /** The path of the page that it was typed into. */
  readonly path: string;
  secret?: boolean;
  /** It was submitted with a plain form, for which the browser loads another page. */
  submitted?: boolean;
  /** It left the page: after an action of the person (`step`), or after a request of the page's version failed (`lost`). */
  gone?: 'step' | 'lost';
}
