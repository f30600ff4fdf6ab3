import { HttpClient } from '@angular/common/http'
import { Component, inject, signal } from '@angular/core'
import { FormsModule } from '@angular/forms'

@Component({
  imports: [FormsModule],
  template: `
    <form id="form" (ngSubmit)="send()">
      <img id="img" src="pixel.svg" alt="" />
      <input id="msg" name="msg" aria-label="Message" [(ngModel)]="message" />
      <button id="send">Send</button>
      <p id="result">{{ result() }}</p>
    </form>
  `,
})
export class Home {
  private readonly http = inject(HttpClient)
  readonly result = signal('')
  message = ''

  send(): void {
    this.http
      .post<{ version: string }>('/api/message', { message: this.message })
      .subscribe(({ version }) => this.result.set(`${version} took ${this.message}`))
  }
}
