import { afterNextRender, Component, signal } from '@angular/core'
import { FormsModule } from '@angular/forms'
import { RouterLink, RouterOutlet } from '@angular/router'
import { version } from './version'

@Component({
  selector: 'app-root',
  imports: [FormsModule, RouterLink, RouterOutlet],
  template: `
    <p id="ver">{{ version }}</p>
    <p id="hyd">{{ hydrated() }}</p>
    <nav>
      <a id="home" routerLink="/">Home</a> <a id="data" routerLink="/data">Data</a> <a id="lazy" routerLink="/lazy">Lazy</a>
    </nav>
    <input id="typed" name="typed" aria-label="Notes" [(ngModel)]="typed" />
    <router-outlet />
  `,
})
export class Root {
  readonly version = version
  readonly hydrated = signal('')
  typed = ''

  constructor() {
    afterNextRender(() => this.hydrated.set('yes'))
  }
}
