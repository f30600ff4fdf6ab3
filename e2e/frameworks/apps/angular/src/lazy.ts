import { Component } from '@angular/core'
import { version } from './version'

@Component({ template: `<p id="lazyver">lazy {{ version }}</p>` })
export class Lazy {
  readonly version = version
}
