package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.BrowserStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.UncontrolledChromium;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tab that a person has not looked at for some time. */
class HiddenTabIT {
  private static final String REPORT =
      "<script>document.onvisibilitychange = () =>"
          + " fetch(`/${document.visibilityState}?discarded=${document.wasDiscarded}`);"
          + " document.onvisibilitychange()</script>";

  /** Its timers are throttled, to once a second at first. */
  @Test
  void reportsUntilItIsDiscardedAndAgainWhenItIsRestored(@TempDir Path profile) throws Exception {
    try (BeatServer app = new BeatServer();
        UncontrolledChromium chromium = UncontrolledChromium.start(profile)) {
      app.page("/one", REPORT, "");
      app.page("/clock", "", "");
      chromium.open(app.at("/one"));
      eventually(() -> assertThat(app.requests()).contains("/visible?discarded=false"));
      chromium.hideTabs();
      eventually(() -> assertThat(app.requests()).contains("/hidden?discarded=false"));
      int whenHidden = app.beatsOf("/one").size();
      eventually(() -> assertThat(app.beatsOf("/one")).hasSizeGreaterThan(whenHidden + 2));

      chromium.discard(app.at("/one"));
      chromium.open(app.at("/clock"));
      eventually(() -> assertThat(app.beatsOf("/clock")).hasSizeGreaterThan(1));
      int whenDiscarded = app.beatsOf("/one").size();
      eventually(() -> assertThat(app.beatsOf("/clock")).hasSizeGreaterThan(4));
      assertThat(app.beatsOf("/one")).hasSize(whenDiscarded);

      chromium.restore(app.at("/one"));
      eventually(
          () -> assertThat(app.requests()).anyMatch(path -> path.endsWith("?discarded=true")));
      eventually(() -> assertThat(app.beatsOf("/one")).hasSizeGreaterThan(whenDiscarded));
      assertThat(app.beatsOf("/one").get(whenDiscarded).field()).as("of a new load").isEqualTo("1");
    }
  }
}
