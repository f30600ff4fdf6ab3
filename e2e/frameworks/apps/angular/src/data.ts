import { HttpClient } from '@angular/common/http'
import { Component, inject, signal } from '@angular/core'

@Component({ template: `<p id="dataver">{{ seen() }}</p>` })
export class Data {
  readonly seen = signal('')

  constructor() {
    inject(HttpClient)
      .get<{ version: string }>('/api/data')
      .subscribe(({ version }) => this.seen.set(version))
  }
}
